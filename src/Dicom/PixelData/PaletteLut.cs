using System.Runtime.InteropServices;

namespace Annotator.Dicom.PixelData;

/// <summary>One colour's lookup table of a PALETTE COLOR image, plain or segmented (PS3.3 C.7.6.3.1.5, C.7.9.2).</summary>
internal sealed class PaletteLut
{
    private readonly byte[] _values;
    private readonly int _first;

    private PaletteLut(byte[] values, int first)
    {
        (_values, _first) = (values, first);
    }

    /// <summary>The 8-bit value of a stored value; values outside the table take its nearest end.</summary>
    public byte this[int stored] => _values[Math.Clamp(stored - _first, 0, _values.Length - 1)];

    /// <summary>Reads the table of one colour.</summary>
    /// <exception cref="DicomFormatException"><c>bad-pixel-description</c>: it is missing or does not fit its descriptor.</exception>
    public static PaletteLut Read(DicomDataset dataset, DicomTag descriptor, DicomTag data, DicomTag segmented)
    {
        var numbers = dataset[descriptor]?.GetIntegers() ?? [];
        if (numbers is not [{ } entries, { } first, { } bits] || bits is not (8 or 16))
        {
            throw Bad(descriptor);
        }
        // 0 stands for 65536; read as SS the count of a large table is negative.
        var count = entries == 0 ? 65536 : (int)(entries & 0xFFFF);
        var start = dataset.GetInt32(DicomTags.PixelRepresentation) == 1 ? (short)first : (int)(ushort)first;
        if (dataset[data] is { IsEmpty: false } plain)
        {
            return new PaletteLut(Plain(plain.Bytes.Span, count, (int)bits) ?? throw Bad(data), start);
        }
        var words = dataset[segmented] is { IsEmpty: false } element ? Words(element.Bytes.Span, (int)bits) : throw Bad(data);
        var expanded = PaletteSegments.Expand(words, count) ?? throw Bad(segmented);
        return new PaletteLut(Array.ConvertAll(expanded, value => (byte)(bits == 16 ? value >> 8 : value)), start);
    }

    private static byte[]? Plain(ReadOnlySpan<byte> bytes, int count, int bits)
    {
        if (bits == 8 && bytes.Length < 2 * count)
        {
            return bytes.Length >= count ? bytes[..count].ToArray() : null;
        }
        if (bytes.Length < 2 * count)
        {
            return null;
        }
        var words = MemoryMarshal.Cast<byte, ushort>(bytes)[..count].ToArray();
        // Some writers declare 16 bits and fill only the low byte.
        var isLow = bits == 8 || Array.TrueForAll(words, word => word < 256);
        return Array.ConvertAll(words, word => (byte)(isLow ? word : word >> 8));
    }

    private static ushort[] Words(ReadOnlySpan<byte> bytes, int bits)
    {
        if (bits == 16)
        {
            return MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
        }
        var words = new ushort[bytes.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = bytes[i];
        }
        return words;
    }

    private static DicomFormatException Bad(DicomTag tag) =>
        new(DicomErrorCodes.BadPixelDescription, $"{DicomDictionary.KeywordOf(tag)} {tag} is missing or does not fit its descriptor.");
}
