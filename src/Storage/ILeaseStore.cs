namespace Annotator.Storage;

/// <summary>Who holds what for now: short, renewable, never the safety of a rule. Times are those of the store's clock.</summary>
/// <remarks>
/// A key is opaque text such as <c>set/…#objectId</c>; a holder is a session, so two tabs of one person are two holders. A lease lapses 30 s after it was last acquired.
/// At most one session holds a key at any moment.
/// </remarks>
public interface ILeaseStore
{
    /// <summary>Takes a key, or renews it for the session that holds it. Gives the lease that stands now: its session tells whether it was granted.</summary>
    Task<Lease> AcquireAsync(string key, LeaseHolder holder, CancellationToken cancellation);

    /// <summary>Prolongs a lease; null when this session does not hold it (any more), and then nothing changes.</summary>
    Task<Lease?> RenewAsync(string key, string sessionId, CancellationToken cancellation);

    /// <summary>Gives a key back. True when this session held it.</summary>
    Task<bool> ReleaseAsync(string key, string sessionId, CancellationToken cancellation);

    /// <summary>Gives back all that a session holds (signed out, page closed). Gives how many.</summary>
    Task<int> ReleaseAllAsync(string sessionId, CancellationToken cancellation);

    /// <summary>The lease of one key; null when nobody holds it.</summary>
    Task<Lease?> FindAsync(string key, CancellationToken cancellation);

    /// <summary>The leases that stand whose keys begin with a prefix (ordinal), by key.</summary>
    Task<IReadOnlyList<Lease>> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>Every grant, release and lapse from the call on, by whoever caused it, until cancelled. Renewals are not told.</summary>
    /// <remarks>Changes of one key come in order; a slow watcher may get only the last change of a key, so its memory is bounded by the keys.</remarks>
    IAsyncEnumerable<LeaseChange> WatchAsync(CancellationToken cancellation);
}

/// <summary>Who holds a lease.</summary>
/// <param name="SessionId">The session: the holder as the rules see it.</param>
/// <param name="PersonId">The person of that session.</param>
/// <param name="Name">The name others see.</param>
public sealed record LeaseHolder(string SessionId, string PersonId, string Name);

/// <summary>A key that is held.</summary>
/// <param name="Key">What is held.</param>
/// <param name="Holder">By whom.</param>
/// <param name="ExpiresAt">When it lapses unless renewed.</param>
public sealed record Lease(string Key, LeaseHolder Holder, DateTimeOffset ExpiresAt)
{
    /// <summary>How long a lease stands after it was last acquired or renewed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    /// <summary>Whether this session holds it.</summary>
    public bool IsHeldBy(string sessionId) => Holder.SessionId == sessionId;
}

/// <summary>What happened to a lease.</summary>
public enum LeaseEvent
{
    /// <summary>Somebody took it.</summary>
    Granted,

    /// <summary>Its holder gave it back.</summary>
    Released,

    /// <summary>Its holder did not renew it in time.</summary>
    Expired,
}

/// <summary>A change of who holds a key.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Lease">The lease that began or ended.</param>
public sealed record LeaseChange(LeaseEvent Event, Lease Lease);
