using System.Runtime.InteropServices;

namespace Annotator.Dicom.PixelData;

/// <summary>A table of values by index, as Modality and VOI LUT sequences and palettes hold them (PS3.3 C.11.1.1.1, C.11.2.1.1, C.7.6.3.1.5).</summary>
/// <param name="First">The input of the first entry; lower ones take the first entry, higher ones past the end the last.</param>
/// <param name="Bits">Bits of a value, 8 to 16.</param>
/// <param name="Values">1 to 65536 values.</param>
/// <param name="Explanation">LUT Explanation (0028,3003); null when not said.</param>
public sealed record LookupTable(int First, int Bits, ushort[] Values, string? Explanation = null)
{
    /// <summary>The value of an input.</summary>
    public ushort this[int input] => Values[Math.Clamp(input - First, 0, Values.Length - 1)];

    /// <summary>The values as grey from 0 to 65535, where the highest that the table's bits can hold is white.</summary>
    public ushort[] ToGrey()
    {
        var white = (1u << Bits) - 1;
        return Array.ConvertAll(Values, value => (ushort)(((Math.Min(value, white) * 65535u) + (white / 2)) / white));
    }

    /// <summary>The table of an item; null when it is missing or does not fit its descriptor.</summary>
    /// <param name="item">An item of a Modality or VOI LUT sequence.</param>
    /// <param name="least">The lowest input there can be.</param>
    /// <param name="most">The highest input there can be.</param>
    public static LookupTable? Read(DicomDataset item, int least, int most)
    {
        ArgumentNullException.ThrowIfNull(item);
        var numbers = item[DicomTags.LutDescriptor]?.GetIntegers() ?? [];
        if (numbers is not [{ } entries, { } first, { } bits] || bits is < 8 or > 16 || item[DicomTags.LutData] is not { IsEmpty: false } data) return null;
        var values = ReadValues(data.Bytes.Span, CountOf(entries), (int)bits);
        return values is null ? null : new LookupTable(FirstOf((int)first, least, most), (int)bits, values, item.GetString(DicomTags.LutExplanation));
    }

    /// <summary>The number of entries that a descriptor's first value means: 0 stands for 65536, and read as SS the count of a large table is negative.</summary>
    internal static int CountOf(long entries) => entries == 0 ? 65536 : (int)(entries & 0xFFFF);

    /// <summary>Values as stored: 16-bit words, or bytes of 8-bit tables packed two to a word; null when there are too few.</summary>
    internal static ushort[]? ReadValues(ReadOnlySpan<byte> bytes, int count, int bits)
    {
        if (bytes.Length >= 2 * count) return MemoryMarshal.Cast<byte, ushort>(bytes)[..count].ToArray();
        if (bits != 8 || bytes.Length < count) return null;
        var values = new ushort[count];
        for (var i = 0; i < count; i++) values[i] = bytes[i];
        return values;
    }

    // "US or SS" of an implicit file follows Pixel Representation, which says nothing of rescaled values: a first input that cannot occur is read in the other sign.
    private static int FirstOf(int first, int least, int most) =>
        first > most && first - 65536 >= least ? first - 65536 : first < least && first < 0 && first + 65536 <= most ? first + 65536 : first;
}
