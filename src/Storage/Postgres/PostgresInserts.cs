using System.Runtime.InteropServices;
using Annotator.Core.Messages;
using Npgsql;
using NpgsqlTypes;

namespace Annotator.Storage.Postgres;

/// <summary>The statements that write many rows of the log at once: arrays of columns, one statement a table, prepared once whatever the number of rows.</summary>
internal static class PostgresInserts
{
    private const string StreamsSql = "INSERT INTO log_streams(number, kind, id) SELECT * FROM unnest($1, $2, $3)";
    private const string ReceiptsSql = "INSERT INTO log_receipts(command_id, stream_kind, stream_id, version, rejection) SELECT * FROM unnest($1, $2, $3, $4, $5)";
    private const string EventsSql = """
        INSERT INTO log_events(position, stream, version, command_id, type, schema, at, by_person, session_id, data, view_condition, digest)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    public static NpgsqlBatchCommand Streams(IReadOnlyList<(StreamId Stream, long Number)> streams) =>
        Command(StreamsSql, Numbers(streams, s => s.Number), Texts(streams, s => s.Stream.Kind), Texts(streams, s => s.Stream.Id));

    public static NpgsqlBatchCommand Receipts(Dictionary<string, Receipt> receipts)
    {
        KeyValuePair<string, Receipt>[] rows = [.. receipts];
        return Command(
            ReceiptsSql, Texts(rows, r => r.Key), Texts(rows, r => r.Value.Stream.Kind), Texts(rows, r => r.Value.Stream.Id), Numbers(rows, r => r.Value.Version),
            Texts(rows, r => PostgresRows.ToText(r.Value.Rejection)));
    }

    public static NpgsqlBatchCommand Events(IReadOnlyList<(StoredEvent Stored, long Number, byte[] Digest)> events) => Command(
        EventsSql,
        Numbers(events, e => e.Stored.Position), Numbers(events, e => e.Number), Numbers(events, e => e.Stored.Version), Texts(events, e => e.Stored.CommandId),
        Texts(events, e => e.Stored.Data.Type), Numbers(events, e => e.Stored.Data.Schema), Numbers(events, e => e.Stored.Data.At.UtcTicks),
        Texts(events, e => e.Stored.Data.By), Texts(events, e => e.Stored.Data.SessionId), Bytes(events, e => ToArray(e.Stored.Data.Data)),
        Bytes(events, e => e.Stored.Data.View is { } view ? ToArray(view) : null), Bytes(events, e => e.Digest));

    /// <summary>A batch command with these columns.</summary>
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns) command.Parameters.Add(column);
        return command;
    }

    public static NpgsqlParameter Numbers<T>(IReadOnlyList<T> rows, Func<T, long> value) =>
        new NpgsqlParameter<long[]> { TypedValue = Column(rows, value), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    public static NpgsqlParameter Texts<T>(IReadOnlyList<T> rows, Func<T, string?> value) =>
        new NpgsqlParameter<string?[]> { TypedValue = Column(rows, value), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    public static NpgsqlParameter Bytes<T>(IReadOnlyList<T> rows, Func<T, byte[]?> value) =>
        new NpgsqlParameter<byte[]?[]> { TypedValue = Column(rows, value), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    private static TValue[] Column<T, TValue>(IReadOnlyList<T> rows, Func<T, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        return column;
    }

    private static byte[] ToArray(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToArray();
}
