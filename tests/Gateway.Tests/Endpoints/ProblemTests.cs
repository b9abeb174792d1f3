using System.Text;
using System.Text.Json;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Gateway.Tests.Support;
using Annotator.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Annotator.Gateway.Tests.Endpoints;

public sealed class ProblemTests(TestNode node) : IClassFixture<TestNode>
{
    [Theory]
    [InlineData("{\"commandId\":", "400 malformed-request")]
    [InlineData("[]", "400 malformed-request")]
    [InlineData("{}", "400 malformed-request")]
    [InlineData("{\"commandId\":\"c\",\"stream\":\"nothing\",\"type\":\"x\",\"data\":{}}", "400 malformed-request")]
    [InlineData("{\"commandId\":\"c\",\"stream\":\"project/p\",\"type\":\"no.such\",\"data\":{}}", "422 unknown-command")]
    [InlineData("{\"commandId\":\"c\",\"stream\":\"project/p\",\"type\":\"project.create\",\"data\":{\"name\":3}}", "400 malformed-command")]
    [InlineData("{\"commandId\":\"c\",\"stream\":\"project/p\",\"type\":\"task.claim\",\"data\":{}}", "422 wrong-stream")]
    [InlineData("{\"commandId\":\"\",\"stream\":\"project/p\",\"type\":\"project.create\",\"data\":{\"name\":\"n\"}}", "422 invalid-command-id")]
    public async Task What_cannot_be_read_is_named(string body, string outcome) =>
        Assert.Equal(outcome, await node.Admin.SendAsync(HttpMethod.Post, "/api/commands", new StringContent(body, Encoding.UTF8, "application/json")).OutcomeAsync());

    [Fact]
    public async Task Another_content_type_is_415() =>
        Assert.Equal("415 unsupported-media-type", await node.Admin.SendAsync(HttpMethod.Post, "/api/commands", new StringContent("<x/>", Encoding.UTF8, "application/xml")).OutcomeAsync());

    [Fact]
    public async Task Too_large_a_request_is_413() =>
        Assert.Equal("413 too-large", await node.Admin.SendAsync(HttpMethod.Post, "/api/commands", new StringContent(new string(' ', 9 * 1024 * 1024), Encoding.UTF8, "application/json"), r => r.Headers.ExpectContinue = true).OutcomeAsync());

    [Theory]
    [InlineData("GET", "/api/no-such-thing", "404 no-such-route")]
    [InlineData("GET", "/hub/no-such-thing", "404 no-such-route")]
    [InlineData("GET", "/assets/no-such-file.js", "404 no-such-route")]
    [InlineData("DELETE", "/api/projects", "405 method-not-allowed")]
    public async Task An_address_that_is_not_there_says_so(string method, string path, string outcome) =>
        Assert.Equal(outcome, await node.Admin.SendAsync(HttpMethod.Parse(method), path).OutcomeAsync());

    [Fact]
    public async Task The_servers_own_commands_are_refused_from_outside()
    {
        var project = await node.AddProjectAsync();
        foreach (var name in MessageCatalog.Commands.Values.Where(c => c.IsInternal).Select(c => c.Name))
        {
            var body = $$$"""{"commandId":"{{{Guid.NewGuid()}}}","stream":"{{{name[..name.IndexOf('.', StringComparison.Ordinal)]}}}/{{{project}}}","type":"{{{name}}}","data":{}}""";
            var outcome = await node.Admin.SendAsync(HttpMethod.Post, "/api/commands", new StringContent(body, Encoding.UTF8, "application/json")).OutcomeAsync();
            Assert.Contains(outcome, new[] { "403 internal-command", "400 malformed-command" });
        }
    }

    [Fact]
    public async Task A_repeated_command_gets_its_first_receipt_and_a_refusal_its_status()
    {
        var stream = StreamId.Project(Guid.CreateVersion7().ToString());
        var first = await node.Admin.ExecuteAsync(stream, new CreateProject("Once"), "the-same-id-" + stream.Id);
        Assert.Equal(first, await node.Admin.ExecuteAsync(stream, new CreateProject("Once"), "the-same-id-" + stream.Id));
        Assert.Equal("409 project-exists", await node.Admin.PostAsync("/api/commands", TestClient.MessageOf(stream, new CreateProject("Twice"))).OutcomeAsync());
        var stranger = await node.SignInAsync();
        Assert.Equal("403 not-permitted", await stranger.PostAsync("/api/commands", TestClient.MessageOf(StreamId.Project("mine"), new CreateProject("Mine"))).OutcomeAsync());
        Assert.Equal("404 no-such-project", await stranger.PostAsync("/api/commands", TestClient.MessageOf(stream, new SetDetails("Stolen", ""))).OutcomeAsync());
    }

    [Fact]
    public void Every_class_of_refusals_has_a_status() =>
        Assert.All(Enum.GetValues<RejectionClass>(), c => Assert.InRange(Problems.StatusOf(c), 400, 503));

    [Theory]
    [MemberData(nameof(Thrown))]
    public async Task What_is_thrown_leaves_without_its_details(Exception thrown, int status, string code)
    {
        var http = new DefaultHttpContext { RequestServices = node.Services };
        http.Response.Body = new MemoryStream();
        await new ProblemsMiddleware(_ => throw thrown, NullLogger<ProblemsMiddleware>.Instance).InvokeAsync(http);
        http.Response.Body.Position = 0;
        var text = await new StreamReader(http.Response.Body).ReadToEndAsync();
        Assert.Equal((status, code), (http.Response.StatusCode, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, int, string> Thrown() => new()
    {
        { new InvalidOperationException("secret"), 500, "internal-error" },
        { new StoreUnavailableException("secret path"), 503, "store-unavailable" },
    };
}
