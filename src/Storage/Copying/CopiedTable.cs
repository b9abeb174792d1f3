using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Annotator.Storage.Copying;

/// <summary>One table that is copied as it is: its columns as SQLite declares them, its rows in the order of its key.</summary>
internal sealed class CopiedTable
{
    private const int PageRows = 500;
    private readonly List<(string Name, NpgsqlDbType Type)> _columns = [];
    private readonly string _order;

    private CopiedTable(string name, List<(string Name, string Type, long Key)> columns)
    {
        Name = name;
        foreach (var (column, type, _) in columns) _columns.Add((column, TypeOf(type)));
        var key = columns.Where(c => c.Key > 0).OrderBy(c => c.Key).ToList();
        _order = string.Join(", ", (key.Count > 0 ? key : columns).Select(c => $"\"{c.Name}\""));
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The tables of a database of which this is true.</summary>
    public static List<CopiedTable> Find(SqliteConnection source, Func<string, bool> wanted)
    {
        var names = Read(source, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name", r => r.GetString(0)).Where(wanted);
        return [.. names.Select(n => new CopiedTable(n, Read(source, $"SELECT name, type, pk FROM pragma_table_info('{n}') ORDER BY cid", r => (r.GetString(0), r.GetString(1), r.GetInt64(2)))))];
    }

    /// <summary>Puts the rows in the place of those that are there, in the open transaction. Gives their number.</summary>
    public async Task<long> ReplaceAsync(SqliteConnection source, NpgsqlConnection target, CancellationToken cancellation)
    {
        await using (var clear = new NpgsqlCommand($"DELETE FROM \"{Name}\"", target)) await clear.ExecuteNonQueryAsync(cancellation);
        return await AddAsync(source, target, null, cancellation);
    }

    /// <summary>Adds the rows that a condition takes. Gives their number.</summary>
    public async Task<long> AddAsync(SqliteConnection source, NpgsqlConnection target, string? where, CancellationToken cancellation)
    {
        var count = 0L;
        using var read = source.CreateCommand();
        read.CommandText = Select(where);
        using var rows = read.ExecuteReader();
        var page = new List<object[]>();
        while (rows.Read())
        {
            var row = new object[_columns.Count];
            rows.GetValues(row);
            page.Add(row);
            count++;
            if (page.Count == PageRows) await WriteAsync(target, page, cancellation);
        }
        await WriteAsync(target, page, cancellation);
        return count;
    }

    /// <summary>A digest of all rows in the order of the key, and their number: the same on both sides when they hold the same.</summary>
    public (string Digest, long Rows) Digest(System.Data.Common.DbConnection database)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var read = database.CreateCommand();
        read.CommandText = Select(null);
        using var rows = read.ExecuteReader();
        var count = 0L;
        for (; rows.Read(); count++)
        {
            for (var i = 0; i < _columns.Count; i++)
            {
                var bytes = rows.GetValue(i) switch { DBNull => null, byte[] blob => blob, var other => Encoding.UTF8.GetBytes(Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture)!) };
                hash.AppendData(BitConverter.GetBytes(bytes?.Length ?? -1));
                hash.AppendData(bytes ?? []);
            }
        }
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), count);
    }

    private string Select(string? where) => $"SELECT {string.Join(", ", _columns.Select(c => $"\"{c.Name}\""))} FROM \"{Name}\"{(where is null ? "" : $" WHERE {where}")} ORDER BY {_order}";

    private async Task WriteAsync(NpgsqlConnection target, List<object[]> page, CancellationToken cancellation)
    {
        if (page.Count == 0) return;
        var names = string.Join(", ", _columns.Select(c => $"\"{c.Name}\""));
        var values = string.Join(", ", _columns.Select((_, i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${i + 1}")));
        await using var insert = new NpgsqlCommand($"INSERT INTO \"{Name}\" ({names}) SELECT * FROM unnest({values}) ON CONFLICT DO NOTHING", target);
        for (var i = 0; i < _columns.Count; i++) insert.Parameters.Add(Column(page, i));
        await insert.ExecuteNonQueryAsync(cancellation);
        page.Clear();
    }

    private NpgsqlParameter Column(List<object[]> page, int i) => _columns[i].Type switch
    {
        NpgsqlDbType.Bigint => new NpgsqlParameter<long?[]> { TypedValue = [.. page.Select(r => r[i] is DBNull ? null : (long?)(long)r[i])] },
        NpgsqlDbType.Double => new NpgsqlParameter<double?[]> { TypedValue = [.. page.Select(r => r[i] is DBNull ? null : (double?)Convert.ToDouble(r[i], System.Globalization.CultureInfo.InvariantCulture))] },
        NpgsqlDbType.Bytea => new NpgsqlParameter<byte[]?[]> { TypedValue = [.. page.Select(r => r[i] as byte[])] },
        _ => new NpgsqlParameter<string?[]> { TypedValue = [.. page.Select(r => r[i] as string)] },
    };

    private static NpgsqlDbType TypeOf(string declared) => declared.ToUpperInvariant() switch
    {
        "BIGINT" or "INTEGER" => NpgsqlDbType.Bigint,
        "DOUBLE PRECISION" => NpgsqlDbType.Double,
        "BLOB" => NpgsqlDbType.Bytea,
        _ => NpgsqlDbType.Text,
    };

    private static List<T> Read<T>(SqliteConnection source, string sql, Func<SqliteDataReader, T> row)
    {
        using var command = source.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read()) all.Add(row(rows));
        return all;
    }
}
