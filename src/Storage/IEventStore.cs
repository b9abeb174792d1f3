using Annotator.Core.Messages;

namespace Annotator.Storage;

/// <summary>The append-only log: the truth that everything else is derived from.</summary>
/// <remarks>
/// <see cref="AppendAsync"/> is atomic over all its streams, its guards, its receipt and its projections, and idempotent by command id.
/// It returns after the commit is durable. Positions rise in commit order and readers see no gap: a position becomes visible only when
/// every smaller one is. A method that throws has appended either everything or nothing; sending the same append again settles which.
/// </remarks>
public interface IEventStore
{
    /// <summary>Appends the events of one command, or tells why not.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer now (disk full, busy, closed); the same append may be sent again.</exception>
    /// <exception cref="ProjectionFailedException">A projection has a bug; nothing was appended.</exception>
    /// <exception cref="ArgumentException">The append is malformed: no command id, a stream twice, a stream without events.</exception>
    Task<AppendResult> AppendAsync(Append append, CancellationToken cancellation);

    /// <summary>The receipt of a command that was accepted before, or null.</summary>
    Task<Receipt?> FindReceiptAsync(string commandId, CancellationToken cancellation);

    /// <summary>The events of one stream after a version, in order.</summary>
    IAsyncEnumerable<StoredEvent> ReadStreamAsync(StreamId stream, long afterVersion, CancellationToken cancellation);

    /// <summary>The events of all streams after a position, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StoredEvent>> ReadAllAsync(long afterPosition, int limit, CancellationToken cancellation);

    /// <summary>Every event after a position, first those in the log and then those that come, gap-free and in order, until cancelled.</summary>
    /// <exception cref="StoreUnavailableException">The store was closed or cannot read; subscribe again after the last position that was seen.</exception>
    IAsyncEnumerable<StoredEvent> SubscribeAsync(long afterPosition, CancellationToken cancellation);

    /// <summary>The version of a stream at this moment or later; 0 when it has no events.</summary>
    Task<long> GetVersionAsync(StreamId stream, CancellationToken cancellation);

    /// <summary>The last visible position of the log; 0 when it is empty.</summary>
    Task<long> GetHeadAsync(CancellationToken cancellation);
}

/// <summary>One command's events, with all that must hold for them to be appended.</summary>
/// <param name="CommandId">Accepted once; a repeat returns the first receipt.</param>
/// <param name="Receipt">What a repeat of the command is to be told.</param>
/// <param name="Streams">The streams written, each at its expected version. May be empty: a command that changes nothing still keeps its id.</param>
/// <param name="Guards">Streams that are only read, whose version must still be this one.</param>
public sealed record Append(string CommandId, Receipt Receipt, IReadOnlyList<StreamAppend> Streams, IReadOnlyList<Guard> Guards)
{
    /// <summary>Throws when it is malformed, whatever the store holds.</summary>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(CommandId);
        if (Streams.Any(s => s.Events.Count == 0)) throw new ArgumentException("A stream without events.");
        if (Streams.Count > 1 && Streams.DistinctBy(s => s.Stream).Count() < Streams.Count) throw new ArgumentException("A stream twice.");
    }
}

/// <summary>Events for one stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="ExpectedVersion">Its version before the append; 0 for a new stream.</param>
/// <param name="Events">At least one event; versions follow the expected one without gaps.</param>
public sealed record StreamAppend(StreamId Stream, long ExpectedVersion, IReadOnlyList<EventData> Events);

/// <summary>A stream whose version must still be what the decision read.</summary>
public sealed record Guard(StreamId Stream, long Version);

/// <summary>An event on its way into the log. The store treats the data as opaque UTF-8 JSON.</summary>
/// <param name="Type">The stable name.</param>
/// <param name="Schema">The schema of the data, from 1.</param>
/// <param name="At">When it was decided.</param>
/// <param name="By">The person.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Data">The data as UTF-8 JSON (the caller does not change it afterwards).</param>
/// <param name="View">The viewing condition as UTF-8 JSON, or null.</param>
public sealed record EventData(string Type, int Schema, DateTimeOffset At, string By, string SessionId, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte>? View);

/// <summary>An event in the log.</summary>
public sealed record StoredEvent(StreamId Stream, long Version, long Position, string CommandId, EventData Data);

/// <summary>How an append ended.</summary>
public abstract record AppendResult
{
    private AppendResult() { }

    /// <summary>Durably appended.</summary>
    /// <param name="Receipt">The receipt that was kept.</param>
    /// <param name="Events">What was appended, with versions and positions.</param>
    public sealed record Appended(Receipt Receipt, IReadOnlyList<StoredEvent> Events) : AppendResult;

    /// <summary>This command id was appended before; nothing was written now.</summary>
    public sealed record Duplicate(Receipt Receipt) : AppendResult;

    /// <summary>A stream or guard had another version; nothing was written.</summary>
    public sealed record Conflict(StreamId Stream, long ActualVersion) : AppendResult;
}

/// <summary>A row of a table beside the log was refused by a constraint, such as a name that is taken; nothing was written.</summary>
public sealed class StoreConstraintException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StoreConstraintException() { }

    /// <summary>Creates the exception with a message.</summary>
    public StoreConstraintException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public StoreConstraintException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>A projection could not fold an event: a bug in it. Nothing of the append was written, and no neighbour was hurt.</summary>
public sealed class ProjectionFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ProjectionFailedException() { }

    /// <summary>Creates the exception with a message.</summary>
    public ProjectionFailedException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public ProjectionFailedException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The store cannot answer now; nothing acknowledged is lost and the same call may be made again.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StoreUnavailableException() { }

    /// <summary>Creates the exception with a message.</summary>
    public StoreUnavailableException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public StoreUnavailableException(string message, Exception inner) : base(message, inner) { }
}
