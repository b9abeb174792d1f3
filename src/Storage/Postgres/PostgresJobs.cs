using Annotator.Core.Messages;
using Annotator.Storage.Audit;
using Annotator.Storage.Writing;

namespace Annotator.Storage.Postgres;

/// <summary>One piece of work for the writer.</summary>
internal interface IPostgresJob : IWriteJob
{
    /// <summary>Streams it needs to know.</summary>
    IEnumerable<StreamId> Streams { get; }

    /// <summary>The command whose receipt must be looked up before it may be told that it lost; null when there is nothing to look up.</summary>
    string? Doubtful { get; }

    /// <summary>The command it brings; null when it brings none.</summary>
    string? CommandId { get; }

    /// <summary>Adds its work to a transaction. May be called again for another one.</summary>
    void Stage(PostgresStage stage);

    /// <summary>What a failure of one of its statements means to its caller.</summary>
    Exception Explain(Exception failure);

    /// <summary>The transaction is committed; one of its statements changed so many rows.</summary>
    void Changed(int rows);
}

/// <summary>Appends one command's events.</summary>
internal sealed class PostgresAppendJob : WriteJob<AppendResult>, IPostgresJob
{
    private readonly Append _append;
    private readonly PostgresProjections _projections;
    private readonly byte[][] _contents;
    private AppendResult? _result;

    public PostgresAppendJob(Append append, PostgresProjections projections, CancellationToken cancellation) : base(cancellation)
    {
        (_append, _projections) = (append, projections);
        _contents = [.. append.Streams.SelectMany(s => s.Events.Select((e, i) => EventDigest.Content(s.Stream, s.ExpectedVersion + 1 + i, append.CommandId, e)))];
        Bytes = append.Streams.Sum(s => s.Events.Sum(e => e.Data.Length + (e.View?.Length ?? 0L)));
    }

    /// <inheritdoc/>
    public IEnumerable<StreamId> Streams => _append.Streams.Select(s => s.Stream).Concat(_append.Guards.Select(g => g.Stream));

    /// <inheritdoc/>
    public string? Doubtful => _result is AppendResult.Conflict ? _append.CommandId : null;

    /// <inheritdoc/>
    public string? CommandId => _append.CommandId;

    /// <inheritdoc/>
    public void Stage(PostgresStage stage)
    {
        // A repeat of an accepted command finds its streams moved on, by itself: it is a duplicate before it is a conflict.
        if (stage.FindReceipt(_append.CommandId) is { } first) _result = new AppendResult.Duplicate(first);
        else if (FindConflict(stage) is { } conflict) _result = conflict;
        else _result = Write(stage);
    }

    /// <inheritdoc/>
    public Exception Explain(Exception failure) => PostgresFaults.IsMachine(failure)
        ? PostgresFaults.Translate(failure)
        : new ProjectionFailedException($"A projection failed on command {_append.CommandId}: {failure.Message}", failure);

    /// <inheritdoc/>
    public void Changed(int rows) { }

    /// <inheritdoc/>
    protected override AppendResult Result() => _result!;

    private AppendResult.Conflict? FindConflict(PostgresStage stage)
    {
        foreach (var (stream, expected, _) in _append.Streams)
            if (stage.VersionOf(stream) is var actual && actual != expected) return new AppendResult.Conflict(stream, actual);
        foreach (var (stream, expected) in _append.Guards)
            if (stage.VersionOf(stream) is var actual && actual != expected) return new AppendResult.Conflict(stream, actual);
        return null;
    }

    private AppendResult.Appended Write(PostgresStage stage)
    {
        var (stored, position) = (new StoredEvent[_contents.Length], stage.NextPosition);
        var count = 0;
        foreach (var (stream, expected, events) in _append.Streams)
            for (var i = 0; i < events.Count; i++) stored[count++] = new StoredEvent(stream, expected + 1 + i, position++, _append.CommandId, events[i]);
        // First the projections' own code: when it throws, nothing of this append is staged and its neighbours stand.
        var rows = stored.SelectMany(_projections.Project).ToList();
        stage.Add(_append.CommandId, _append.Receipt, stored, _contents);
        foreach (var row in rows) stage.Add(row, this);
        return new AppendResult.Appended(_append.Receipt, stored);
    }
}

/// <summary>Writes rows beside the log.</summary>
internal sealed class PostgresExecuteJob(IReadOnlyList<SqlStatement> statements, CancellationToken cancellation) : WriteJob<int>(cancellation), IPostgresJob
{
    private int _changed;

    /// <inheritdoc/>
    public IEnumerable<StreamId> Streams => [];

    /// <inheritdoc/>
    public string? Doubtful => null;

    /// <inheritdoc/>
    public string? CommandId => null;

    /// <inheritdoc/>
    public void Stage(PostgresStage stage)
    {
        _changed = 0;
        foreach (var statement in statements) stage.Add(statement, this);
    }

    /// <inheritdoc/>
    public Exception Explain(Exception failure) => PostgresFaults.Translate(failure);

    /// <inheritdoc/>
    public void Changed(int rows) => _changed += Math.Max(0, rows);

    /// <inheritdoc/>
    protected override int Result() => _changed;
}

/// <summary>Rebuilds projections, alone in its transaction.</summary>
internal sealed class PostgresRebuildJob(IReadOnlyList<IProjection> stale, CancellationToken cancellation) : WriteJob<long>(cancellation), IPostgresJob
{
    private long _folded;

    /// <inheritdoc/>
    public IEnumerable<StreamId> Streams => [];

    /// <inheritdoc/>
    public string? Doubtful => null;

    /// <inheritdoc/>
    public string? CommandId => null;

    /// <summary>Does the work in a transaction of its own.</summary>
    public async Task RunAsync(PostgresSession session)
    {
        await session.BeginAsync(CancellationToken.None);
        _folded = await PostgresProjections.RebuildAsync(session, stale, CancellationToken.None);
        await session.ExecuteAsync("COMMIT", CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Stage(PostgresStage stage) => throw new InvalidOperationException("A rebuild goes alone.");

    /// <inheritdoc/>
    public Exception Explain(Exception failure) => PostgresFaults.Translate(failure);

    /// <inheritdoc/>
    public void Changed(int rows) { }

    /// <inheritdoc/>
    protected override long Result() => _folded;
}
