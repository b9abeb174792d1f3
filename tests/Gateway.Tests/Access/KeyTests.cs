using System.Net.Http.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Tests.Support;

namespace Annotator.Gateway.Tests.Access;

public sealed class KeyTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task A_key_acts_as_its_owner_until_it_is_revoked()
    {
        var owner = await node.SignInAsync();
        var key = await CreateAsync(owner, new CreateKey("script"));
        var program = TestClient.WithKey(node.Address, key.Secret);
        Assert.Equal(owner.Person!.Id, (await program.ReadAsync<SessionView>("/api/session")).Person.Id);
        Assert.Equal(("script", true), ((await owner.ReadAsync<KeyView[]>("/api/keys")).Single() is { LastUsedAt: not null } view) ? (view.Name, true) : ("", false));
        Assert.Equal("204", await owner.DeleteAsync($"/api/keys/{key.Id}").OutcomeAsync());
        Assert.Equal("401 invalid-key", await program.GetAsync("/api/session").OutcomeAsync());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ann_00000000000000000000000000000000_secret")]
    [InlineData("ann__")]
    [InlineData("")]
    public async Task An_unknown_key_opens_nothing(string key) =>
        Assert.Equal("401 invalid-key", await node.Nobody().SendAsync(HttpMethod.Get, "/api/session", null, r => r.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}")).OutcomeAsync());

    [Fact]
    public async Task The_right_id_with_another_secret_opens_nothing()
    {
        var owner = await node.SignInAsync();
        var key = await CreateAsync(owner, new CreateKey("script"));
        Assert.Equal("401 invalid-key", await TestClient.WithKey(node.Address, key.Secret[..^1] + (key.Secret[^1] == 'A' ? 'B' : 'A')).GetAsync("/api/session").OutcomeAsync());
    }

    [Fact]
    public async Task A_limited_key_sees_its_projects_and_nothing_of_the_site()
    {
        var administrator = await node.SignInAsync(SiteRoles.Administrator);
        var (mine, other) = (await node.AddProjectAsync(), await node.AddProjectAsync());
        var key = await CreateAsync(administrator, new CreateKey("limited", [mine]));
        var program = TestClient.WithKey(node.Address, key.Secret);
        Assert.Equal([mine], (await program.ReadAsync<ProjectCard[]>("/api/projects")).Select(p => p.Id));
        Assert.Equal("200", await program.GetAsync($"/api/projects/{mine}").OutcomeAsync());
        Assert.Equal("404 no-such-project", await program.GetAsync($"/api/projects/{other}").OutcomeAsync());
        Assert.Equal("403 not-permitted", await program.GetAsync("/api/people").OutcomeAsync());
        Assert.Equal("403 not-permitted", await program.PostAsync("/api/people", new CreatePerson("x", "X", TestNode.Password)).OutcomeAsync());
        Assert.Equal("403 not-permitted", await program.PostAsync("/api/keys", new CreateKey("wider")).OutcomeAsync());
        Assert.Equal("403 not-permitted", await program.PostAsync("/api/keys", new CreateKey("elsewhere", [other])).OutcomeAsync());
        Assert.Equal("201", await program.PostAsync("/api/keys", new CreateKey("as narrow", [mine])).OutcomeAsync());
    }

    [Fact]
    public async Task A_key_lapses_and_one_made_by_it_lapses_with_it()
    {
        var owner = await node.SignInAsync();
        var soon = node.Clock.GetUtcNow().AddSeconds(30);
        var key = await CreateAsync(owner, new CreateKey("short", ExpiresAt: soon));
        var program = TestClient.WithKey(node.Address, key.Secret);
        Assert.Equal("422 invalid-key-request", await program.PostAsync("/api/keys", new CreateKey("longer", ExpiresAt: soon.AddDays(1))).OutcomeAsync());
        var child = await CreateAsync(program, new CreateKey("child"));
        node.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("401 invalid-key", await program.GetAsync("/api/session").OutcomeAsync());
        Assert.Equal("401 invalid-key", await TestClient.WithKey(node.Address, child.Secret).GetAsync("/api/session").OutcomeAsync());
    }

    [Fact]
    public async Task Nobody_revokes_the_key_of_another()
    {
        var owner = await node.SignInAsync();
        var key = await CreateAsync(owner, new CreateKey("mine"));
        var other = await node.SignInAsync();
        Assert.Equal("404 no-such-key", await other.DeleteAsync($"/api/keys/{key.Id}").OutcomeAsync());
        Assert.Equal("200", await TestClient.WithKey(node.Address, key.Secret).GetAsync("/api/session").OutcomeAsync());
    }

    private static async Task<KeyCreated> CreateAsync(TestClient client, CreateKey request)
    {
        using var answer = await client.PostAsync("/api/keys", request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<KeyCreated>(CoreJson.Options))!;
    }
}
