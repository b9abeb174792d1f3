namespace Annotator.Storage.Leases;

/// <summary>The leases of a shared table as this node last saw them; the difference to what it sees next is what watchers are told.</summary>
internal sealed class LeasePicture
{
    private readonly Lock _gate = new();
    private readonly List<LeaseWatcher> _watchers = [];
    private Dictionary<string, Lease> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether the key is known as held by this session: a renewal, which nobody is told of.</summary>
    public bool IsKnown(Lease lease)
    {
        lock (_gate) return _seen.TryGetValue(lease.Key, out var seen) && seen.IsHeldBy(lease.Holder.SessionId) && seen.ExpiresAt + Lease.Duration > lease.ExpiresAt;
    }

    /// <summary>A watcher of every change from now on.</summary>
    public LeaseWatcher Watch()
    {
        var watcher = new LeaseWatcher();
        lock (_gate) _watchers.Add(watcher);
        return watcher;
    }

    /// <summary>Nobody reads this watcher any more.</summary>
    public void Forget(LeaseWatcher watcher)
    {
        lock (_gate) _watchers.Remove(watcher);
    }

    /// <summary>What stands now. What is gone has lapsed when its time was over by the time of what replaced it or of now, else it was given back.</summary>
    /// <param name="standing">The leases that stand.</param>
    /// <param name="now">The time of the table's clock.</param>
    public void Set(IReadOnlyList<Lease> standing, DateTimeOffset now)
    {
        lock (_gate)
        {
            var next = standing.ToDictionary(l => l.Key, StringComparer.Ordinal);
            foreach (var gone in _seen.Values.Where(s => !next.TryGetValue(s.Key, out var l) || !l.IsHeldBy(s.Holder.SessionId)).OrderBy(s => s.ExpiresAt))
                Tell(gone.ExpiresAt <= now ? LeaseEvent.Expired : LeaseEvent.Released, gone);
            foreach (var lease in standing.Where(l => !_seen.TryGetValue(l.Key, out var s) || !s.IsHeldBy(l.Holder.SessionId))) Tell(LeaseEvent.Granted, lease);
            _seen = next;
        }
    }

    private void Tell(LeaseEvent how, Lease lease)
    {
        foreach (var watcher in _watchers) watcher.Put(new LeaseChange(how, lease));
    }
}
