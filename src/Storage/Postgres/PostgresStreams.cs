using Annotator.Core.Messages;

namespace Annotator.Storage.Postgres;

/// <summary>A stream as the log knows it: its number in the tables and its version. Number 0: it is new.</summary>
internal readonly record struct StreamState(long Number, long Version);

/// <summary>What this node remembers of streams, true at one position of the log, so that a hot stream costs no query. What others wrote after it comes as a difference.</summary>
internal sealed class PostgresStreams
{
    private const int MaxRemembered = 200_000;
    private readonly Dictionary<StreamId, StreamState> _states = [];
    private readonly Dictionary<long, StreamId> _byNumber = [];

    /// <summary>The position that everything remembered is true at; -1 when nothing is known.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>The state of a stream, if it is remembered.</summary>
    public bool TryGet(StreamId stream, out StreamState state) => _states.TryGetValue(stream, out state);

    /// <summary>A stream was read, or written by this node.</summary>
    public void Put(StreamId stream, StreamState state)
    {
        _states[stream] = state;
        _byNumber[state.Number] = stream;
    }

    /// <summary>A stream's version moved; nothing when it is not remembered.</summary>
    public void Move(long number, long version)
    {
        if (_byNumber.TryGetValue(number, out var stream)) _states[stream] = new StreamState(number, version);
    }

    /// <summary>All of it is true at this position now.</summary>
    public void AdvanceTo(long position)
    {
        if (_states.Count > MaxRemembered) Clear();
        Position = position;
    }

    /// <summary>Forgets everything: after a failure nobody else knows what was committed.</summary>
    public void Forget()
    {
        Clear();
        Position = -1;
    }

    private void Clear()
    {
        _states.Clear();
        _byNumber.Clear();
    }
}
