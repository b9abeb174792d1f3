using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Annotator.Storage;

/// <summary>Makes values of <typeparamref name="T"/> from the rows of a query, the same in every engine.</summary>
/// <remarks>
/// A scalar comes from the first column. Else the constructor with the most parameters is called with the columns of their names (case and <c>_</c> aside), and settable
/// properties take the rest. A parameter without a column must have a default; a column without a place is refused, so that a misspelt name is noticed.
/// </remarks>
internal sealed class RowMapper<T>
{
    private readonly Func<DbDataReader, T> _map;

    /// <summary>Prepares for the columns of this reader.</summary>
    /// <exception cref="InvalidOperationException">The columns do not fit the type.</exception>
    public RowMapper(DbDataReader reader) => _map = SqlConversions.IsScalar(typeof(T)) ? row => (T)SqlConversions.Convert(row.GetValue(0), typeof(T))! : Compose(reader);

    /// <summary>Every row that is left.</summary>
    public List<T> ReadAll(DbDataReader reader)
    {
        var rows = new List<T>();
        while (reader.Read()) rows.Add(_map(reader));
        return rows;
    }

    /// <inheritdoc cref="ReadAll"/>
    public async Task<List<T>> ReadAllAsync(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(_map(reader));
        return rows;
    }

    private static Func<DbDataReader, T> Compose(DbDataReader reader)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).ToDictionary(i => Plain(reader.GetName(i)), i => i);
        var constructor = typeof(T).GetConstructors().MaxBy(c => c.GetParameters().Length) ?? throw new InvalidOperationException($"{typeof(T)} has no public constructor.");
        var parameters = constructor.GetParameters();
        var sources = parameters.Select(p => columns.Remove(Plain(p.Name!), out var column) ? column : p.HasDefaultValue
            ? -1 : throw new InvalidOperationException($"The query gives no column for {p.Name} of {typeof(T)}.")).ToArray();
        var properties = typeof(T).GetProperties().Where(p => p.CanWrite && columns.ContainsKey(Plain(p.Name))).Select(p => (Property: p, Column: columns[Plain(p.Name)])).ToArray();
        foreach (var (property, _) in properties) columns.Remove(Plain(property.Name));
        if (columns.Count > 0) throw new InvalidOperationException($"{typeof(T)} has no place for column {columns.Keys.First()}.");
        var make = ConstructorInvoker.Create(constructor);
        return row =>
        {
            var arguments = new object?[parameters.Length];
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = sources[i] < 0 ? parameters[i].DefaultValue : SqlConversions.Convert(row.GetValue(sources[i]), parameters[i].ParameterType);
            var made = make.Invoke(arguments.AsSpan());
            foreach (var (property, column) in properties) property.SetValue(made, SqlConversions.Convert(row.GetValue(column), property.PropertyType));
            return (T)made;
        };
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}

/// <summary>From what a column holds to what a property wants: the way back of <see cref="SqlValues"/>.</summary>
internal static class SqlConversions
{
    private static readonly ConcurrentDictionary<Type, bool> Scalars = new();

    /// <summary>Whether a row of this type is one column.</summary>
    public static bool IsScalar(Type type) => Scalars.GetOrAdd(type, static t => Nullable.GetUnderlyingType(t) is { } inner
        ? IsScalar(inner)
        : t.IsPrimitive || t.IsEnum || t == typeof(string) || t == typeof(byte[]) || t == typeof(DateTimeOffset) || t == typeof(Guid));

    /// <summary>The value as the type.</summary>
    /// <exception cref="InvalidCastException">NULL where the type has no null, or a value that is none of the type.</exception>
    public static object? Convert(object value, Type type)
    {
        var inner = Nullable.GetUnderlyingType(type);
        if (value is DBNull) return inner is not null || !type.IsValueType ? null : throw new InvalidCastException($"NULL for a {type.Name}.");
        type = inner ?? type;
        if (type.IsInstanceOfType(value)) return value;
        try
        {
            return ConvertOther(value, type);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            throw new InvalidCastException($"A {value.GetType().Name} that is no {type.Name}.", failure);
        }
    }

    private static object ConvertOther(object value, Type type)
    {
        var culture = CultureInfo.InvariantCulture;
        if (type.IsEnum) return Enum.ToObject(type, System.Convert.ToInt64(value, culture));
        if (type == typeof(DateTimeOffset)) return DateTimeOffset.Parse(System.Convert.ToString(value, culture)!, culture, DateTimeStyles.AssumeUniversal);
        if (type == typeof(Guid)) return Guid.Parse(System.Convert.ToString(value, culture)!);
        if (type == typeof(byte[])) return Encoding.UTF8.GetBytes(System.Convert.ToString(value, culture)!);
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>((byte[])value);
        return System.Convert.ChangeType(value, type, culture);
    }
}
