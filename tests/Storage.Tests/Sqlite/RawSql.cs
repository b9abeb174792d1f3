using Microsoft.Data.Sqlite;

namespace Annotator.Storage.Tests.Sqlite;

/// <summary>SQL behind the store's back.</summary>
internal static class RawSql
{
    public static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
