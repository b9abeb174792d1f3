using System.Diagnostics;
using Annotator.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Annotator.Store.Bench;

/// <summary>The peer: SQLite alone, with the store's own pragmas, a table of a number and a payload, and nothing else.</summary>
internal static class BareSqlite
{
    /// <summary>Rows made durable in a second, with so many rows in each commit.</summary>
    public static double RowsPerSecond(string path, int rowsPerCommit, int payloadBytes, TimeSpan duration)
    {
        using var connection = Open(path);
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rows(payload) VALUES (@payload)";
        insert.Parameters.AddWithValue("@payload", new byte[payloadBytes]);
        insert.Prepare();
        using var begin = Command(connection, "BEGIN IMMEDIATE");
        using var commit = Command(connection, "COMMIT");
        var rows = 0L;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            begin.ExecuteNonQuery();
            for (var i = 0; i < rowsPerCommit; i++) insert.ExecuteNonQuery();
            commit.ExecuteNonQuery();
            rows += rowsPerCommit;
        }
        return rows / watch.Elapsed.TotalSeconds;
    }

    private static SqliteConnection Open(string path)
    {
        var options = new SqliteStoreOptions { Path = path };
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var setup = Command(connection, $"""
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON; PRAGMA temp_store=MEMORY;
            PRAGMA wal_autocheckpoint={options.CheckpointPages}; PRAGMA cache_size=-{options.CacheMiB * 1024};
            CREATE TABLE IF NOT EXISTS rows(number INTEGER PRIMARY KEY, payload BLOB NOT NULL);
            """);
        setup.ExecuteNonQuery();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
