using Annotator.Core.Messages;
using Annotator.Storage.Audit;
using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>One transaction in the making: what the log holds under its lock, and what the jobs add to it. Everything goes out in one round trip.</summary>
internal sealed class PostgresStage(PostgresStreams known, long head, long lastStream, IReadOnlyDictionary<string, Receipt> receipts)
{
    private readonly Dictionary<StreamId, StreamState> _states = [];
    private readonly Dictionary<string, Receipt> _receipts = new(StringComparer.Ordinal);
    private readonly List<(StreamId Stream, long Number)> _newStreams = [];
    private readonly List<(StoredEvent Stored, long Number, byte[] Digest)> _events = [];
    private readonly List<(NpgsqlBatchCommand Command, IPostgresJob Owner)> _statements = [];
    private long _lastStream = lastStream;

    /// <summary>The events that are appended.</summary>
    public IReadOnlyList<StoredEvent> Events => [.. _events.Select(e => e.Stored)];

    /// <summary>The statements of jobs, in order, with whose they are.</summary>
    public IReadOnlyList<(NpgsqlBatchCommand Command, IPostgresJob Owner)> Statements => _statements;

    /// <summary>The position the next event gets.</summary>
    public long NextPosition => head + _events.Count + 1;

    /// <summary>The version of a stream within this transaction.</summary>
    public long VersionOf(StreamId stream) => StateOf(stream).Version;

    /// <summary>The receipt of a command within this transaction, as far as it was looked for; null when it has none.</summary>
    public Receipt? FindReceipt(string commandId) => _receipts.GetValueOrDefault(commandId) ?? receipts.GetValueOrDefault(commandId);

    /// <summary>Adds a command's receipt and events; versions and positions were given by the caller, who saw <see cref="VersionOf"/> and <see cref="NextPosition"/>.</summary>
    public void Add(string commandId, Receipt receipt, IReadOnlyList<StoredEvent> events, IReadOnlyList<byte[]> contents)
    {
        _receipts.Add(commandId, receipt);
        for (var i = 0; i < events.Count; i++)
        {
            var stored = events[i];
            var number = StateOf(stored.Stream).Number;
            if (number == 0) _newStreams.Add((stored.Stream, number = ++_lastStream));
            _states[stored.Stream] = new StreamState(number, stored.Version);
            _events.Add((stored, number, EventDigest.At(stored.Position, contents[i])));
        }
    }

    /// <summary>Adds a statement of a job.</summary>
    public void Add(SqlStatement statement, IPostgresJob owner)
    {
        var command = new NpgsqlBatchCommand();
        command.CommandText = PostgresSql.Of(statement.Text).Bind(statement.Parameters, command.Parameters);
        _statements.Add((command, owner));
    }

    /// <summary>Everything but the end of the transaction.</summary>
    public void WriteTo(NpgsqlBatch batch)
    {
        if (_newStreams.Count > 0)
            batch.BatchCommands.Add(PostgresInserts.Streams(_newStreams));
        if (_receipts.Count > 0) batch.BatchCommands.Add(PostgresInserts.Receipts(_receipts));
        if (_events.Count > 0) batch.BatchCommands.Add(PostgresInserts.Events(_events));
        foreach (var (command, _) in _statements) batch.BatchCommands.Add(command);
    }

    /// <summary>It is committed: what it changed is remembered.</summary>
    public void Keep()
    {
        foreach (var (stream, state) in _states) known.Put(stream, state);
        known.AdvanceTo(head + _events.Count);
    }

    private StreamState StateOf(StreamId stream) => _states.TryGetValue(stream, out var state) || known.TryGet(stream, out state) ? state : default;
}
