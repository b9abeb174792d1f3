namespace Annotator.Dicom.PixelData;

/// <summary>Expands a segmented palette (PS3.3 C.7.9.2).</summary>
internal static class PaletteSegments
{
    /// <summary>The table's entries; null when the segments do not give exactly so many.</summary>
    public static ushort[]? Expand(ReadOnlySpan<ushort> words, int count)
    {
        var values = new List<ushort>(count);
        for (var at = 0; at + 2 < words.Length + 1 && values.Count < count;)
        {
            if (at + 1 >= words.Length || Length(words, at) is not { } size || at + size > words.Length)
            {
                return null;
            }
            if (words[at] == 2 ? !Indirect(words, at, values, count) : !Direct(words, at, values, count))
            {
                return null;
            }
            at += size;
        }
        return values.Count == count ? [.. values] : null;
    }

    private static int? Length(ReadOnlySpan<ushort> words, int at) => words[at] switch
    {
        0 => 2 + words[at + 1],
        1 => 3,
        2 => 4,
        _ => null,
    };

    private static bool Direct(ReadOnlySpan<ushort> words, int at, List<ushort> values, int count)
    {
        var length = words[at + 1];
        if (values.Count + length > count)
        {
            return false;
        }
        if (words[at] == 0)
        {
            values.AddRange(words.Slice(at + 2, length));
            return true;
        }
        if (values.Count == 0)
        {
            return false;
        }
        var (from, to) = (values[^1], words[at + 2]);
        for (var i = 1; i <= length; i++)
        {
            values.Add((ushort)Math.Round(from + ((to - from) * (double)i / length), MidpointRounding.AwayFromZero));
        }
        return true;
    }

    /// <summary>An indirect segment repeats earlier segments; the standard forbids it to point at another indirect one, which bounds the work.</summary>
    private static bool Indirect(ReadOnlySpan<ushort> words, int at, List<ushort> values, int count)
    {
        var from = words[at + 2] | (words[at + 3] << 16);
        for (var copies = words[at + 1]; copies > 0; copies--)
        {
            if (from < 0 || from + 1 >= at || words[from] == 2 || Length(words, from) is not { } size || from + size > at
                || !Direct(words, from, values, count))
            {
                return false;
            }
            from += size;
        }
        return true;
    }
}
