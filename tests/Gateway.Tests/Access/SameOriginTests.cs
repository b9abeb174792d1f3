using System.Net.WebSockets;
using Annotator.Core.Contract;
using Annotator.Gateway.Tests.Support;

namespace Annotator.Gateway.Tests.Access;

public sealed class SameOriginTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task A_form_of_another_site_changes_nothing()
    {
        var client = await node.SignInAsync();
        var outcome = await client.SendAsync(HttpMethod.Delete, "/api/session", null, r => r.Headers.Remove("X-Annotator")).OutcomeAsync();
        Assert.Equal("403 foreign-origin", outcome);
        Assert.Equal("200", await client.GetAsync("/api/session").OutcomeAsync());
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_site_changes_nothing_even_with_the_header(string header, string value)
    {
        var client = await node.SignInAsync();
        Assert.Equal("403 foreign-origin", await client.SendAsync(HttpMethod.Delete, "/api/session", null, r => r.Headers.Add(header, value)).OutcomeAsync());
    }

    [Fact]
    public async Task Signing_somebody_in_from_another_site_is_refused_as_well()
    {
        var person = await node.AddPersonAsync();
        var outcome = await node.Nobody().SendAsync(
            HttpMethod.Post, "/api/session", System.Net.Http.Json.JsonContent.Create(new SignIn(person.Name, TestNode.Password)), r => r.Headers.Add("Origin", "https://evil.example")).OutcomeAsync();
        Assert.Equal("403 foreign-origin", outcome);
    }

    [Fact]
    public async Task Our_own_page_and_programs_with_a_key_may()
    {
        var client = await node.SignInAsync();
        var origin = client.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal("204", await client.SendAsync(HttpMethod.Delete, "/api/session", null, r => r.Headers.Add("Origin", origin)).OutcomeAsync());
        Assert.Equal("201", await node.Admin.PostAsync("/api/keys", new CreateKey("from a program")).OutcomeAsync());
    }

    [Fact]
    public async Task The_hub_does_not_open_for_a_page_of_another_site()
    {
        var client = await node.SignInAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", client.Cookie);
        socket.Options.SetRequestHeader("Origin", "https://evil.example");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(node.Address) { Scheme = "ws", Path = "/hub" }.Uri, CancellationToken.None));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, socket.HttpStatusCode == 0 ? System.Net.HttpStatusCode.Forbidden : socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_name_that_was_rebound_to_this_machine_is_not_served()
    {
        var answer = await node.Nobody().SendAsync(HttpMethod.Get, "/api/setup", null, r => r.Headers.Host = "evil.example");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
