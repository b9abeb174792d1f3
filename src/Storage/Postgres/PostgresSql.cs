using System.Collections;
using System.Collections.Concurrent;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Annotator.Storage.Postgres;

/// <summary>Portable SQL as PostgreSQL takes it: the one seam between the dialects (ADR 32).</summary>
/// <remarks>
/// <c>@name</c> becomes <c>$n</c>; <c>IN @names</c> becomes <c>= ANY($n)</c>; <c>LIKE</c> becomes <c>ILIKE</c>, because SQLite's folds ASCII case. Quoted text and comments are left alone.
/// </remarks>
internal sealed class PostgresSql
{
    private static readonly ConcurrentDictionary<string, PostgresSql> Known = new(StringComparer.Ordinal);
    private readonly string[] _names;
    private readonly ConcurrentDictionary<Type, Func<object, object?>[]> _getters = new();

    private PostgresSql(string text, string[] names) => (Text, _names) = (text, names);

    /// <summary>The text with numbered parameters.</summary>
    public string Text { get; }

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

    /// <summary>Adds the parameters that the text names.</summary>
    /// <exception cref="ArgumentException">The text names a parameter that the object lacks.</exception>
    public void Bind(object? parameters, NpgsqlParameterCollection into)
    {
        if (_names.Length == 0) return;
        ArgumentNullException.ThrowIfNull(parameters);
        var getters = parameters is IReadOnlyDictionary<string, object?> ? FindGetters(parameters) : _getters.GetOrAdd(parameters.GetType(), _ => FindGetters(parameters));
        foreach (var getter in getters) into.Add(Parameter(getter(parameters)));
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

    private static PostgresSql Translate(string portable)
    {
        var (sql, names) = (new StringBuilder(), new List<string>());
        foreach (var token in SqlTokens.Of(portable))
        {
            if (token.Equals("LIKE", StringComparison.OrdinalIgnoreCase)) sql.Append("ILIKE");
            else if (token[0] != '@' || token.Length == 1) sql.Append(token);
            else AppendParameter(sql, names, token[1..]);
        }
        return new PostgresSql(sql.ToString(), [.. names]);
    }

    private static void AppendParameter(StringBuilder sql, List<string> names, string name)
    {
        var index = names.FindIndex(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = names.Count;
            names.Add(name);
        }
        var number = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${index + 1}");
        var before = sql.ToString().TrimEnd();
        if (!EndsWithWord(before, "IN"))
        {
            sql.Append(number);
            return;
        }
        var isNot = EndsWithWord(before[..^2].TrimEnd(), "NOT");
        sql.Length = isNot ? before[..^2].TrimEnd().Length - 3 : before.Length - 2;
        sql.Append(isNot ? "<> ALL(" : "= ANY(").Append(number).Append(')');
    }

    private static bool EndsWithWord(string text, string word) =>
        text.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || char.IsWhiteSpace(text[^(word.Length + 1)]));
}
