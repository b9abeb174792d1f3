using System.Net;
using System.Net.Http.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Tests.Support;
using Annotator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Gateway.Tests.Access;

public sealed class SessionTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        var person = await node.AddPersonAsync();
        var answer = await node.Nobody().PostAsync("/api/session", new SignIn(person.Name, TestNode.Password));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_signs_in_is_told_who_they_are_and_who_does_not_is_401()
    {
        var client = await node.SignInAsync();
        Assert.Equal(client.Person!.Id, (await client.ReadAsync<SessionView>("/api/session")).Person.Id);
        Assert.Equal("401 not-signed-in", await node.Nobody().GetAsync("/api/session").OutcomeAsync());
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        var person = await node.AddPersonAsync();
        var wrong = await node.Nobody().PostAsync("/api/session", new SignIn(person.Name, "not the password"));
        var unknown = await node.Nobody().PostAsync("/api/session", new SignIn("nobody-of-this-name", "not the password"));
        Assert.Equal((wrong.StatusCode, await wrong.Content.ReadAsStringAsync()), (unknown.StatusCode, await unknown.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task The_name_is_the_same_in_any_case()
    {
        var person = await node.AddPersonAsync();
        Assert.Equal("200", await node.Nobody().PostAsync("/api/session", new SignIn(person.Name.ToUpperInvariant(), TestNode.Password)).OutcomeAsync());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        var client = await node.SignInAsync();
        Assert.Equal("204", await client.DeleteAsync("/api/session").OutcomeAsync());
        Assert.Equal("401 not-signed-in", await client.GetAsync("/api/session").OutcomeAsync());
    }

    [Fact]
    public async Task A_new_password_ends_all_other_sessions_and_needs_the_present_one()
    {
        var client = await node.SignInAsync();
        var other = await node.SignInAsAsync(client.Person!);
        var path = $"/api/people/{client.Person!.Id}/password";
        Assert.Equal("403 wrong-password", await client.PostAsync(path, new SetPassword("another long password", "guessed")).OutcomeAsync());
        Assert.Equal("422 weak-password", await client.PostAsync(path, new SetPassword("short", TestNode.Password)).OutcomeAsync());
        Assert.Equal("204", await client.PostAsync(path, new SetPassword("another long password", TestNode.Password)).OutcomeAsync());
        Assert.Equal("200", await client.GetAsync("/api/session").OutcomeAsync());
        Assert.Equal("401 not-signed-in", await other.GetAsync("/api/session").OutcomeAsync());
    }

    [Fact]
    public async Task A_disabled_account_is_out_at_once_and_cannot_sign_in()
    {
        var client = await node.SignInAsync();
        Assert.Equal("200", await node.Admin.PostAsync($"/api/people/{client.Person!.Id}", new ChangePerson(Disabled: true)).OutcomeAsync());
        Assert.Equal("401 not-signed-in", await client.GetAsync("/api/session").OutcomeAsync());
        Assert.Equal("401 wrong-sign-in", await node.Nobody().PostAsync("/api/session", new SignIn(client.Person.Name, TestNode.Password)).OutcomeAsync());
    }

    [Fact]
    public async Task Guessing_is_slowed_down_for_known_and_unknown_names_alike_and_kept_in_the_audit()
    {
        var name = $"guessed-{Guid.NewGuid():N}"[..20];
        var outcomes = new List<string>();
        for (var i = 0; i < 6; i++) outcomes.Add(await node.Nobody().PostAsync("/api/session", new SignIn(name, "a wrong password")).OutcomeAsync());
        Assert.Equal("429 too-many-attempts", outcomes[^1]);
        var refused = await node.Nobody().PostAsync("/api/session", new SignIn(name, "a wrong password"));
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        var kept = await node.Services.GetRequiredService<IReadModels>().QueryAsync<long>(
            "SELECT count(*) FROM access_audit WHERE action = 'session.refused' AND subject = @name", new { name }, CancellationToken.None);
        Assert.Equal(7, kept[0]);
    }

    [Fact]
    public async Task No_secret_stands_in_any_table()
    {
        var client = await node.SignInAsync();
        var key = await (await client.PostAsync("/api/keys", new CreateKey("mine"))).Content.ReadFromJsonAsync<KeyCreated>(CoreJson.Options);
        var token = client.Cookie!.Split('=', 2)[1];
        var rows = await node.Services.GetRequiredService<IReadModels>().QueryAsync<string>(
            """
            SELECT id || ' ' || token_hash FROM sessions UNION ALL SELECT id || ' ' || secret_hash FROM api_keys
            UNION ALL SELECT coalesce(password_hash, '') FROM accounts UNION ALL SELECT coalesce(old_value, '') || coalesce(new_value, '') FROM access_audit
            """, null, CancellationToken.None);
        Assert.DoesNotContain(rows, r => r.Contains(token, StringComparison.Ordinal) || r.Contains(key!.Secret, StringComparison.Ordinal) || r.Contains(TestNode.Password, StringComparison.Ordinal));
    }
}

/// <summary>Moves the clock, so it has a node of its own.</summary>
public sealed class SessionExpiryTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task A_session_slides_while_it_is_used_lapses_when_it_is_not_and_ends_in_any_case()
    {
        var used = await node.SignInAsync();
        var idle = await node.SignInAsync();
        node.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal("200", await used.GetAsync("/api/session").OutcomeAsync());
        node.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal("200", await used.GetAsync("/api/session").OutcomeAsync());
        Assert.Equal("401 not-signed-in", await idle.GetAsync("/api/session").OutcomeAsync());
        for (var day = 0; day < 28; day++)
        {
            node.Clock.Advance(TimeSpan.FromHours(11.9));
            (await used.GetAsync("/api/session")).Dispose();
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await used.GetAsync("/api/session")).StatusCode);
    }
}
