using System.Text.Json;
using Annotator.Core.Messages;
using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>How rows of the log become values.</summary>
internal static class PostgresRows
{
    /// <summary>The columns that <see cref="Read"/> takes, of all streams.</summary>
    public const string SelectAll = $"SELECT {Columns}, s.kind, s.id FROM log_events e JOIN log_streams s ON s.number = e.stream";

    /// <summary>The columns that <see cref="ReadOf"/> takes, of the stream ($1, $2).</summary>
    public const string SelectStream = $"SELECT {Columns} FROM log_events e WHERE e.stream = (SELECT number FROM log_streams WHERE kind = $1 AND id = $2)";

    /// <summary>The receipts of commands ($1): command id, then what <see cref="ReadReceipt"/> takes.</summary>
    public const string SelectReceipts = "SELECT command_id, stream_kind, stream_id, version, rejection FROM log_receipts WHERE command_id = ANY($1)";

    private const string Columns = "e.position, e.version, e.command_id, e.type, e.schema, e.at, e.by_person, e.session_id, e.data, e.view_condition";

    /// <summary>The event of the row, of whatever stream.</summary>
    public static StoredEvent Read(NpgsqlDataReader row) => ReadOf(new StreamId(row.GetString(10), row.GetString(11)), row);

    /// <summary>The event of the row, of a known stream.</summary>
    public static StoredEvent ReadOf(StreamId stream, NpgsqlDataReader row) => new(stream, row.GetInt64(1), row.GetInt64(0), row.GetString(2), new EventData(
        row.GetString(3), (int)row.GetInt64(4), new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero), row.GetString(6), row.GetString(7),
        row.GetFieldValue<byte[]>(8), row.IsDBNull(9) ? default(ReadOnlyMemory<byte>?) : row.GetFieldValue<byte[]>(9)));

    /// <summary>The receipt of the row.</summary>
    public static Receipt ReadReceipt(NpgsqlDataReader row) => new(
        new StreamId(row.GetString(1), row.GetString(2)), row.GetInt64(3), row.IsDBNull(4) ? null : JsonSerializer.Deserialize(row.GetString(4), StoredJson.Default.Rejection));

    /// <summary>A rejection as it is kept; null for none.</summary>
    public static string? ToText(Rejection? rejection) => rejection is null ? null : JsonSerializer.Serialize(rejection, StoredJson.Default.Rejection);
}
