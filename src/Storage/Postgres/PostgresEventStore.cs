using System.Runtime.CompilerServices;
using Annotator.Core.Messages;

namespace Annotator.Storage.Postgres;

/// <summary>The log, its read models, the tables beside it and the snapshots in a PostgreSQL database that several nodes share.</summary>
public sealed class PostgresEventStore : IEventStore, IReadModels, ISnapshotStore, IAsyncDisposable
{
    private const int PageEvents = 512;
    private const long PageBytes = 8 * 1048576;
    private readonly PostgresReaders _readers;
    private readonly PostgresProjections _projections;
    private readonly PostgresTail _tail;
    private readonly PostgresWriter _writer;
    private int _disposed;

    /// <summary>Opens the store: makes or migrates its tables, and rebuilds the projections whose schema changed. Nodes that open it together take turns.</summary>
    /// <exception cref="StoreUnavailableException">The server does not answer, or a newer version wrote the database.</exception>
    /// <exception cref="ProjectionFailedException">A projection could not be rebuilt.</exception>
    public static async Task<PostgresEventStore> OpenAsync(
        PostgresStoreOptions options, IReadOnlyList<IProjection> projections, IReadOnlyList<SideTable> sideTables, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folded = new PostgresProjections(projections);
        try
        {
            await using var session = await PostgresSession.OpenAsync(options, "opening", cancellation);
            session.NeverTimesOut();
            await session.BeginAsync(cancellation);
            await PostgresSchema.PrepareAsync(session, sideTables, cancellation);
            await folded.BringUpToDateAsync(session, cancellation);
            var head = (long)(await session.ScalarAsync("SELECT coalesce(max(position), 0) FROM log_events", cancellation))!;
            await session.ExecuteAsync("COMMIT", cancellation);
            return new PostgresEventStore(options, folded, head);
        }
        catch (Exception failure) when (PostgresFaults.IsMachine(failure))
        {
            throw PostgresFaults.Translate(failure);
        }
    }

    private PostgresEventStore(PostgresStoreOptions options, PostgresProjections projections, long head)
    {
        _projections = projections;
        _readers = new PostgresReaders(options);
        _tail = new PostgresTail(
            new LiveTail(head, options.TailEvents, options.TailMiB * 1048576L), (after, cancellation) => ReadPageAsync(after, PageEvents, PageBytes, cancellation),
            TimeSpan.FromMilliseconds(options.LookEveryMs));
        Listener = new PostgresListener(options);
        Listener.Connected += _tail.Look;
        Listener.Heard += (channel, _) =>
        {
            if (channel == PostgresListener.LogChannel) _tail.Look();
        };
        _writer = new PostgresWriter(options, _tail);
    }

    /// <summary>The notices of all nodes.</summary>
    internal PostgresListener Listener { get; }

    /// <summary>The connections for queries.</summary>
    internal PostgresReaders Readers => _readers;

    /// <inheritdoc/>
    public Task<AppendResult> AppendAsync(Append append, CancellationToken cancellation)
    {
        append.Check();
        return _writer.RunAsync(new PostgresAppendJob(append, _projections, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Receipt?> FindReceiptAsync(string commandId, CancellationToken cancellation) =>
        (await _readers.ReadAsync(PostgresRows.SelectReceipts, [new[] { commandId }], PostgresRows.ReadReceipt, cancellation)).FirstOrDefault();

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadStreamAsync(StreamId stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<StoredEvent> page;
        do
        {
            page = await _readers.ReadAsync(
                PostgresRows.SelectStream + " AND e.version > $3 ORDER BY e.version LIMIT $4", [stream.Kind, stream.Id, afterVersion, PageEvents],
                row => PostgresRows.ReadOf(stream, row), cancellation, SizeOf, PageBytes);
            foreach (var stored in page) yield return stored;
            if (page.Count > 0) afterVersion = page[^1].Version;
        }
        while (page.Count > 0);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEvent>> ReadAllAsync(long afterPosition, int limit, CancellationToken cancellation) =>
        await ReadPageAsync(afterPosition, limit, long.MaxValue, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredEvent> SubscribeAsync(long afterPosition, CancellationToken cancellation) =>
        _tail.Events.SubscribeAsync(afterPosition, PageEvents, (after, stop) => ReadPageAsync(after, PageEvents, PageBytes, stop), cancellation);

    /// <inheritdoc/>
    public Task<long> GetVersionAsync(StreamId stream, CancellationToken cancellation) => _readers.ReadNumberAsync(
        "SELECT max(version) FROM log_events WHERE stream = (SELECT number FROM log_streams WHERE kind = $1 AND id = $2)", [stream.Kind, stream.Id], cancellation);

    /// <inheritdoc/>
    public Task<long> GetHeadAsync(CancellationToken cancellation) => _readers.ReadNumberAsync("SELECT max(position) FROM log_events", [], cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellation) => _readers.QueryAsync<T>(sql, parameters, cancellation);

    /// <inheritdoc/>
    public Task<int> ExecuteAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancellation) =>
        _writer.RunAsync(new PostgresExecuteJob(statements, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<long> RebuildAsync(IReadOnlyCollection<string> projections, CancellationToken cancellation) =>
        _writer.RunAsync(new PostgresRebuildJob(_projections.Find(projections), cancellation) { IsExclusive = true }, cancellation);

    /// <inheritdoc/>
    public async Task<Snapshot?> FindAsync(StreamId stream, int stateSchema, CancellationToken cancellation) => (await _readers.ReadAsync(
        "SELECT version, state FROM log_snapshots WHERE stream_kind = $1 AND stream_id = $2 AND state_schema = $3", [stream.Kind, stream.Id, stateSchema],
        row => new Snapshot(row.GetInt64(0), stateSchema, row.GetFieldValue<byte[]>(1)), cancellation)).FirstOrDefault();

    /// <inheritdoc/>
    public Task SaveAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellation) => _readers.ExecuteAsync(
        """
        INSERT INTO log_snapshots(stream_kind, stream_id, state_schema, version, state) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT(stream_kind, stream_id, state_schema) DO UPDATE SET version = excluded.version, state = excluded.state WHERE excluded.version > log_snapshots.version
        """,
        [stream.Kind, stream.Id, snapshot.StateSchema, snapshot.Version, snapshot.State], cancellation);

    /// <summary>Finishes what waits and closes all connections. Later calls find the store closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _writer.StopAsync();
        await _tail.DisposeAsync();
        await Listener.DisposeAsync();
        _tail.Events.Close(new StoreUnavailableException("The store is closed."));
        await _readers.DisposeAsync();
    }

    private Task<List<StoredEvent>> ReadPageAsync(long after, int limit, long maxBytes, CancellationToken cancellation) => _readers.ReadAsync(
        PostgresRows.SelectAll + " WHERE e.position > $1 ORDER BY e.position LIMIT $2", [after, limit], PostgresRows.Read, cancellation, SizeOf, maxBytes);

    private static long SizeOf(StoredEvent stored) => stored.Data.Data.Length + (stored.Data.View?.Length ?? 0);
}
