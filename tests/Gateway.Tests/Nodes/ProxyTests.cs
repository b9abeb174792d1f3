using Annotator.Core.Contract;
using Annotator.Gateway.Tests.Support;
using Annotator.Silo;

namespace Annotator.Gateway.Tests.Nodes;

public sealed class ProxyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-proxy-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Behind_a_declared_proxy_guesses_count_for_the_address_it_names_and_not_for_one_the_client_made_up()
    {
        await using var node = await StartAsync(behindProxy: true);
        for (var n = 0; n < 30; n++) Assert.StartsWith("401 ", await GuessAsync(node, $"name-{n}", $"198.51.100.{n}, 203.0.113.7"), StringComparison.Ordinal);
        Assert.Equal("429 too-many-attempts", await GuessAsync(node, "another", "198.51.100.99, 203.0.113.7"));
        Assert.StartsWith("401 ", await GuessAsync(node, "another", "203.0.113.7, 203.0.113.8"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_one_what_a_client_says_of_its_address_is_not_believed()
    {
        await using var node = await StartAsync(behindProxy: false);
        for (var n = 0; n < 30; n++) Assert.StartsWith("401 ", await GuessAsync(node, $"name-{n}", $"203.0.113.{n}"), StringComparison.Ordinal);
        Assert.Equal("429 too-many-attempts", await GuessAsync(node, "another", "203.0.113.200"));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task The_cookie_is_for_TLS_alone_when_the_proxy_says_that_the_browser_speaks_it(bool behindProxy, bool secure)
    {
        await using var node = await StartAsync(behindProxy);
        Assert.Equal("201", await new TestClient(node.Address).PostAsync("/api/setup", new SetupRequest("ada", "Ada", TestNode.Password)).OutcomeAsync());
        using var answer = await SignInAsync(node, "ada", TestNode.Password, "203.0.113.7");
        Assert.Equal(secure, answer.Headers.GetValues("Set-Cookie").Single().Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    private Task<Node> StartAsync(bool behindProxy) =>
        Node.StartAsync(new NodeOptions { DataFolder = _folder.FullName, Port = 0, Empty = true, BehindProxy = behindProxy }, null, CancellationToken.None);

    private static Task<string> GuessAsync(Node node, string name, string forwardedFor) => SignInAsync(node, name, "a wrong guess", forwardedFor).OutcomeAsync();

    private static Task<HttpResponseMessage> SignInAsync(Node node, string name, string password, string forwardedFor) => new TestClient(node.Address).SendAsync(
        HttpMethod.Post, "/api/session", System.Net.Http.Json.JsonContent.Create(new SignIn(name, password)), request =>
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
            request.Headers.Add("X-Forwarded-Proto", "https");
        });
}
