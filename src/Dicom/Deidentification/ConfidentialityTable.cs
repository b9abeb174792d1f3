using System.Collections.Frozen;

namespace Annotator.Dicom.Deidentification;

/// <summary>The options of PS3.15 E.3 that act on attributes, as columns of Table E.1-1.</summary>
public enum ConfidentialityOption
{
    /// <summary>E.3.10 Retain Safe Private.</summary>
    RetainSafePrivate,

    /// <summary>E.3.9 Retain UIDs.</summary>
    RetainUids,

    /// <summary>E.3.8 Retain Device Identity.</summary>
    RetainDeviceIdentity,

    /// <summary>E.3.11 Retain Institution Identity.</summary>
    RetainInstitutionIdentity,

    /// <summary>E.3.7 Retain Patient Characteristics.</summary>
    RetainPatientCharacteristics,

    /// <summary>E.3.6 Retain Longitudinal Temporal Information with Full Dates.</summary>
    RetainFullDates,

    /// <summary>E.3.6 Retain Longitudinal Temporal Information with Modified Dates.</summary>
    RetainModifiedDates,

    /// <summary>E.3.5 Clean Descriptors.</summary>
    CleanDescriptors,

    /// <summary>E.3.4 Clean Structured Content.</summary>
    CleanStructuredContent,

    /// <summary>E.3.3 Clean Graphics.</summary>
    CleanGraphics,
}

/// <summary>One row of Table E.1-1.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Basic">The basic profile's action code, such as <c>X/Z</c>.</param>
/// <param name="Options">What each option does instead: <c>K</c> keeps, <c>C</c> cleans.</param>
public sealed record ConfidentialityRule(string Name, string Basic, IReadOnlyDictionary<ConfidentialityOption, char> Options);

/// <summary>PS3.15 Table E.1-1, generated from the standard's own tables.</summary>
public static partial class ConfidentialityTable
{
    private const string Letters = "PUDICFMTSG";

    private static readonly FrozenDictionary<uint, ConfidentialityRule> ByTag;
    private static readonly (uint Mask, uint Value, ConfidentialityRule Rule)[] Repeating;

#pragma warning disable CA1810 // Both tables come from one pass over the rows.
    static ConfidentialityTable()
    {
        var byTag = new Dictionary<uint, ConfidentialityRule>(700);
        var repeating = new List<(uint, uint, ConfidentialityRule)>();
        var privates = new ConfidentialityRule("Private Attributes", "X", new Dictionary<ConfidentialityOption, char>());
        foreach (var line in Rows.Split('\n'))
        {
            var fields = line.TrimEnd('\r').Split('|');
            var rule = new ConfidentialityRule(fields[3], fields[1], OptionsOf(fields[2]));
            if (fields[0] == "private")
            {
                privates = rule;
            }
            else if (fields[0].Contains('x', StringComparison.Ordinal))
            {
                var mask = Convert.ToUInt32(string.Concat(fields[0].Select(digit => digit == 'x' ? '0' : 'f')), 16);
                repeating.Add((mask, Convert.ToUInt32(fields[0].Replace('x', '0'), 16), rule));
            }
            else
            {
                byTag.Add(Convert.ToUInt32(fields[0], 16), rule);
            }
        }
        (ByTag, Repeating, Private) = (byTag.ToFrozenDictionary(), [.. repeating], privates);
    }
#pragma warning restore CA1810

    /// <summary>The row for private attributes.</summary>
    public static ConfidentialityRule Private { get; }

    /// <summary>All rows that name a single tag.</summary>
    public static IEnumerable<KeyValuePair<DicomTag, ConfidentialityRule>> Single => ByTag.Select(row => KeyValuePair.Create(new DicomTag(row.Key), row.Value));

    /// <summary>The row of a tag; null when the table does not name it.</summary>
    public static ConfidentialityRule? Find(DicomTag tag)
    {
        if (ByTag.TryGetValue(tag.Value, out var rule))
        {
            return rule;
        }
        if (tag.IsPrivate)
        {
            return Private;
        }
        foreach (var (mask, value, candidate) in Repeating)
        {
            if ((tag.Value & mask) == value)
            {
                return candidate;
            }
        }
        return null;
    }

    private static Dictionary<ConfidentialityOption, char> OptionsOf(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(option =>
            (ConfidentialityOption)Letters.IndexOf(option[0], StringComparison.Ordinal), option => option[1]);
}
