using Annotator.Core.Messages;
using Annotator.Storage;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway.Access;

/// <summary>Sign-ins of people: an opaque random token in a cookie, hashed at rest, with a sliding end and a fixed one.</summary>
public sealed class Sessions(IReadModels tables, AccessAudit audit, TimeProvider clock, IOptions<GatewayOptions> options)
{
    private static readonly TimeSpan SlideAfter = TimeSpan.FromMinutes(5);

    /// <summary>Raised on this node after sessions or keys were revoked, so that open connections are checked again.</summary>
    internal event Func<CancellationToken, Task>? Revoked;

    /// <summary>Opens a session for a person. Returns its id and the token for the cookie.</summary>
    internal async Task<(string Id, string Token)> OpenAsync(string personId, Caller by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (id, token) = (Guid.CreateVersion7(now).ToString(), Secrets.Create());
        await tables.ExecuteAsync(
            [
                new("DELETE FROM sessions WHERE ends_at < @now", new { now }),
                new(
                    "INSERT INTO sessions (id, token_hash, person_id, created_at, expires_at, ends_at) VALUES (@id, @Hash, @personId, @now, @Expires, @Ends)",
                    new { id, Hash = Secrets.HashOf(token), personId, now, Expires = now + Idle, Ends = now + Longest }),
                audit.Entry(by with { Actor = by.Actor with { PersonId = personId, SessionId = id } }, "session.opened", personId),
            ],
            cancellation);
        return (id, token);
    }

    /// <summary>The caller a token belongs to; null when it is unknown, lapsed or revoked, or the account is disabled. Its end slides.</summary>
    internal async Task<Caller?> FindAsync(string token, string? address, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var found = await tables.QueryAsync<SessionRow>(
            """
            SELECT s.id, s.person_id, a.display_name, a.site_roles, s.expires_at, s.ends_at FROM sessions s JOIN accounts a ON a.id = s.person_id
            WHERE s.token_hash = @Hash AND s.revoked_at IS NULL AND s.expires_at > @now AND s.ends_at > @now AND a.disabled = 0
            """,
            new { Hash = Secrets.HashOf(token), now }, cancellation);
        if (found is not [var row]) return null;
        if (row.ExpiresAt - now < Idle - SlideAfter)
            await tables.ExecuteAsync([new("UPDATE sessions SET expires_at = @Expires WHERE id = @Id", new { row.Id, Expires = now + Idle })], cancellation);
        return new Caller(new Actor(row.PersonId, row.Id, SplitRoles(row.SiteRoles)), row.DisplayName, address);
    }

    /// <summary>Moves the end of sign-ins whose people work through an open connection.</summary>
    internal Task SlideAsync(IReadOnlyCollection<string> sessionIds, CancellationToken cancellation) => sessionIds.Count == 0
        ? Task.CompletedTask
        : tables.ExecuteAsync([.. sessionIds.Select(Id => new SqlStatement("UPDATE sessions SET expires_at = @Expires WHERE id = @Id", new { Id, Expires = clock.GetUtcNow() + Idle }))], cancellation);

    /// <summary>Ends a session.</summary>
    internal async Task CloseAsync(Caller by, CancellationToken cancellation)
    {
        var revoke = new SqlStatement("UPDATE sessions SET revoked_at = @Now WHERE id = @Id", new { Now = clock.GetUtcNow(), Id = by.Actor.SessionId });
        await tables.ExecuteAsync([revoke, audit.Entry(by, "session.closed", by.Actor.PersonId)], cancellation);
        await ForgetRevokedAsync(cancellation);
    }

    /// <summary>The statement that ends all sessions of a person but one.</summary>
    internal SqlStatement RevokeAllOf(string personId, string except) => new(
        "UPDATE sessions SET revoked_at = @Now WHERE person_id = @personId AND id <> @except AND revoked_at IS NULL", new { Now = clock.GetUtcNow(), personId, except });

    /// <summary>Which of these sessions and keys still stand, by the session id their actors carry.</summary>
    internal async Task<IReadOnlySet<string>> StillStandingAsync(IReadOnlyCollection<string> sessionIds, CancellationToken cancellation)
    {
        if (sessionIds.Count == 0) return new HashSet<string>();
        var standing = await tables.QueryAsync<string>(
            """
            SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.person_id
            WHERE s.id IN @ids AND s.revoked_at IS NULL AND s.ends_at > @now AND a.disabled = 0
            UNION ALL SELECT k.id FROM api_keys k JOIN accounts a ON a.id = k.person_id
            WHERE k.id IN @ids AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > @now) AND a.disabled = 0
            """,
            new { ids = sessionIds.ToList(), now = clock.GetUtcNow() }, cancellation);
        return standing.Append(Accounts.AdminKeyPerson).ToHashSet();
    }

    /// <summary>Tells the node's open connections that something was revoked.</summary>
    internal Task ForgetRevokedAsync(CancellationToken cancellation) => Revoked?.Invoke(cancellation) ?? Task.CompletedTask;

    internal static IReadOnlySet<string> SplitRoles(string roles) => roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet();

    private TimeSpan Idle => TimeSpan.FromHours(options.Value.SessionIdleHours);

    private TimeSpan Longest => TimeSpan.FromDays(options.Value.SessionLongestDays);

    private sealed record SessionRow(string Id, string PersonId, string DisplayName, string SiteRoles, DateTimeOffset ExpiresAt, DateTimeOffset EndsAt);
}
