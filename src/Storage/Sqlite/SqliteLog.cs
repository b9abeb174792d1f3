using System.Text.Json;
using Annotator.Core.Messages;
using Annotator.Storage.Audit;

namespace Annotator.Storage.Sqlite;

/// <summary>The log as its one writer sees it, within the open transaction: versions, positions, rows.</summary>
/// <remarks>
/// Versions of streams are remembered so that a hot stream costs no query. What a job learns is staged; it becomes the batch's when the job is kept and the truth
/// when the batch is committed, and falls away with either.
/// </remarks>
internal sealed class SqliteLog : IDisposable
{
    private const int MaxRemembered = 200_000;
    private const int NoNumber = 0;
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _insertEvent, _insertReceipt, _findReceipt, _findVersion, _insertStream, _head;
    private readonly Dictionary<StreamId, StreamState> _committed = [];
    private readonly Dictionary<StreamId, StreamState> _batch = [];
    private readonly Dictionary<StreamId, StreamState> _job = [];
    private readonly List<StoredEvent> _batchEvents = [];
    private readonly List<StoredEvent> _jobEvents = [];

    private readonly record struct StreamState(long Number, long Version);

    public SqliteLog(SqliteDatabase database)
    {
        _database = database;
        _insertEvent = database.Prepare("""
            INSERT INTO log_events(position, stream, version, command_id, type, schema, at, by_person, session_id, data, view_condition, digest)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        _insertReceipt = database.Prepare("INSERT INTO log_receipts(command_id, stream_kind, stream_id, version, rejection) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        _findReceipt = database.Prepare(SqliteRows.SelectReceipt);
        _findVersion = database.Prepare(
            "SELECT s.number, (SELECT max(e.version) FROM log_events e WHERE e.stream = s.number) FROM log_streams s WHERE s.kind = ? AND s.id = ?");
        _insertStream = database.Prepare("INSERT INTO log_streams(kind, id) VALUES (?, ?)");
        _head = database.Prepare("SELECT max(position) FROM log_events");
        Head = _head.QueryInt64() ?? 0;
    }

    /// <summary>The database of this log.</summary>
    public SqliteDatabase Database => _database;

    /// <summary>The last committed position.</summary>
    public long Head { get; private set; }

    /// <summary>The events that the running job has appended.</summary>
    public IReadOnlyList<StoredEvent> JobEvents => _jobEvents;

    /// <summary>The version of a stream within this transaction.</summary>
    public long VersionOf(StreamId stream) => StateOf(stream).Version;

    /// <summary>The receipt of a command within this transaction, or null.</summary>
    public Receipt? FindReceipt(string commandId) => SqliteRows.FindReceipt(_findReceipt, commandId);

    /// <summary>Keeps a receipt; false when the command has one.</summary>
    public bool TryKeepReceipt(string commandId, Receipt receipt)
    {
        _insertReceipt.Bind(1, commandId);
        _insertReceipt.Bind(2, receipt.Stream.Kind);
        _insertReceipt.Bind(3, receipt.Stream.Id);
        _insertReceipt.Bind(4, receipt.Version);
        _insertReceipt.Bind(5, receipt.Rejection is { } rejection ? JsonSerializer.Serialize(rejection, StoredJson.Default.Rejection) : null);
        _insertReceipt.Execute();
        return _database.Changes == 1;
    }

    /// <summary>Appends one event to a stream. <paramref name="content"/> is <see cref="EventDigest.Content"/>.</summary>
    public void Insert(StreamId stream, string commandId, EventData data, byte[] content)
    {
        var state = StateOf(stream);
        if (state.Number == NoNumber) state = new StreamState(NumberOf(stream), 0);
        state = state with { Version = state.Version + 1 };
        var stored = new StoredEvent(stream, state.Version, Head + _batchEvents.Count + _jobEvents.Count + 1, commandId, data);
        InsertRow(stored, state.Number, content);
        _job[stream] = state;
        _jobEvents.Add(stored);
    }

    /// <summary>The running job stands: the next one builds on it.</summary>
    public void KeepJob()
    {
        foreach (var (stream, state) in _job) _batch[stream] = state;
        _batchEvents.AddRange(_jobEvents);
        DropJob();
    }

    /// <summary>The running job was rolled back.</summary>
    public void DropJob()
    {
        _job.Clear();
        _jobEvents.Clear();
    }

    /// <summary>The batch is committed. Gives its events; the list is the caller's.</summary>
    public IReadOnlyList<StoredEvent> KeepBatch()
    {
        if (_committed.Count > MaxRemembered) _committed.Clear();
        foreach (var (stream, state) in _batch) _committed[stream] = state;
        StoredEvent[] events = [.. _batchEvents];
        Head += events.Length;
        DropBatch();
        return events;
    }

    /// <summary>The batch was rolled back.</summary>
    public void DropBatch()
    {
        DropJob();
        _batch.Clear();
        _batchEvents.Clear();
    }

    /// <summary>Forgets all that is remembered and asks the file: after a failure nobody else knows what was committed.</summary>
    public void Reload()
    {
        DropBatch();
        _committed.Clear();
        Head = _head.QueryInt64() ?? 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_insertEvent, _insertReceipt, _findReceipt, _findVersion, _insertStream, _head]) statement.Dispose();
    }

    private StreamState StateOf(StreamId stream)
    {
        if (_job.TryGetValue(stream, out var state) || _batch.TryGetValue(stream, out state) || _committed.TryGetValue(stream, out state)) return state;
        _findVersion.Bind(1, stream.Kind);
        _findVersion.Bind(2, stream.Id);
        if (_findVersion.Step()) state = new StreamState(_findVersion.GetInt64(0), _findVersion.GetInt64(1));
        _findVersion.Reset();
        return _batch[stream] = state;
    }

    private long NumberOf(StreamId stream)
    {
        _insertStream.Bind(1, stream.Kind);
        _insertStream.Bind(2, stream.Id);
        _insertStream.Execute();
        return _database.LastRow;
    }

    private void InsertRow(StoredEvent stored, long streamNumber, byte[] content)
    {
        var data = stored.Data;
        _insertEvent.Bind(1, stored.Position);
        _insertEvent.Bind(2, streamNumber);
        _insertEvent.Bind(3, stored.Version);
        _insertEvent.Bind(4, stored.CommandId);
        _insertEvent.Bind(5, data.Type);
        _insertEvent.Bind(6, data.Schema);
        _insertEvent.Bind(7, data.At.UtcTicks);
        _insertEvent.Bind(8, data.By);
        _insertEvent.Bind(9, data.SessionId);
        _insertEvent.Bind(10, data.Data.Span);
        if (data.View is { } view) _insertEvent.Bind(11, view.Span);
        else _insertEvent.BindNull(11);
        _insertEvent.Bind(12, EventDigest.At(stored.Position, content));
        _insertEvent.Execute();
    }
}
