using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Gateway.Access;
using Annotator.Gateway.Tests.Support;
using Annotator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Gateway.Tests.Access;

public sealed class SetupTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task The_first_administrator_is_made_once_even_by_two_pages_at_the_same_moment()
    {
        Assert.True((await node.Nobody().ReadAsync<SetupState>("/api/setup")).Needed);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => node.Nobody().PostAsync("/api/setup", new SetupRequest($"ada-{i}", "Ada", "a long pass phrase")).OutcomeAsync()));
        Assert.Equal(["201", "409 already-set-up", "409 already-set-up", "409 already-set-up"], outcomes.Order());
        Assert.False((await node.Nobody().ReadAsync<SetupState>("/api/setup")).Needed);
    }
}

public sealed class AccountTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task Only_an_administrator_creates_people_and_names_are_unique()
    {
        var reader = await node.SignInAsync();
        var grace = new CreatePerson("grace", "Grace Hopper", "a long pass phrase");
        Assert.Equal("403 not-permitted", await reader.PostAsync("/api/people", grace).OutcomeAsync());
        Assert.Equal("201", await node.Admin.PostAsync("/api/people", grace).OutcomeAsync());
        Assert.Equal("409 name-taken", await node.Admin.PostAsync("/api/people", grace with { Name = "GRACE" }).OutcomeAsync());
    }

    [Theory]
    [InlineData("bad name", "B", "a long pass phrase", "invalid-name")]
    [InlineData("", "B", "a long pass phrase", "invalid-name")]
    [InlineData("b1", " ", "a long pass phrase", "invalid-display-name")]
    [InlineData("b2", "B", "eleven char", "weak-password")]
    [InlineData("b3", "B", "aaaaaaaaaaaaaaaa", "weak-password")]
    [InlineData("barbara", "B", "my-name-is-Barbara", "weak-password")]
    public async Task Names_and_passwords_have_rules(string name, string displayName, string password, string code) =>
        Assert.Equal($"422 {code}", await node.Admin.PostAsync("/api/people", new CreatePerson(name, displayName, password)).OutcomeAsync());

    [Fact]
    public async Task An_unknown_site_role_is_refused() =>
        Assert.Equal("422 unknown-site-role", await node.Admin.PostAsync("/api/people", new CreatePerson("rooty", "Root", TestNode.Password, ["root"])).OutcomeAsync());

    [Fact]
    public async Task Others_see_names_but_neither_roles_nor_disabled_people()
    {
        var gone = await node.AddPersonAsync(null, SiteRoles.Auditor);
        await node.Admin.PostAsync($"/api/people/{gone.Id}", new ChangePerson(Disabled: true));
        var reader = await node.SignInAsync();
        var seen = await reader.ReadAsync<PersonView[]>("/api/people");
        Assert.DoesNotContain(seen, p => p.Id == gone.Id || p.SiteRoles.Length > 0 || p.Disabled);
        Assert.Contains(await node.Admin.ReadAsync<PersonView[]>("/api/people"), p => p.Id == gone.Id && p.Disabled);
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        var all = await node.Admin.ReadAsync<PersonView[]>("/api/people");
        foreach (var former in all.Where(p => p.SiteRoles.Contains(SiteRoles.Administrator) && p.Id != Accounts.AdminKeyPerson))
            await node.Admin.PostAsync($"/api/people/{former.Id}", new ChangePerson(SiteRoles: []));
        var last = await node.AddPersonAsync(null, SiteRoles.Administrator);
        Assert.Equal("409 last-administrator", await node.Admin.PostAsync($"/api/people/{last.Id}", new ChangePerson(Disabled: true)).OutcomeAsync());
        Assert.Equal("409 last-administrator", await node.Admin.PostAsync($"/api/people/{last.Id}", new ChangePerson(SiteRoles: [])).OutcomeAsync());
        var second = await node.AddPersonAsync(null, SiteRoles.Administrator);
        Assert.Equal("200", await node.Admin.PostAsync($"/api/people/{last.Id}", new ChangePerson(SiteRoles: [])).OutcomeAsync());
        Assert.Equal("409 last-administrator", await node.Admin.PostAsync($"/api/people/{second.Id}", new ChangePerson(SiteRoles: [])).OutcomeAsync());
    }

    [Fact]
    public async Task A_change_of_a_person_is_kept_with_old_and_new()
    {
        var person = await node.AddPersonAsync();
        await node.Admin.PostAsync($"/api/people/{person.Id}", new ChangePerson("Another Name"));
        var kept = await node.Services.GetRequiredService<IReadModels>().QueryAsync<AuditRow>(
            "SELECT by_person, action, old_value, new_value FROM access_audit WHERE subject = @Id ORDER BY at", new { person.Id }, CancellationToken.None);
        Assert.Equal(["person.created", "person.changed"], kept.Select(k => k.Action));
        Assert.Equal(Accounts.AdminKeyPerson, kept[1].ByPerson);
        Assert.Contains("Another Name", kept[1].NewValue, StringComparison.Ordinal);
        Assert.Contains(person.DisplayName, kept[1].OldValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signs_in_as_the_administrators_key() =>
        Assert.Equal("401 wrong-sign-in", await node.Nobody().PostAsync("/api/session", new SignIn(Accounts.AdminKeyPerson, "whatever it is")).OutcomeAsync());

    private sealed record AuditRow(string ByPerson, string Action, string? OldValue, string? NewValue);
}
