using Annotator.Core.Messages;
using Annotator.Storage.Audit;
using Annotator.Storage.Writing;

namespace Annotator.Storage.Sqlite;

/// <summary>One piece of work for the writer.</summary>
internal interface ISqliteJob : IWriteJob
{
    /// <summary>Does the work. May be run again after a rollback.</summary>
    void Run(SqliteLog log);
}

/// <summary>Appends one command's events.</summary>
internal sealed class SqliteAppendJob : WriteJob<AppendResult>, ISqliteJob
{
    private readonly Append _append;
    private readonly SqliteProjections _projections;
    private readonly byte[][][] _contents;
    private AppendResult? _result;

    public SqliteAppendJob(Append append, SqliteProjections projections, CancellationToken cancellation) : base(cancellation)
    {
        (_append, _projections) = (append, projections);
        _contents = [.. append.Streams.Select(s => s.Events.Select((e, i) => EventDigest.Content(s.Stream, s.ExpectedVersion + 1 + i, append.CommandId, e)).ToArray())];
        Bytes = append.Streams.Sum(s => s.Events.Sum(e => e.Data.Length + (e.View?.Length ?? 0L)));
    }

    /// <inheritdoc/>
    public void Run(SqliteLog log)
    {
        // A repeat of an accepted command finds its streams moved on, by itself: it is a duplicate before it is a conflict.
        if (FindConflict(log) is { } conflict) _result = log.FindReceipt(_append.CommandId) is { } first ? new AppendResult.Duplicate(first) : conflict;
        else if (!log.TryKeepReceipt(_append.CommandId, _append.Receipt)) _result = new AppendResult.Duplicate(log.FindReceipt(_append.CommandId)!);
        else _result = Write(log);
    }

    /// <inheritdoc/>
    protected override AppendResult Result() => _result!;

    private AppendResult.Conflict? FindConflict(SqliteLog log)
    {
        foreach (var (stream, expected, _) in _append.Streams)
            if (log.VersionOf(stream) is var actual && actual != expected) return new AppendResult.Conflict(stream, actual);
        foreach (var (stream, expected) in _append.Guards)
            if (log.VersionOf(stream) is var actual && actual != expected) return new AppendResult.Conflict(stream, actual);
        return null;
    }

    private AppendResult.Appended Write(SqliteLog log)
    {
        for (var s = 0; s < _append.Streams.Count; s++)
        {
            var (stream, _, events) = _append.Streams[s];
            for (var i = 0; i < events.Count; i++) log.Insert(stream, _append.CommandId, events[i], _contents[s][i]);
        }
        StoredEvent[] stored = [.. log.JobEvents];
        foreach (var one in stored) _projections.Fold(log.Database, one);
        return new AppendResult.Appended(_append.Receipt, stored);
    }
}

/// <summary>Writes rows beside the log.</summary>
internal sealed class SqliteExecuteJob(IReadOnlyList<SqlStatement> statements, CancellationToken cancellation) : WriteJob<int>(cancellation), ISqliteJob
{
    private int _changed;

    /// <inheritdoc/>
    public void Run(SqliteLog log)
    {
        _changed = 0;
        foreach (var (text, parameters) in statements)
        {
            var statement = log.Database.Statement(text);
            statement.Bind(parameters);
            statement.Execute();
            _changed += log.Database.Changes;
        }
    }

    /// <inheritdoc/>
    protected override int Result() => _changed;
}

/// <summary>Keeps a snapshot unless a newer one is there.</summary>
internal sealed class SqliteSnapshotJob(StreamId stream, Snapshot snapshot, CancellationToken cancellation) : WriteJob<bool>(cancellation), ISqliteJob
{
    private const string Save = """
        INSERT INTO log_snapshots(stream_kind, stream_id, state_schema, version, state) VALUES (@kind, @id, @schema, @version, @state)
        ON CONFLICT(stream_kind, stream_id, state_schema) DO UPDATE SET version = excluded.version, state = excluded.state WHERE excluded.version > log_snapshots.version
        """;

    /// <inheritdoc/>
    public void Run(SqliteLog log)
    {
        var save = log.Database.Statement(Save);
        save.Bind(1, stream.Kind);
        save.Bind(2, stream.Id);
        save.Bind(3, (long)snapshot.StateSchema);
        save.Bind(4, snapshot.Version);
        save.Bind(5, snapshot.State.Span);
        save.Execute();
    }

    /// <inheritdoc/>
    protected override bool Result() => true;
}

/// <summary>Rebuilds projections, alone in its transaction.</summary>
internal sealed class SqliteRebuildJob(IReadOnlyList<IProjection> stale, CancellationToken cancellation) : WriteJob<long>(cancellation), ISqliteJob
{
    private long _folded;

    /// <inheritdoc/>
    public void Run(SqliteLog log) => _folded = SqliteProjections.Rebuild(log.Database, stale);

    /// <inheritdoc/>
    protected override long Result() => _folded;
}
