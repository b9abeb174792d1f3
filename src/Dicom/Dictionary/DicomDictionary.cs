using System.Collections.Frozen;

namespace Annotator.Dicom;

/// <summary>One attribute of the standard (PS3.6).</summary>
/// <param name="Tag">The tag; of a repeating group, its first.</param>
/// <param name="Vr">The value representation; the first named where the standard leaves a choice.</param>
/// <param name="OtherVrs">The further choices (<c>US or SS</c>); empty for most.</param>
/// <param name="Vm">Value multiplicity, such as <c>1-n</c>.</param>
/// <param name="Keyword">The keyword; empty for six retired attributes that the edition no longer names.</param>
/// <param name="Name">The name.</param>
/// <param name="IsRetired">The standard no longer uses it.</param>
public sealed record DicomDictionaryEntry(DicomTag Tag, DicomVr Vr, IReadOnlyList<DicomVr> OtherVrs, string Vm, string Keyword, string Name, bool IsRetired);

/// <summary>The standard's data dictionary.</summary>
public static partial class DicomDictionary
{
    private static readonly FrozenDictionary<uint, DicomDictionaryEntry> ByTag;
    private static readonly FrozenDictionary<string, DicomTag> ByKeyword;
    private static readonly (uint Mask, uint Value, DicomDictionaryEntry Entry)[] Repeating;

    private static readonly DicomDictionaryEntry GroupLength = new(default, DicomVr.UL, [], "1", "GenericGroupLength", "Generic Group Length", true);
    private static readonly DicomDictionaryEntry PrivateCreator = new(default, DicomVr.LO, [], "1", "PrivateCreator", "Private Creator", false);

#pragma warning disable CA1810 // Three tables come from one pass over the rows.
    static DicomDictionary()
    {
        var byTag = new Dictionary<uint, DicomDictionaryEntry>(6000);
        var byKeyword = new Dictionary<string, DicomTag>(6000, StringComparer.Ordinal);
        var repeating = new List<(uint, uint, DicomDictionaryEntry)>();
        foreach (var line in Rows.Split('\n'))
        {
            var id = line[..8];
            var entry = Parse(line);
            if (id.Contains('x', StringComparison.Ordinal))
            {
                repeating.Add((MaskOf(id), entry.Tag.Value, entry));
            }
            else
            {
                byTag.Add(entry.Tag.Value, entry);
            }
            if (entry.Keyword.Length > 0)
            {
                byKeyword.TryAdd(entry.Keyword, entry.Tag);
            }
        }
        ByTag = byTag.ToFrozenDictionary();
        ByKeyword = byKeyword.ToFrozenDictionary(StringComparer.Ordinal);
        Repeating = [.. repeating];
    }
#pragma warning restore CA1810

    /// <summary>All attributes that are no repeating group, unordered.</summary>
    public static IReadOnlyCollection<DicomDictionaryEntry> Entries => ByTag.Values;

    /// <summary>What the standard says of a tag; of private creators and group lengths too.</summary>
    /// <returns>Null for a private or unknown tag.</returns>
    public static DicomDictionaryEntry? Find(DicomTag tag)
    {
        if (ByTag.TryGetValue(tag.Value, out var entry))
        {
            return entry;
        }
        if (tag.IsPrivate)
        {
            return tag.IsPrivateCreator ? PrivateCreator with { Tag = tag } : null;
        }
        foreach (var (mask, value, candidate) in Repeating)
        {
            if ((tag.Value & mask) == value && IsRepeatingGroup(tag))
            {
                return candidate;
            }
        }
        return tag.IsGroupLength ? GroupLength with { Tag = tag } : null;
    }

    /// <summary>The tag of a keyword such as <c>PatientID</c>, spelled as the standard does.</summary>
    public static bool TryFind(string keyword, out DicomTag tag) => ByKeyword.TryGetValue(keyword, out tag);

    /// <summary>The keyword of a tag, or <c>(gggg,eeee)</c> when it has none.</summary>
    public static string KeywordOf(DicomTag tag) => Find(tag) is { Keyword.Length: > 0 } entry ? entry.Keyword : tag.ToString();

    // (7FE0,xxxx) is Pixel Data's own group although the retired (7Fxx,0010) would match it.
    private static bool IsRepeatingGroup(DicomTag tag) => tag.Group != 0x7FE0 && (tag.Group < 0x5000 || (tag.Group & 1) == 0);

    private static DicomDictionaryEntry Parse(string line)
    {
        var fields = line.Split('|');
        var vrs = fields[1].Split('/');
        var known = Array.ConvertAll(vrs, vr => DicomVrs.TryParse(vr, out var parsed) ? parsed : DicomVr.UN);
        var tag = new DicomTag(Convert.ToUInt32(fields[0].Replace('x', '0'), 16));
        return new DicomDictionaryEntry(tag, known[0], known[1..], fields[2], fields[3], fields[4].TrimEnd('\r'), fields[5].StartsWith('R'));
    }

    private static uint MaskOf(string id)
    {
        var mask = 0u;
        foreach (var digit in id)
        {
            mask = (mask << 4) | (digit == 'x' ? 0u : 0xFu);
        }
        return mask;
    }
}
