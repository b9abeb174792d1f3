using System.Text.Json;
using Annotator.Core.Messages;

namespace Annotator.Storage.Sqlite;

/// <summary>How rows of the log become values.</summary>
internal static class SqliteRows
{
    /// <summary>The columns that <see cref="Read"/> takes, of all streams.</summary>
    public const string SelectAll = $"SELECT {Columns}, s.kind, s.id FROM log_events e JOIN log_streams s ON s.number = e.stream";

    /// <summary>The columns that <see cref="ReadOf"/> takes, of the stream (@kind, @id).</summary>
    public const string SelectStream = $"SELECT {Columns} FROM log_events e WHERE e.stream = (SELECT number FROM log_streams WHERE kind = @kind AND id = @id)";

    private const string Columns = "e.position, e.version, e.command_id, e.type, e.schema, e.at, e.by_person, e.session_id, e.data, e.view_condition";

    /// <summary>The event of the row, of whatever stream.</summary>
    public static StoredEvent Read(SqliteStatement row) => ReadOf(new StreamId(row.GetText(10), row.GetText(11)), row);

    /// <summary>The event of the row, of a known stream.</summary>
    public static StoredEvent ReadOf(StreamId stream, SqliteStatement row) => new(stream, row.GetInt64(1), row.GetInt64(0), row.GetText(2), new EventData(
        row.GetText(3), (int)row.GetInt64(4), new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero), row.GetText(6), row.GetText(7),
        row.GetBlob(8), row.IsNull(9) ? default(ReadOnlyMemory<byte>?) : row.GetBlob(9)));

    /// <summary>The receipt of a command, or null.</summary>
    public static Receipt? FindReceipt(SqliteStatement find, string commandId)
    {
        find.Bind(1, commandId);
        var receipt = find.Step() ? ReadReceipt(find) : null;
        find.Reset();
        return receipt;
    }

    /// <summary>The SQL of <see cref="FindReceipt"/>.</summary>
    public const string SelectReceipt = "SELECT stream_kind, stream_id, version, rejection FROM log_receipts WHERE command_id = @command_id";

    private static Receipt ReadReceipt(SqliteStatement row) => new(
        new StreamId(row.GetText(0), row.GetText(1)), row.GetInt64(2), row.IsNull(3) ? null : JsonSerializer.Deserialize(row.GetText(3), StoredJson.Default.Rejection));
}
