using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Annotator.Storage.Postgres;

/// <summary>Portable SQL as PostgreSQL takes it: the one seam between the dialects (ADR 32).</summary>
/// <remarks>
/// <c>@name</c> becomes <c>$n</c>, or NULL when the value is null, because the server must know the type of every parameter; <c>IN @names</c> becomes <c>= ANY($n)</c>; <c>LIKE</c> becomes <c>ILIKE</c>, because SQLite's folds ASCII case. Quoted text and comments are left alone.
/// </remarks>
internal sealed class PostgresSql
{
    private static readonly ConcurrentDictionary<string, PostgresSql> Known = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<(string Text, int Parameter)> _pieces;
    private readonly string[] _names;
    private readonly ConcurrentDictionary<Type, Func<object, object?>[]> _getters = new();
    private readonly ConcurrentDictionary<UInt128, string> _texts = new();

    // A piece is a text, followed by a parameter unless that is -1.
    private PostgresSql(IReadOnlyList<(string Text, int Parameter)> pieces, string[] names) => (_pieces, _names) = (pieces, names);

    /// <summary>The translation of a text, made once. Texts are the program's own, so their number is bounded; beyond a few thousand the memory of them is dropped.</summary>
    public static PostgresSql Of(string portable)
    {
        if (Known.TryGetValue(portable, out var known)) return known;
        if (Known.Count > 4096) Known.Clear();
        return Known.GetOrAdd(portable, Translate);
    }

    /// <summary>DDL: text sorts by its bytes, as SQLite's does and times need; bytes are BYTEA. Types are those words in capitals.</summary>
    public static string Ddl(string portable)
    {
        var sql = new StringBuilder();
        foreach (var token in SqlTokens.Of(portable)) sql.Append(token switch { "TEXT" => "TEXT COLLATE \"C\"", "BLOB" => "BYTEA", _ => token });
        return sql.ToString();
    }

    /// <summary>Adds the values of the parameters that the text names. Gives the text that takes them.</summary>
    /// <exception cref="ArgumentException">The text names a parameter that the object lacks.</exception>
    public string Bind(object? parameters, NpgsqlParameterCollection into)
    {
        if (_names.Length == 0) return TextOf(UInt128.Zero);
        ArgumentNullException.ThrowIfNull(parameters);
        var getters = parameters is IReadOnlyDictionary<string, object?> ? FindGetters(parameters) : _getters.GetOrAdd(parameters.GetType(), _ => FindGetters(parameters));
        var nulls = UInt128.Zero;
        for (var i = 0; i < getters.Length; i++)
        {
            if (getters[i](parameters) is { } value) into.Add(Parameter(value));
            else nulls |= UInt128.One << i;
        }
        return TextOf(nulls);
    }

    /// <summary>A parameter of a value in any of the forms of <see cref="SqlValues"/>, or of a list of them.</summary>
    public static NpgsqlParameter Parameter(object? value)
    {
        if (value is IEnumerable list and not string and not byte[]) return ListParameter([.. list.Cast<object?>().Select(SqlValues.Normalise)]);
        return SqlValues.Normalise(value) switch
        {
            // Without a type: the server takes it from where it stands.
            null => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown },
            long number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
            double number => new NpgsqlParameter<double> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Double },
            string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
            byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
            var other => throw new ArgumentException($"A parameter of type {other.GetType()} cannot be stored."),
        };
    }

    private static NpgsqlParameter ListParameter(List<object?> values) => values switch
    {
        [] => new NpgsqlParameter { Value = "{}", NpgsqlDbType = NpgsqlDbType.Unknown },
        [long, ..] => new NpgsqlParameter<long[]> { TypedValue = [.. values.Cast<long>()] },
        _ => new NpgsqlParameter<string?[]> { TypedValue = [.. values.Cast<string?>()], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
    };

    private Func<object, object?>[] FindGetters(object parameters) => [.. _names.Select(name => SqlValues.FindGetter(parameters, name))];

    private string TextOf(UInt128 nulls) => _texts.GetOrAdd(nulls, _ =>
    {
        var (sql, numbers, next) = (new StringBuilder(), new int[_names.Length], 0);
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (nulls >> i & UInt128.One) == UInt128.Zero ? ++next : 0;
        foreach (var (text, parameter) in _pieces)
        {
            sql.Append(text);
            if (parameter >= 0) sql.Append(numbers[parameter] == 0 ? "NULL" : string.Create(CultureInfo.InvariantCulture, $"${numbers[parameter]}"));
        }
        return sql.ToString();
    });

    private static PostgresSql Translate(string portable)
    {
        var (sql, names, pieces) = (new StringBuilder(), new List<string>(), new List<(string, int)>());
        foreach (var token in SqlTokens.Of(portable))
        {
            if (token.Equals("LIKE", StringComparison.OrdinalIgnoreCase)) sql.Append("ILIKE");
            else if (token[0] != '@' || token.Length == 1) sql.Append(token);
            else AppendParameter(sql, pieces, IndexOf(names, token[1..]));
        }
        pieces.Add((sql.ToString(), -1));
        if (names.Count > 128) throw new ArgumentException($"At most 128 parameters: {portable}");
        return new PostgresSql(pieces, [.. names]);
    }

    private static int IndexOf(List<string> names, string name)
    {
        var index = names.FindIndex(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index >= 0) return index;
        names.Add(name);
        return names.Count - 1;
    }

    private static void AppendParameter(StringBuilder sql, List<(string Text, int Parameter)> pieces, int parameter)
    {
        var before = sql.ToString().TrimEnd();
        if (EndsWithWord(before, "IN"))
        {
            before = before[..^2].TrimEnd();
            var isNot = EndsWithWord(before, "NOT");
            pieces.Add((isNot ? before[..^3] + "<> ALL(" : before + " = ANY(", parameter));
            sql.Clear().Append(')');
            return;
        }
        pieces.Add((sql.ToString(), parameter));
        sql.Clear();
    }

    private static bool EndsWithWord(string text, string word) =>
        text.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || char.IsWhiteSpace(text[^(word.Length + 1)]));
}
