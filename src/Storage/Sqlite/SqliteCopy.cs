using System.Security.Cryptography;
using System.Text;
using Annotator.Storage.FileSystem;
using Microsoft.Data.Sqlite;

namespace Annotator.Storage.Sqlite;

/// <summary>Copies of a store's file, taken while another process writes it, and what its tables hold.</summary>
public static class SqliteCopy
{
    /// <summary>Copies the whole database as it is at one moment. The copy gets its name once it is whole and on the disk; an older copy of that name is replaced then.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be read, or the copy cannot be written; an older copy is as it was.</exception>
    public static void Take(string source, string target)
    {
        var partial = target + ".partial";
        try
        {
            File.Delete(partial);
            using (var from = Open(source, SqliteOpenMode.ReadOnly))
            using (var to = Open(partial, SqliteOpenMode.ReadWriteCreate))
            {
                from.BackupDatabase(to);
                // The copy is one file: without its own log it can be moved and is complete.
                Run(to, "PRAGMA journal_mode = DELETE");
            }
            using (var file = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
            File.Move(partial, target, overwrite: true);
            DurableFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(target))!);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"{source} could not be copied to {target}: {failure.Message}", failure);
        }
    }

    /// <summary>The digests of a table's rows, sorted: two tables hold the same rows when these are the same.</summary>
    public static IReadOnlyList<string> RowDigests(string path, string table)
    {
        using var connection = Open(path, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        using var reader = command.ExecuteReader();
        var digests = new List<string>();
        while (reader.Read())
        {
            var row = new StringBuilder();
            for (var n = 0; n < reader.FieldCount; n++)
            {
                var value = reader.GetValue(n) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(n), System.Globalization.CultureInfo.InvariantCulture)!;
                row.Append(reader.GetName(n)).Append('\u0001').Append(value.Length).Append('\u0001').Append(value).Append('\u0002');
            }
            digests.Add(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(row.ToString()))));
        }
        digests.Sort(StringComparer.Ordinal);
        return digests;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
