namespace Annotator.Storage.Leases;

/// <summary>The changes that one watcher has yet to see: at most one a key, the last.</summary>
internal sealed class LeaseWatcher
{
    private readonly Lock _gate = new();
    private readonly LinkedList<LeaseChange> _changes = new();
    private readonly Dictionary<string, LinkedListNode<LeaseChange>> _byKey = new(StringComparer.Ordinal);
    private TaskCompletionSource _some = NewSignal();

    /// <summary>Adds a change; an unseen one of the same key gives way to it.</summary>
    public void Put(LeaseChange change)
    {
        lock (_gate)
        {
            if (_byKey.Remove(change.Lease.Key, out var unseen)) _changes.Remove(unseen);
            _byKey[change.Lease.Key] = _changes.AddLast(change);
            _some.TrySetResult();
        }
    }

    /// <summary>The next change, when there is one.</summary>
    public async Task<LeaseChange> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task some;
            lock (_gate)
            {
                if (_changes.First is { } first)
                {
                    _changes.RemoveFirst();
                    _byKey.Remove(first.Value.Lease.Key);
                    return first.Value;
                }
                if (_some.Task.IsCompleted) _some = NewSignal();
                some = _some.Task;
            }
            await some.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
