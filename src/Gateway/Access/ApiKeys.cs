using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Storage;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway.Access;

/// <summary>API keys of people: <c>ann_ID_SECRET</c>, hashed at rest, revocable, optionally lapsing and limited to projects.</summary>
public sealed class ApiKeys(IReadModels tables, AccessAudit audit, Sessions sessions, TimeProvider clock, IOptions<GatewayOptions> options)
{
    private const string Prefix = "ann_";
    private const int LongestName = 128;
    private static readonly TimeSpan UseIsKeptAfter = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key for the caller. A key made by a key is not worth more than it.</summary>
    public async Task<Outcome<KeyCreated>> CreateAsync(CreateKey request, Caller by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (Check(request, by, now) is { } wrong) return wrong;
        var (id, secret) = (Guid.CreateVersion7(now).ToString("N"), Secrets.Create());
        var made = new { id, Hash = Secrets.HashOf(secret), by.Actor.PersonId, request.Name, Projects = Join(request.Projects), now, Expires = request.ExpiresAt ?? by.ExpiresAt };
        await tables.ExecuteAsync(
            [
                new(
                    """
                    INSERT INTO api_keys (id, secret_hash, person_id, name, projects, created_at, expires_at)
                    VALUES (@id, @Hash, @PersonId, @Name, @Projects, @now, @Expires)
                    """,
                    made),
                audit.Entry(by, "key.created", id, after: new { made.Name, request.Projects, ExpiresAt = made.Expires }),
            ],
            cancellation);
        return new KeyCreated(id, $"{Prefix}{id}_{secret}");
    }

    /// <summary>The caller's keys that were not revoked, newest first.</summary>
    public async Task<ImmutableArray<KeyView>> ListAsync(Caller of, CancellationToken cancellation)
    {
        var rows = await tables.QueryAsync<KeyRow>(
            Select + " WHERE k.person_id = @PersonId AND k.revoked_at IS NULL ORDER BY k.created_at DESC", new { of.Actor.PersonId }, cancellation);
        return [.. rows.Select(r => new KeyView(r.Id, r.Name, r.Projects is null ? null : [.. r.Projects.Split(' ')], r.CreatedAt, r.ExpiresAt, r.LastUsedAt))];
    }

    /// <summary>Revokes a key of the caller; open connections of it are cut.</summary>
    /// <returns>Null when it was revoked.</returns>
    public async Task<Rejection?> RevokeAsync(string id, Caller by, CancellationToken cancellation)
    {
        var revoked = await tables.ExecuteAsync(
            [new("UPDATE api_keys SET revoked_at = @Now WHERE id = @id AND person_id = @PersonId AND revoked_at IS NULL", new { Now = clock.GetUtcNow(), id, by.Actor.PersonId })],
            cancellation);
        if (revoked == 0) return new(RejectionClass.NotFound, "no-such-key", "You have no such key.");
        await audit.WriteAsync(by, "key.revoked", id, null, cancellation);
        await sessions.ForgetRevokedAsync(cancellation);
        return null;
    }

    /// <summary>The caller a key belongs to; null when it is unknown, revoked or lapsed.</summary>
    internal async Task<Caller?> FindAsync(string key, string? address, CancellationToken cancellation)
    {
        if (options.Value.AdminKey is { } adminKey && Secrets.AreEqual(key, adminKey)) return AdminCaller(address);
        var parts = key.Split('_', 3);
        if (parts is not [_, var id, var secret] || !key.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var now = clock.GetUtcNow();
        var rows = await tables.QueryAsync<KeyRow>(
            Select + " WHERE k.id = @id AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > @now) AND a.disabled = 0", new { id, now }, cancellation);
        if (rows is not [var row] || !Secrets.AreEqual(row.SecretHash, Secrets.HashOf(secret))) return null;
        if (row.LastUsedAt is null || now - row.LastUsedAt > UseIsKeptAfter)
            await tables.ExecuteAsync([new("UPDATE api_keys SET last_used_at = @now WHERE id = @id", new { now, id })], cancellation);
        return new Caller(new Actor(row.PersonId, row.Id, Sessions.SplitRoles(row.SiteRoles), row.Projects?.Split(' ').ToHashSet()), row.DisplayName, address, ByKey: true, row.ExpiresAt);
    }

    private const string Select =
        """
        SELECT k.id, k.secret_hash, k.person_id, a.display_name, a.site_roles, k.name, k.projects, k.created_at, k.expires_at, k.last_used_at
        FROM api_keys k JOIN accounts a ON a.id = k.person_id
        """;

    private static Rejection? Check(CreateKey request, Caller by, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > LongestName)
            return Invalid($"A key's name has 1 to {LongestName} characters.");
        if (request.Projects is { } projects && (projects.IsEmpty || projects.Any(p => !StreamId.IsValidId(p)))) return Invalid("The projects of a key are ids of projects, at least one.");
        if (request.ExpiresAt <= now) return Invalid("A key lapses in the future.");
        if (by.Actor.KeyProjects is { } only && (request.Projects is null || !only.IsSupersetOf(request.Projects))) return Refusals.KeyIsLimited;
        return by.ExpiresAt is { } own && request.ExpiresAt > own ? Invalid("A key made by a key does not outlive it.") : null;
    }

    private static Caller AdminCaller(string? address) => new(
        new Actor(Accounts.AdminKeyPerson, Accounts.AdminKeyPerson, new HashSet<string> { Core.Access.SiteRoles.Administrator, Core.Access.SiteRoles.Auditor }),
        "Administrator key", address, ByKey: true);

    private static string? Join(ImmutableArray<string>? projects) => projects is null ? null : string.Join(' ', projects.Value.Distinct());

    private static Rejection Invalid(string text) => new(RejectionClass.Invalid, "invalid-key-request", text);

    private sealed record KeyRow(
        string Id, string SecretHash, string PersonId, string DisplayName, string SiteRoles, string Name, string? Projects,
        DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);
}
