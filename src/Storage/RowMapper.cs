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
    private static readonly ConcurrentDictionary<string, RowMapper<T>> Known = new(StringComparer.Ordinal);
    private readonly Func<object[], T> _map;

    private RowMapper(string[] columns) => _map = SqlConversions.IsScalar(typeof(T)) ? row => (T)SqlConversions.Convert(row[0], typeof(T))! : Compose(columns);

    /// <summary>The mapper for these columns, made once.</summary>
    /// <exception cref="InvalidOperationException">The columns do not fit the type.</exception>
    public static RowMapper<T> Of(string[] columns) => Known.GetOrAdd(string.Join(',', columns), static (_, columns) => new RowMapper<T>(columns), columns);

    /// <summary>The value of a row: its columns in order, <see cref="DBNull"/> for NULL.</summary>
    public T Map(object[] row) => _map(row);

    /// <summary>Every row that is left.</summary>
    public static async Task<List<T>> ReadAllAsync(DbDataReader reader, CancellationToken cancellation)
    {
        var mapper = Of([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
        var (rows, row) = (new List<T>(), new object[reader.FieldCount]);
        while (await reader.ReadAsync(cancellation))
        {
            reader.GetValues(row);
            rows.Add(mapper.Map(row));
        }
        return rows;
    }

    private static Func<object[], T> Compose(string[] names)
    {
        var columns = names.Select((name, column) => (Name: Plain(name), Column: column)).ToDictionary(c => c.Name, c => c.Column);
        var constructor = typeof(T).GetConstructors().MaxBy(c => c.GetParameters().Length) ?? throw new InvalidOperationException($"{typeof(T)} has no public constructor.");
        var parameters = constructor.GetParameters();
        var sources = parameters.Select(p => columns.Remove(Plain(p.Name!), out var column) ? column : p.HasDefaultValue
            ? -1 : throw new InvalidOperationException($"The query gives no column for {p.Name} of {typeof(T)}.")).ToArray();
        var properties = typeof(T).GetProperties().Where(p => p.CanWrite && columns.ContainsKey(Plain(p.Name))).Select(p => (Property: p, Column: columns[Plain(p.Name)])).ToArray();
        foreach (var (property, _) in properties) columns.Remove(Plain(property.Name));
        if (columns.Count > 0) throw new InvalidOperationException($"{typeof(T)} has no place for column {columns.Keys.First()}.");
        var (make, types, defaults) = (ConstructorInvoker.Create(constructor), parameters.Select(p => p.ParameterType).ToArray(), parameters.Select(p => p.HasDefaultValue ? p.DefaultValue : null).ToArray());
        return row =>
        {
            var arguments = new object?[sources.Length];
            for (var i = 0; i < arguments.Length; i++) arguments[i] = sources[i] < 0 ? defaults[i] : SqlConversions.Convert(row[sources[i]], types[i]);
            var made = make.Invoke(arguments.AsSpan());
            foreach (var (property, column) in properties) property.SetValue(made, SqlConversions.Convert(row[column], property.PropertyType));
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
