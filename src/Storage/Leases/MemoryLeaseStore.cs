namespace Annotator.Storage.Leases;

/// <summary>Leases of one node, in its memory. One timer stands for the earliest expiry; nobody polls.</summary>
public sealed class MemoryLeaseStore : ILeaseStore, IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Lease> _leases = new(StringComparer.Ordinal);
    private readonly List<LeaseWatcher> _watchers = [];
    private DateTimeOffset _timerAt = DateTimeOffset.MaxValue;

    /// <summary>An empty store on this clock.</summary>
    public MemoryLeaseStore(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task<Lease> AcquireAsync(string key, LeaseHolder holder, CancellationToken cancellation) => InGate(() =>
    {
        var held = _leases.GetValueOrDefault(key);
        if (held is not null && held.Holder.SessionId != holder.SessionId) return held;
        var lease = Keep(new Lease(key, holder, _clock.GetUtcNow() + Lease.Duration));
        if (held is null) Tell(LeaseEvent.Granted, lease);
        return lease;
    });

    /// <inheritdoc/>
    public Task<Lease?> RenewAsync(string key, string sessionId, CancellationToken cancellation) => InGate(() =>
        _leases.TryGetValue(key, out var held) && held.IsHeldBy(sessionId) ? Keep(held with { ExpiresAt = _clock.GetUtcNow() + Lease.Duration }) : null);

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(string key, string sessionId, CancellationToken cancellation) => InGate(() =>
    {
        if (!_leases.TryGetValue(key, out var held) || !held.IsHeldBy(sessionId)) return false;
        End(LeaseEvent.Released, held);
        return true;
    });

    /// <inheritdoc/>
    public Task<int> ReleaseAllAsync(string sessionId, CancellationToken cancellation) => InGate(() =>
    {
        var held = _leases.Values.Where(l => l.IsHeldBy(sessionId)).ToList();
        foreach (var lease in held) End(LeaseEvent.Released, lease);
        return held.Count;
    });

    /// <inheritdoc/>
    public Task<Lease?> FindAsync(string key, CancellationToken cancellation) => InGate(() => _leases.GetValueOrDefault(key));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Lease>> ListAsync(string prefix, CancellationToken cancellation) => InGate<IReadOnlyList<Lease>>(() =>
        [.. _leases.Values.Where(l => l.Key.StartsWith(prefix, StringComparison.Ordinal))]);

    /// <inheritdoc/>
    public IAsyncEnumerable<LeaseChange> WatchAsync(CancellationToken cancellation)
    {
        var watcher = new LeaseWatcher();
        lock (_gate) _watchers.Add(watcher);
        return ReadAsync(watcher, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async IAsyncEnumerable<LeaseChange> ReadAsync(LeaseWatcher watcher, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            while (true) yield return await watcher.NextAsync(cancellation);
        }
        finally
        {
            lock (_gate) _watchers.Remove(watcher);
        }
    }

    // The clock and not the timer decides: what has lapsed is gone for every caller, however late the timer fires.
    private Task<T> InGate<T>(Func<T> work)
    {
        lock (_gate)
        {
            Expire();
            var answer = work();
            SetTimer();
            return Task.FromResult(answer);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timerAt = DateTimeOffset.MaxValue;
            Expire();
            SetTimer();
        }
    }

    private void Expire()
    {
        var now = _clock.GetUtcNow();
        foreach (var lease in _leases.Values.Where(l => l.ExpiresAt <= now).OrderBy(l => l.ExpiresAt).ToList()) End(LeaseEvent.Expired, lease);
    }

    private Lease Keep(Lease lease) => _leases[lease.Key] = lease;

    private void End(LeaseEvent how, Lease lease)
    {
        _leases.Remove(lease.Key);
        Tell(how, lease);
    }

    private void Tell(LeaseEvent how, Lease lease)
    {
        foreach (var watcher in _watchers) watcher.Put(new LeaseChange(how, lease));
    }

    private void SetTimer()
    {
        var earliest = _leases.Count == 0 ? DateTimeOffset.MaxValue : _leases.Values.Min(l => l.ExpiresAt);
        if (earliest == _timerAt) return;
        _timerAt = earliest;
        _timer.Change(earliest == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : UntilAfter(earliest), Timeout.InfiniteTimeSpan);
    }

    // Timers count whole milliseconds and drop the rest; one that fires early would only be set again.
    private TimeSpan UntilAfter(DateTimeOffset time) => TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((time - _clock.GetUtcNow()).TotalMilliseconds)));
}
