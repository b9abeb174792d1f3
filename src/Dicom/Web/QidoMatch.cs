using System.Collections.Immutable;

namespace Annotator.Dicom.Web;

/// <summary>How a value is held against a result (PS3.4 C.2.2.2).</summary>
public enum QidoMatchKind
{
    /// <summary>An empty key: everything matches.</summary>
    Universal,

    /// <summary>Equal; names and words without regard to case.</summary>
    Exact,

    /// <summary>One of a list of UIDs.</summary>
    UidList,

    /// <summary><c>*</c> stands for any characters, <c>?</c> for one.</summary>
    Wildcard,

    /// <summary>Between two dates, times or moments, both included; an open end is null.</summary>
    Range,
}

/// <summary>One condition of a search, as data that a store can compile.</summary>
/// <param name="Path">The attribute; more than one tag leads through sequences.</param>
/// <param name="Kind">How the values are compared.</param>
/// <param name="Values">The key's values: the UIDs of a list, otherwise one.</param>
/// <param name="From">The first value of a range, in comparable form (<c>YYYYMMDD</c>, <c>HHMMSS.FFFFFF</c>, both for DT).</param>
/// <param name="To">The last value of a range, in the same form.</param>
public sealed record QidoMatch(ImmutableArray<DicomTag> Path, QidoMatchKind Kind, ImmutableArray<string> Values, string? From = null, string? To = null)
{
    /// <summary>Reads the value of a key by the VR of its attribute.</summary>
    /// <returns>Null when a date or time cannot be read.</returns>
    public static QidoMatch? Parse(ImmutableArray<DicomTag> path, string value)
    {
        var vr = DicomDictionary.Find(path[^1])?.Vr ?? DicomVr.UN;
        if (value.Length == 0 || value == "*")
        {
            return new QidoMatch(path, QidoMatchKind.Universal, []);
        }
        if (vr == DicomVr.UI)
        {
            return new QidoMatch(path, QidoMatchKind.UidList, [.. value.Split([',', '\\'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
        }
        if (vr is DicomVr.DA or DicomVr.TM or DicomVr.DT)
        {
            return TemporalKey.ParseRange(vr, value) is { } range ? new QidoMatch(path, QidoMatchKind.Range, [value], range.From, range.To) : null;
        }
        return new QidoMatch(path, vr.IsText() && value.AsSpan().ContainsAny('*', '?') ? QidoMatchKind.Wildcard : QidoMatchKind.Exact, [value]);
    }

    /// <summary>The condition holds for a dataset; of several values or items one suffices.</summary>
    public bool IsMatch(DicomDataset dataset) => Kind == QidoMatchKind.Universal || Holds(dataset, 0);

    /// <summary>The condition holds for one value of the attribute.</summary>
    public bool IsMatch(string value, DicomVr vr) => Kind switch
    {
        QidoMatchKind.Universal => true,
        QidoMatchKind.UidList => Values.Contains(value),
        QidoMatchKind.Range => TemporalKey.Normalise(vr, value) is { } key
            && (From is null || string.CompareOrdinal(key, From) >= 0) && (To is null || string.CompareOrdinal(key, To) <= 0),
        QidoMatchKind.Wildcard => Like(value, Values[0]),
        _ => string.Equals(value, Values[0], StringComparison.OrdinalIgnoreCase) || (vr == DicomVr.PN
            && Groups(value).Contains(Values[0], StringComparer.OrdinalIgnoreCase)),
    };

    private bool Holds(DicomDataset dataset, int depth)
    {
        if (dataset[Path[depth]] is not { } element)
        {
            return false;
        }
        return depth + 1 < Path.Length
            ? element.Items.Any(item => Holds(item, depth + 1))
            : element.GetStrings().Any(value => IsMatch(value, element.Vr));
    }

    private static string[] Groups(string name) => name.Split('=');

    /// <summary>Matches with <c>*</c> and <c>?</c>, in time linear in the value for each star.</summary>
    private static bool Like(string value, string pattern)
    {
        var (v, p, star, mark) = (0, 0, -1, 0);
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, v);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(value[v])))
            {
                (v, p) = (v + 1, p + 1);
            }
            else if (star >= 0)
            {
                (p, v) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }
        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
