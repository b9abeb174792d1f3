using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Annotator.Storage;

/// <summary>The values that cross into SQL, the same in every engine: TEXT, BIGINT, DOUBLE PRECISION and bytes.</summary>
/// <remarks>
/// Times become UTC text of fixed width (<c>2026-01-31T23:59:59.1234567Z</c>), which sorts as time. Booleans become 0 and 1, enums their number, GUIDs text.
/// </remarks>
public static class SqlValues
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private static readonly ConcurrentDictionary<Type, Dictionary<string, Func<object, object?>>> Getters = new();

    /// <summary>A time as it is kept in TEXT columns: UTC, fixed width.</summary>
    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The value as null, <see cref="long"/>, <see cref="double"/>, <see cref="string"/> or bytes.</summary>
    /// <exception cref="ArgumentException">There is no portable form of it.</exception>
    public static object? Normalise(object? value) => value switch
    {
        null or long or double or string or byte[] => value,
        int number => (long)number,
        bool flag => flag ? 1L : 0L,
        float number => (double)number,
        DateTimeOffset time => ToText(time),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        Guid id => id.ToString(),
        Enum or short or byte or uint or sbyte or ushort => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A value of type {value.GetType()} has no portable form in SQL."),
    };

    /// <summary>The parameters of a query by name, normalised; a list stays a list (for <c>IN @names</c>).</summary>
    public static Dictionary<string, object?> ToDictionary(object? parameters)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (parameters is null) return values;
        if (parameters is IReadOnlyDictionary<string, object?> dictionary)
            foreach (var (name, value) in dictionary) values[name] = NormaliseAll(value);
        else
            foreach (var (name, getter) in GettersOf(parameters.GetType())) values[name] = NormaliseAll(getter(parameters));
        return values;
    }

    /// <summary>Reads one named value from objects of the type of this one.</summary>
    /// <exception cref="ArgumentException">There is no property of that name.</exception>
    public static Func<object, object?> FindGetter(object parameters, string name)
    {
        if (parameters is IReadOnlyDictionary<string, object?>) return p => ((IReadOnlyDictionary<string, object?>)p)[name];
        return GettersOf(parameters.GetType()).TryGetValue(name, out var getter)
            ? getter
            : throw new ArgumentException($"The statement names @{name}, which its parameters lack.", nameof(parameters));
    }

    private static object? NormaliseAll(object? value) => value is IEnumerable list and not string and not byte[]
        ? list.Cast<object?>().Select(Normalise).ToList()
        : Normalise(value);

    private static Dictionary<string, Func<object, object?>> GettersOf(Type type) => Getters.GetOrAdd(type, static t => t
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanRead && p.GetIndexParameters().Length == 0)
        .ToDictionary(p => p.Name, p => (Func<object, object?>)p.GetValue, StringComparer.OrdinalIgnoreCase));
}
