using System.Text;
using SQLitePCL;

namespace Annotator.Storage.Sqlite;

/// <summary>One prepared statement of one connection. Not for two threads at once.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const uint Persistent = 1;      // SQLITE_PREPARE_PERSISTENT: kept for long, so not from the small lookaside memory
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private Type? _boundType;
    private Func<object, object?>[] _getters = [];
    private string[]? _names;

    /// <summary>Prepares one statement; text with a second statement in it is refused.</summary>
    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteFaults.Check(database, raw.sqlite3_prepare_v3(database, sql, Persistent, out _statement, out var tail));
        if (!string.IsNullOrWhiteSpace(tail))
        {
            _statement.Dispose();
            throw new ArgumentException($"One statement at a time; this text holds more: {sql}", nameof(sql));
        }
    }

    /// <summary>Binds parameter <paramref name="index"/> (from 1).</summary>
    public void Bind(int index, long value) => SqliteFaults.Check(_database, raw.sqlite3_bind_int64(_statement, index, value));

    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int index, double value) => SqliteFaults.Check(_database, raw.sqlite3_bind_double(_statement, index, value));

    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int index, string? value)
    {
        if (value is null) BindNull(index);
        else if (value.Length <= 256) BindShort(index, value);
        else SqliteFaults.Check(_database, raw.sqlite3_bind_text(_statement, index, Encoding.UTF8.GetBytes(value)));
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int index, ReadOnlySpan<byte> blob) => SqliteFaults.Check(
        _database, blob.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, blob));

    /// <inheritdoc cref="Bind(int, long)"/>
    public void BindNull(int index) => SqliteFaults.Check(_database, raw.sqlite3_bind_null(_statement, index));

    /// <summary>Binds every named parameter from the properties of an object.</summary>
    /// <exception cref="ArgumentException">The statement names a parameter that the object lacks.</exception>
    public void Bind(object? parameters)
    {
        var count = raw.sqlite3_bind_parameter_count(_statement);
        if (count == 0) return;
        ArgumentNullException.ThrowIfNull(parameters);
        if (_boundType != parameters.GetType() || parameters is IReadOnlyDictionary<string, object?>) FindGetters(parameters, count);
        for (var i = 0; i < count; i++) BindValue(i + 1, SqlValues.Normalise(_getters[i](parameters)));
    }

    /// <summary>Binds every named parameter from normalised values by name.</summary>
    /// <exception cref="ArgumentException">The statement names a parameter that is not among them.</exception>
    public void Bind(Dictionary<string, object?> values)
    {
        _names ??= [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement)).Select(NameOf)];
        for (var i = 0; i < _names.Length; i++)
            BindValue(i + 1, values.TryGetValue(_names[i], out var value) ? value : throw new ArgumentException($"The statement names @{_names[i]}, which its parameters lack.", nameof(values)));
    }

    /// <summary>The names of the columns of its rows.</summary>
    public string[] Columns => field ??= [.. Enumerable.Range(0, raw.sqlite3_column_count(_statement)).Select(column => raw.sqlite3_column_name(_statement, column).utf8_to_string())];

    /// <summary>Advances; true when there is a row. After a failure the statement is ready for another use.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;
        if (result == raw.SQLITE_DONE) return false;
        var fault = new SqliteFault(raw.sqlite3_extended_errcode(_database), raw.sqlite3_errmsg(_database).utf8_to_string());
        Reset();
        throw fault;
    }

    /// <summary>Runs to the end and is ready for another use.</summary>
    public void Execute()
    {
        while (Step()) { }
        Reset();
    }

    /// <summary>Runs and gives the first column of the first row; null when there is no row or it is NULL.</summary>
    public long? QueryInt64()
    {
        long? value = Step() && !IsNull(0) ? GetInt64(0) : null;
        Reset();
        return value;
    }

    /// <summary>Makes it ready for another use.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);      // its code repeats the failure that Step has thrown already

    /// <summary>Whether the column (from 0) of the row is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>The column (from 0) of the row.</summary>
    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <inheritdoc cref="GetInt64"/>
    public string GetText(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    /// <inheritdoc cref="GetInt64"/>
    public byte[] GetBlob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>The column (from 0) of the row as <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, bytes or <see cref="DBNull"/>.</summary>
    public object GetValue(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_INTEGER => GetInt64(column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(_statement, column),
        raw.SQLITE_TEXT => GetText(column),
        raw.SQLITE_BLOB => GetBlob(column),
        _ => DBNull.Value,
    };

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void BindShort(int index, string value)
    {
        Span<byte> utf8 = stackalloc byte[value.Length * 3];
        // A zero-length span has a null pointer, which SQLite would take for NULL.
        SqliteFaults.Check(_database, value.Length == 0
            ? raw.sqlite3_bind_text(_statement, index, string.Empty)
            : raw.sqlite3_bind_text(_statement, index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
    }

    private void BindValue(int index, object? value)
    {
        switch (value)
        {
            case null: BindNull(index); break;
            case long number: Bind(index, number); break;
            case double number: Bind(index, number); break;
            case string text: Bind(index, text); break;
            case byte[] blob: Bind(index, blob.AsSpan()); break;
            default: throw new ArgumentException($"A parameter of type {value.GetType()} cannot be stored.");
        }
    }

    private void FindGetters(object parameters, int count)
    {
        var getters = new Func<object, object?>[count];
        for (var i = 0; i < count; i++)
        {
            getters[i] = SqlValues.FindGetter(parameters, NameOf(i + 1));
        }
        (_getters, _boundType) = (getters, parameters.GetType());
    }

    private string NameOf(int index) => raw.sqlite3_bind_parameter_name(_statement, index).utf8_to_string() is { Length: > 1 } name
        ? name[1..] : throw new ArgumentException("Parameters must have names (@name).");
}
