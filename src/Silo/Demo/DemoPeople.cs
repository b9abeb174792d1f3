using System.Collections.Immutable;
using System.Security.Cryptography;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Gateway.Access;

namespace Annotator.Silo.Demo;

/// <summary>Somebody of the demo.</summary>
/// <param name="Name">The sign-in name.</param>
/// <param name="DisplayName">The name people see.</param>
/// <param name="Roles">Roles in the demo project.</param>
/// <param name="SiteRoles">Roles on the site.</param>
internal sealed record DemoPerson(string Name, string DisplayName, ImmutableArray<Role> Roles, ImmutableArray<string> SiteRoles)
{
    /// <summary>The four there are. The manager also administers the site, as nobody else is there to.</summary>
    public static readonly ImmutableArray<DemoPerson> All =
    [
        new("manager", "Mara Manager", [Role.Manager], [Core.Access.SiteRoles.Administrator, Core.Access.SiteRoles.Auditor]),
        new("reader-a", "Ada Reader", [Role.Reader], []),
        new("reader-b", "Ben Reader", [Role.Reader], []),
        new("adjudicator", "Ines Adjudicator", [Role.Adjudicator, Role.Reviewer], []),
    ];
}

/// <summary>A demo account with the password that is printed once; only its hash is kept.</summary>
internal sealed record DemoSignIn(string Id, DemoPerson Person, string Password);

/// <summary>Makes the accounts of the demo.</summary>
internal sealed class DemoPeople(Accounts accounts)
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private static readonly Caller Seeder = Caller.System with { Actor = Caller.System.Actor with { SiteRoles = new HashSet<string> { SiteRoles.Administrator } } };

    /// <summary>Creates everybody. Accounts that an interrupted start left behind get a new password: the first was never shown.</summary>
    public async Task<ImmutableArray<DemoSignIn>> CreateAsync(CancellationToken cancellation)
    {
        var known = (await accounts.ListAsync(cancellation)).ToDictionary(p => p.Name, p => p.Id);
        var made = ImmutableArray.CreateBuilder<DemoSignIn>();
        foreach (var person in DemoPerson.All) made.Add(await CreateAsync(person, known.GetValueOrDefault(person.Name), cancellation));
        return made.ToImmutable();
    }

    private async Task<DemoSignIn> CreateAsync(DemoPerson person, string? knownId, CancellationToken cancellation)
    {
        var password = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
        if (knownId is not null)
        {
            var refused = await accounts.SetPasswordAsync(knownId, new SetPassword(password), Seeder, cancellation);
            return refused is null ? new DemoSignIn(knownId, person, password) : throw new InvalidOperationException(refused.Text);
        }
        var created = await accounts.CreateAsync(new CreatePerson(person.Name, person.DisplayName, password, person.SiteRoles), Seeder, cancellation);
        return created.Value is { } account ? new DemoSignIn(account.Id, person, password) : throw new InvalidOperationException(created.Rejection!.Text);
    }
}
