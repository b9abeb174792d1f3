using System.Threading.Channels;
using Annotator.Core.Contract;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Realtime;

/// <summary>What one connection follows and what waits to be sent to it. Bounded: who cannot keep up loses events, sees the gap, and follows anew.</summary>
/// <remarks>
/// Events are offered by one caller in the order of the log. While a Follow is under way its stream only collects; <see cref="Complete"/> then drops what
/// the answer already holds. <see cref="Take"/> is called by the connection's own pump alone.
/// </remarks>
internal sealed class ConnectionFeed(int mostEvents)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, Followed> _streams = [];
    private readonly HashSet<string> _presence = [];
    private readonly HashSet<string> _leases = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _waiting;
    private bool _recheck;

    /// <summary>How many streams are followed.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _streams.Count;
        }
    }

    /// <summary>The streams that are followed now.</summary>
    public IReadOnlyList<StreamId> Streams
    {
        get
        {
            lock (_gate) return [.. _streams.Keys];
        }
    }

    /// <summary>Begins to collect a stream's events; nothing is sent before <see cref="Complete"/>.</summary>
    public void Begin(StreamId stream)
    {
        lock (_gate)
        {
            Remove(stream);
            _streams[stream] = new Followed();
        }
    }

    /// <summary>The client has the stream up to this version; later events go out from now on.</summary>
    public void Complete(StreamId stream, long version)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream, out var followed)) return;
            _waiting -= followed.Waiting.RemoveAll(e => e.Version <= version);
            (followed.Known, followed.IsLive) = (version, true);
        }
        Signal();
    }

    /// <summary>Stops following.</summary>
    public void Unfollow(StreamId stream)
    {
        lock (_gate) Remove(stream);
    }

    /// <summary>A new event of a stream; ignored when it is not followed or already known.</summary>
    public void Offer(EventMessage message)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(message.Stream, out var followed) || message.Version <= followed.Known) return;
            followed.Waiting.Add(message);
            if (++_waiting > mostEvents) DropAllButTheLast();
        }
        Signal();
    }

    /// <summary>Who may see what has changed: the pump must check before it sends anything more.</summary>
    public void Recheck()
    {
        lock (_gate) _recheck = true;
        Signal();
    }

    /// <summary>Somebody in the exam moved, came or left.</summary>
    public void TouchPresence(string examId)
    {
        lock (_gate) _presence.Add(examId);
        Signal();
    }

    /// <summary>A lease in the exam changed.</summary>
    public void TouchLeases(string examId)
    {
        lock (_gate) _leases.Add(examId);
        Signal();
    }

    /// <summary>Waits until there is something to send.</summary>
    public async Task WaitAsync(CancellationToken cancellation) => await _signal.Reader.ReadAsync(cancellation);

    /// <summary>Takes what waits; presence only when it is due.</summary>
    public Pending Take(bool presenceIsDue)
    {
        lock (_gate)
        {
            var pending = new Pending(_recheck, TakeEvents(), presenceIsDue ? [.. _presence] : [], [.. _leases], !presenceIsDue && _presence.Count > 0);
            if (presenceIsDue) _presence.Clear();
            _leases.Clear();
            _recheck = false;
            return pending;
        }
    }

    /// <summary>Makes the pump look again.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    private List<(StreamId Stream, IReadOnlyList<EventMessage> Events)> TakeEvents()
    {
        var batches = new List<(StreamId, IReadOnlyList<EventMessage>)>();
        foreach (var (stream, followed) in _streams)
        {
            if (!followed.IsLive || followed.Waiting.Count == 0) continue;
            batches.Add((stream, followed.Waiting));
            _waiting -= followed.Waiting.Count;
            followed.Known = followed.Waiting[^1].Version;
            followed.Waiting = [];
        }
        return batches;
    }

    private void DropAllButTheLast()
    {
        foreach (var followed in _streams.Values)
        {
            if (followed.Waiting.Count > 1) followed.Waiting.RemoveRange(0, followed.Waiting.Count - 1);
        }
        _waiting = _streams.Values.Sum(f => f.Waiting.Count);
        GatewayTelemetry.Drops.Add(1);
    }

    private void Remove(StreamId stream)
    {
        if (_streams.Remove(stream, out var followed)) _waiting -= followed.Waiting.Count;
    }

    private sealed class Followed
    {
        public long Known { get; set; }

        public bool IsLive { get; set; }

        public List<EventMessage> Waiting { get; set; } = [];
    }
}

/// <summary>What is to be sent to one connection now.</summary>
/// <param name="MustRecheck">Whether access must be checked first.</param>
/// <param name="Events">Events by stream.</param>
/// <param name="Presence">Exams whose people changed.</param>
/// <param name="Leases">Exams whose leases changed.</param>
/// <param name="PresenceWaits">Whether presence was held back because it is not due.</param>
internal sealed record Pending(
    bool MustRecheck, IReadOnlyList<(StreamId Stream, IReadOnlyList<EventMessage> Events)> Events,
    IReadOnlyList<string> Presence, IReadOnlyList<string> Leases, bool PresenceWaits);
