using System.Globalization;
using System.Text.RegularExpressions;
using SQLitePCL;

namespace Annotator.Storage.Sqlite;

/// <summary>A query in portable SQL on one reading connection. Its statement stays prepared, unless a list makes its text differ from call to call.</summary>
internal static class SqliteQuery
{
    // What IN takes for a list without values: NOT IN must then hold for everything.
    private const string Nothing = "(SELECT NULL WHERE 0)";

    /// <summary>All rows.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static List<T> Run<T>(SqliteReader reader, string sql, object? parameters, CancellationToken cancellation)
    {
        using var interrupt = cancellation.Register(() => raw.sqlite3_interrupt(reader.Connection.Handle!));
        try
        {
            var values = SqlValues.ToDictionary(parameters);
            if (!values.Values.Any(value => value is List<object?>)) return ReadAll<T>(reader.Statement(sql), values);
            using var once = new SqliteStatement(reader.Connection.Handle!, Spread(sql, values));
            return ReadAll<T>(once, values);
        }
        catch (SqliteFault failure) when ((failure.Code & 0xff) == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The query was interrupted.", failure, cancellation);
        }
    }

    private static List<T> ReadAll<T>(SqliteStatement statement, Dictionary<string, object?> values)
    {
        statement.Bind(values);
        var mapper = RowMapper<T>.Of(statement.Columns);
        var (rows, row) = (new List<T>(), new object[statement.Columns.Length]);
        while (statement.Step())
        {
            for (var column = 0; column < row.Length; column++) row[column] = statement.GetValue(column);
            rows.Add(mapper.Map(row));
        }
        statement.Reset();
        return rows;
    }

    private static string Spread(string sql, Dictionary<string, object?> values)
    {
        foreach (var (name, list) in values.Select(value => (value.Key, Values: value.Value as List<object?>)).Where(value => value.Values is not null).ToList())
        {
            var names = list!.Select((_, n) => string.Create(CultureInfo.InvariantCulture, $"{name}_{n}")).ToList();
            for (var n = 0; n < names.Count; n++) values[names[n]] = list![n];
            sql = Regex.Replace(sql, $@"@{Regex.Escape(name)}\b", names.Count == 0 ? Nothing : $"({string.Join(", ", names.Select(one => "@" + one))})", RegexOptions.IgnoreCase);
        }
        return sql;
    }
}
