using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Grains.Projects;
using Annotator.Storage;

namespace Annotator.Gateway.Access;

/// <summary>The people of the site. Rows beside the log, changed only through these audited methods.</summary>
public sealed class Accounts(IReadModels tables, AccessAudit audit, Sessions sessions, TimeProvider clock) : IPeopleDirectory, IDisposable
{
    /// <summary>The person an administrator's key from the environment acts as.</summary>
    public const string AdminKeyPerson = "admin-key";

    private const string Columns = "id, name, display_name, password_hash, site_roles, disabled";
    private readonly PasswordVault _vault = new();

    /// <summary>Whether the site still needs its first administrator.</summary>
    public async Task<bool> NeedsSetupAsync(CancellationToken cancellation) =>
        (await tables.QueryAsync<long>("SELECT count(*) FROM accounts WHERE password_hash IS NOT NULL", null, cancellation))[0] == 0;

    /// <summary>Makes the first administrator, once.</summary>
    public async Task<Outcome<PersonView>> SetUpAsync(SetupRequest request, Caller by, CancellationToken cancellation)
    {
        var done = new Rejection(RejectionClass.Conflict, "already-set-up", "The site has its administrator already. Sign in.");
        if (!await NeedsSetupAsync(cancellation)) return done;
        var first = new SqlStatement("INSERT INTO site_setup (id, at) VALUES (1, @At)", new { At = clock.GetUtcNow() });
        var person = new CreatePerson(request.Name, request.DisplayName, request.Password, [SiteRoles.Administrator, SiteRoles.Auditor]);
        try
        {
            return await CreateAsync(person, by, [first], cancellation);
        }
        catch (StoreConstraintException)
        {
            return done;
        }
    }

    /// <summary>Makes an account.</summary>
    public async Task<Outcome<PersonView>> CreateAsync(CreatePerson person, Caller by, CancellationToken cancellation)
    {
        try
        {
            return await CreateAsync(person, by, [], cancellation);
        }
        catch (StoreConstraintException)
        {
            return new Rejection(RejectionClass.Conflict, "name-taken", $"Somebody signs in as “{person.Name}” already.");
        }
    }

    /// <summary>Sets a password. One's own needs the present one; another's an administrator. All other sign-ins of the person end.</summary>
    /// <returns>Null when it was set.</returns>
    public async Task<Rejection?> SetPasswordAsync(string personId, SetPassword change, Caller by, CancellationToken cancellation)
    {
        var own = by.Actor.PersonId == personId;
        if (!own && !by.Actor.SiteRoles.Contains(SiteRoles.Administrator)) return Refusals.NeedsSiteRole(SiteRoles.Administrator);
        if (await FindRowAsync("id = @id", personId, cancellation) is not { } row || personId == AdminKeyPerson) return NoSuchPerson;
        if (own && !await _vault.VerifyAsync(row.PasswordHash, change.PresentPassword ?? "", cancellation))
            return new(RejectionClass.Forbidden, "wrong-password", "The present password is wrong.");
        if (AccountRules.CheckPassword(change.Password, row.Name) is { } weak) return weak;
        var hash = await _vault.HashAsync(change.Password, cancellation);
        await tables.ExecuteAsync(
            [
                new("UPDATE accounts SET password_hash = @hash WHERE id = @personId", new { hash, personId }),
                sessions.RevokeAllOf(personId, except: own ? by.Actor.SessionId : ""),
                audit.Entry(by, "password.set", personId),
            ],
            cancellation);
        await sessions.ForgetRevokedAsync(cancellation);
        return null;
    }

    /// <summary>Changes what people see of a person, their site roles, or whether they may sign in.</summary>
    public async Task<Outcome<PersonView>> ChangeAsync(string personId, ChangePerson change, Caller by, CancellationToken cancellation)
    {
        if (await FindRowAsync("id = @id", personId, cancellation) is not { } row || personId == AdminKeyPerson) return NoSuchPerson;
        var before = row.ToView();
        var after = before with
        {
            DisplayName = change.DisplayName ?? before.DisplayName, SiteRoles = change.SiteRoles ?? before.SiteRoles, Disabled = change.Disabled ?? before.Disabled,
        };
        if ((AccountRules.CheckName(after.Name, after.DisplayName) ?? AccountRules.CheckSiteRoles(after.SiteRoles)) is { } wrong) return wrong;
        var changed = await tables.ExecuteAsync(
            [
                new(UpdateUnlessLastAdministrator, new
                {
                    personId, after.DisplayName, Roles = string.Join(' ', after.SiteRoles), after.Disabled,
                    StillAdministrator = !after.Disabled && after.SiteRoles.Contains(SiteRoles.Administrator),
                }),
            ],
            cancellation);
        if (changed == 0) return new Rejection(RejectionClass.Conflict, "last-administrator", "This is the last administrator of the site.");
        await tables.ExecuteAsync(
            [.. after.Disabled ? [sessions.RevokeAllOf(personId, except: "")] : Array.Empty<SqlStatement>(), audit.Entry(by, "person.changed", personId, before, after)], cancellation);
        await sessions.ForgetRevokedAsync(cancellation);
        return after;
    }

    /// <summary>Everybody, by name.</summary>
    public async Task<ImmutableArray<PersonView>> ListAsync(CancellationToken cancellation) =>
        [.. (await tables.QueryAsync<AccountRow>($"SELECT {Columns} FROM accounts ORDER BY display_name, id", null, cancellation)).Select(r => r.ToView())];

    /// <summary>What people are called, by id; unknown ids are left out.</summary>
    public async Task<ImmutableArray<PersonName>> NamesOfAsync(IEnumerable<string> personIds, CancellationToken cancellation)
    {
        var ids = personIds.Distinct().ToList();
        if (ids.Count == 0) return [];
        return [.. await tables.QueryAsync<PersonName>("SELECT id AS person_id, display_name AS name FROM accounts WHERE id IN @ids ORDER BY display_name", new { ids }, cancellation)];
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string personId, CancellationToken cancellation) => await FindAsync(personId, cancellation) is { Disabled: false };

    /// <summary>One person; null when there is none.</summary>
    public async Task<PersonView?> FindAsync(string personId, CancellationToken cancellation) => (await FindRowAsync("id = @id", personId, cancellation))?.ToView();

    /// <summary>The person a name and password belong to; null when they do not fit or the account is disabled.</summary>
    internal async Task<PersonView?> VerifyAsync(SignIn signIn, CancellationToken cancellation)
    {
        var row = await FindRowAsync("name_key = @id", AccountRules.KeyOf(signIn.Name), cancellation);
        var password = signIn.Password.Length > AccountRules.LongestPassword ? "" : signIn.Password;
        return await _vault.VerifyAsync(row?.PasswordHash, password, cancellation) && row is { Disabled: false } ? row.ToView() : null;
    }

    /// <summary>Makes the account the key from the environment acts as, when it is missing. Nobody can sign in as it.</summary>
    internal Task EnsureAdminKeyPersonAsync(CancellationToken cancellation) => tables.ExecuteAsync(
        [
            new(
                """
                INSERT INTO accounts (id, name, name_key, display_name, password_hash, site_roles, disabled, created_at)
                VALUES (@Id, @Id, @Id, 'Administrator key', NULL, @Roles, 0, @At) ON CONFLICT (id) DO NOTHING
                """,
                new { Id = AdminKeyPerson, Roles = $"{SiteRoles.Administrator} {SiteRoles.Auditor}", At = clock.GetUtcNow() }),
        ],
        cancellation);

    /// <inheritdoc/>
    public void Dispose() => _vault.Dispose();

    private static readonly Rejection NoSuchPerson = new(RejectionClass.NotFound, "no-such-person", "There is no such person.");

    private const string UpdateUnlessLastAdministrator =
        """
        UPDATE accounts SET display_name = @DisplayName, site_roles = @Roles, disabled = @Disabled
        WHERE id = @personId AND (@StillAdministrator = 1 OR site_roles NOT LIKE '%administrator%' OR disabled = 1 OR EXISTS (
          SELECT 1 FROM accounts other WHERE other.id <> @personId AND other.disabled = 0 AND other.password_hash IS NOT NULL AND other.site_roles LIKE '%administrator%'))
        """;

    private async Task<Outcome<PersonView>> CreateAsync(CreatePerson person, Caller by, IReadOnlyList<SqlStatement> before, CancellationToken cancellation)
    {
        var roles = person.SiteRoles ?? [];
        var wrong = AccountRules.CheckName(person.Name, person.DisplayName) ?? AccountRules.CheckPassword(person.Password, person.Name) ?? AccountRules.CheckSiteRoles(roles);
        if (wrong is not null) return wrong;
        var now = clock.GetUtcNow();
        var made = new PersonView(Guid.CreateVersion7(now).ToString(), person.Name, person.DisplayName, roles, Disabled: false);
        var hash = await _vault.HashAsync(person.Password, cancellation);
        var insert = new SqlStatement(
            """
            INSERT INTO accounts (id, name, name_key, display_name, password_hash, site_roles, disabled, created_at)
            VALUES (@Id, @Name, @Key, @DisplayName, @hash, @Roles, 0, @now)
            """,
            new { made.Id, made.Name, Key = AccountRules.KeyOf(made.Name), made.DisplayName, hash, Roles = string.Join(' ', roles), now });
        await tables.ExecuteAsync([.. before, insert, audit.Entry(by, "person.created", made.Id, after: made)], cancellation);
        return made;
    }

    private async Task<AccountRow?> FindRowAsync(string condition, string id, CancellationToken cancellation) =>
        await tables.QueryAsync<AccountRow>($"SELECT {Columns} FROM accounts WHERE {condition}", new { id }, cancellation) is [var row] ? row : null;

    private sealed record AccountRow(string Id, string Name, string DisplayName, string? PasswordHash, string SiteRoles, bool Disabled)
    {
        public PersonView ToView() => new(Id, Name, DisplayName, [.. SiteRoles.Split(' ', StringSplitOptions.RemoveEmptyEntries)], Disabled);
    }
}
