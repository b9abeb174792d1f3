using System.Runtime.CompilerServices;
using Annotator.Core.Messages;
using Annotator.Storage.FileSystem;

namespace Annotator.Storage.Sqlite;

/// <summary>The log, its read models, the tables beside it and the snapshots, in one SQLite file that one process holds.</summary>
public sealed class SqliteEventStore : IEventStore, IReadModels, ISnapshotStore, IAsyncDisposable
{
    private const int PageEvents = 512;
    private const long PageBytes = 8 * 1048576;
    private const int SnapshotsYieldAt = 256;
    private readonly FileStream _lock;
    private readonly SqliteDatabase _database;
    private readonly SqliteLog _log;
    private readonly SqliteProjections _projections;
    private readonly LiveTail _tail;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private int _disposed;

    /// <summary>Opens the store: takes its lock, makes or migrates its tables, and rebuilds the projections whose schema changed.</summary>
    /// <exception cref="StoreUnavailableException">Another process holds it, a newer version wrote it, or the disk refuses.</exception>
    /// <exception cref="ProjectionFailedException">A projection could not be rebuilt.</exception>
    public static Task<SqliteEventStore> OpenAsync(
        SqliteStoreOptions options, IReadOnlyList<IProjection> projections, IReadOnlyList<SideTable> sideTables, CancellationToken cancellation) =>
        Task.Run(() => Open(options, new SqliteProjections(projections), sideTables), cancellation);

    private SqliteEventStore(SqliteStoreOptions options, FileStream held, SqliteDatabase database, SqliteProjections projections)
    {
        (_lock, _database, _projections, _log) = (held, database, projections, new SqliteLog(database));
        _tail = new LiveTail(_log.Head, options.TailEvents, options.TailMiB * 1048576L);
        _readers = new SqliteReaders(options);
        _writer = new SqliteWriter(options, database, _log, _tail);
    }

    /// <inheritdoc/>
    public Task<AppendResult> AppendAsync(Append append, CancellationToken cancellation)
    {
        append.Check();
        return _writer.RunAsync(new SqliteAppendJob(append, _projections, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task<Receipt?> FindReceiptAsync(string commandId, CancellationToken cancellation) =>
        _readers.ReadAsync(reader => SqliteRows.FindReceipt(reader.Statement(SqliteRows.SelectReceipt), commandId), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadStreamAsync(StreamId stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<StoredEvent> page;
        do
        {
            page = await _readers.ReadAsync(reader => ReadStreamPage(reader, stream, afterVersion), cancellation);
            foreach (var stored in page) yield return stored;
            if (page.Count > 0) afterVersion = page[^1].Version;
        }
        while (page.Count > 0);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEvent>> ReadAllAsync(long afterPosition, int limit, CancellationToken cancellation) =>
        await _readers.ReadAsync(reader => ReadPage(reader, afterPosition, limit, long.MaxValue), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredEvent> SubscribeAsync(long afterPosition, CancellationToken cancellation) => _tail.SubscribeAsync(
        afterPosition, PageEvents, (after, stop) => _readers.ReadAsync(reader => ReadPage(reader, after, PageEvents, PageBytes), stop), cancellation);

    /// <inheritdoc/>
    public Task<long> GetVersionAsync(StreamId stream, CancellationToken cancellation) => _readers.ReadAsync(
        reader =>
        {
            var find = reader.Statement("SELECT max(version) FROM log_events WHERE stream = (SELECT number FROM log_streams WHERE kind = @kind AND id = @id)");
            find.Bind(1, stream.Kind);
            find.Bind(2, stream.Id);
            return find.QueryInt64() ?? 0;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<long> GetHeadAsync(CancellationToken cancellation) => Task.FromResult(_tail.Head);

    /// <inheritdoc/>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellation) =>
        _readers.ReadAsync<IReadOnlyList<T>>(reader => SqliteQuery.Run<T>(reader, sql, parameters, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<int> ExecuteAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancellation) =>
        _writer.RunAsync(new SqliteExecuteJob(statements, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<long> RebuildAsync(IReadOnlyCollection<string> projections, CancellationToken cancellation) =>
        _writer.RunAsync(new SqliteRebuildJob(_projections.Find(projections), cancellation) { IsExclusive = true }, cancellation);

    /// <inheritdoc/>
    public Task<Snapshot?> FindAsync(StreamId stream, int stateSchema, CancellationToken cancellation) => _readers.ReadAsync(
        reader =>
        {
            var find = reader.Statement("SELECT version, state FROM log_snapshots WHERE stream_kind = @kind AND stream_id = @id AND state_schema = @schema");
            find.Bind(1, stream.Kind);
            find.Bind(2, stream.Id);
            find.Bind(3, (long)stateSchema);
            var snapshot = find.Step() ? new Snapshot(find.GetInt64(0), stateSchema, find.GetBlob(1)) : null;
            find.Reset();
            return snapshot;
        },
        cancellation);

    /// <inheritdoc/>
    public Task SaveAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellation) => _writer.Waiting > SnapshotsYieldAt
        ? Task.CompletedTask
        : _writer.RunAsync(new SqliteSnapshotJob(stream, snapshot, cancellation), cancellation);

    /// <summary>Finishes what waits, closes all connections and frees the lock. Later calls find the store closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _writer.StopAsync();
        _tail.Close(new StoreUnavailableException("The store is closed."));
        await _readers.CloseAsync();
        _log.Dispose();
        _database.Dispose();
        await _lock.DisposeAsync();
    }

    private static SqliteEventStore Open(SqliteStoreOptions options, SqliteProjections projections, IReadOnlyList<SideTable> sideTables)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
        FileStream? held = null;
        SqliteDatabase? database = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(options.Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            database = SqliteDatabase.Open(options);
            SqliteSchema.Prepare(database, sideTables);
            database.Execute("BEGIN IMMEDIATE");
            projections.BringUpToDate(database);
            database.Execute("COMMIT");
            DurableFolder.Flush(folder);
            return new SqliteEventStore(options, held, database, projections);
        }
        catch (Exception failure)
        {
            database?.Dispose();
            held?.Dispose();
            if (failure is IOException or UnauthorizedAccessException) throw new StoreUnavailableException($"{options.Path} cannot be taken: {failure.Message}", failure);
            if (failure is SqliteFault) throw SqliteFaults.Translate(failure);
            throw;
        }
    }

    private static List<StoredEvent> ReadStreamPage(SqliteReader reader, StreamId stream, long afterVersion)
    {
        var read = reader.Statement(SqliteRows.SelectStream + " AND e.version > @after ORDER BY e.version LIMIT @limit");
        read.Bind(1, stream.Kind);
        read.Bind(2, stream.Id);
        read.Bind(3, afterVersion);
        read.Bind(4, (long)PageEvents);
        return ReadRows(read, row => SqliteRows.ReadOf(stream, row), PageBytes);
    }

    private static List<StoredEvent> ReadPage(SqliteReader reader, long afterPosition, int limit, long maxBytes)
    {
        var read = reader.Statement(SqliteRows.SelectAll + " WHERE e.position > @after ORDER BY e.position LIMIT @limit");
        read.Bind(1, afterPosition);
        read.Bind(2, (long)limit);
        return ReadRows(read, SqliteRows.Read, maxBytes);
    }

    private static List<StoredEvent> ReadRows(SqliteStatement read, Func<SqliteStatement, StoredEvent> row, long maxBytes)
    {
        var page = new List<StoredEvent>();
        for (var bytes = 0L; bytes < maxBytes && read.Step();)
        {
            page.Add(row(read));
            bytes += page[^1].Data.Data.Length + (page[^1].Data.View?.Length ?? 0);
        }
        read.Reset();
        return page;
    }
}
