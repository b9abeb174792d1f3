using System.Runtime.CompilerServices;

namespace Annotator.Storage;

/// <summary>The newest events of a log in memory, bounded, shared by all subscribers. Who falls behind it reads the log.</summary>
internal sealed class LiveTail(long head, int maxEvents, long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly StoredEvent?[] _ring = new StoredEvent?[maxEvents];      // the event of position p stands at p modulo the length
    private TaskCompletionSource _changed = NewSignal();
    private long _head = head;
    private long _first = head + 1;      // the oldest position in the ring; head + 1 when it is empty
    private long _bytes;
    private Exception? _closed;

    /// <summary>The last visible position.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Makes committed events visible, those that are already so aside. False when there is a gap between the head and them; then nothing changes.</summary>
    public bool TryPublish(IReadOnlyList<StoredEvent> events)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (events.Count == 0 || events[^1].Position <= _head) return true;
            if (events[0].Position > _head + 1) return false;
            foreach (var stored in events)
            {
                if (stored.Position > _head) Put(stored);
            }
            while (_bytes > maxBytes) DropOldest();
            (changed, _changed) = (_changed, NewSignal());
        }
        changed.TrySetResult();
        return true;
    }

    /// <summary>Every event after a position, from here or, for who is behind, from the log, gap-free and in order, until cancelled.</summary>
    public async IAsyncEnumerable<StoredEvent> SubscribeAsync(
        long afterPosition, int pageEvents, Func<long, CancellationToken, Task<List<StoredEvent>>> readPage, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = new List<StoredEvent>();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!TryTake(afterPosition, pageEvents, page, out var changed)) page = await readPage(afterPosition, cancellation);
            else if (page.Count == 0) await changed.WaitAsync(cancellation);
            foreach (var stored in page) yield return stored;
            if (page.Count > 0) afterPosition = page[^1].Position;
        }
    }

    /// <summary>Sets the head to what the log holds after a failure; events up to it are to be read from the log.</summary>
    public void ResetTo(long head)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (head == _head) return;
            Array.Clear(_ring);
            _bytes = 0;
            _first = head + 1;
            Volatile.Write(ref _head, head);
            (changed, _changed) = (_changed, NewSignal());
        }
        changed.TrySetResult();
    }

    /// <summary>Ends every wait with this failure.</summary>
    public void Close(Exception failure)
    {
        lock (_gate) _closed = failure;
        _changed.TrySetException(failure);
        _ = _changed.Task.Exception;      // nobody may be waiting, and then it is nobody's unobserved failure
    }

    /// <summary>Takes events after a position: true with some events, or with none and the next change to wait for; false when the log must be read.</summary>
    private bool TryTake(long afterPosition, int limit, List<StoredEvent> taken, out Task changed)
    {
        taken.Clear();
        lock (_gate)
        {
            changed = _closed is null ? _changed.Task : Task.FromException(_closed);
            if (afterPosition >= _head) return true;
            if (_first > afterPosition + 1) return false;
            for (var position = afterPosition + 1; position <= _head && taken.Count < limit; position++) taken.Add(_ring[position % maxEvents]!);
            return true;
        }
    }

    private void Put(StoredEvent stored)
    {
        if (stored.Position - _first == maxEvents) DropOldest();
        _ring[stored.Position % maxEvents] = stored;
        _bytes += SizeOf(stored);
        Volatile.Write(ref _head, stored.Position);
    }

    private void DropOldest()
    {
        ref var oldest = ref _ring[_first++ % maxEvents];
        _bytes -= SizeOf(oldest!);
        oldest = null;
    }

    private static long SizeOf(StoredEvent stored) => 300 + stored.Data.Data.Length + (stored.Data.View?.Length ?? 0);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
