using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Annotator.Dicom.Objects;

/// <summary>Reads Siemens' CSA image header: an undocumented private element, in the layout described by NiBabel and dcm2niix. Untrusted: every length is held
/// against the bytes there are.</summary>
/// <remarks>
/// Two layouts: <c>SV10</c> with an 8-byte preamble, and an older one without. Then the number of tags, a number without use, and for each tag its name (64 bytes),
/// multiplicity, VR, number of items and the items: four integers, one of which gives the length, and text padded to four bytes.
/// </remarks>
internal static class SiemensCsa
{
    private const int MaxTags = 4096, MaxItems = 65536, TagBytes = 84, ItemBytes = 16, NameBytes = 64;
    private const string Creator = "SIEMENS CSA HEADER";

    /// <summary>The values of the image header by name; null when the dataset has none that can be read.</summary>
    public static IReadOnlyDictionary<string, string[]>? Find(DicomDataset dataset)
    {
        for (var block = 0x10; block <= 0xFF; block++)
        {
            var tag = new DicomTag(0x0029, (ushort)((block << 8) | 0x10));
            if (dataset[tag] is { Bytes.IsEmpty: false } element && dataset.PrivateCreatorOf(tag) == Creator) return Read(element.Bytes.Span);
        }
        return null;
    }

    /// <summary>The values of a CSA header by name; null when the bytes are no such header.</summary>
    public static IReadOnlyDictionary<string, string[]>? Read(ReadOnlySpan<byte> bytes)
    {
        var isSecond = bytes.StartsWith("SV10"u8);
        var at = isSecond ? 8 : 0;
        if (!TryInt(bytes, at, out var tags) || tags is < 1 or > MaxTags) return null;
        at += 8;
        var values = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var firstItems = 0;
        for (var n = 0; n < tags; n++)
        {
            if (at + TagBytes > bytes.Length || !TryInt(bytes, at + 76, out var items) || items is < 0 or > MaxItems) return null;
            if (n == 0) firstItems = items;
            var name = Text(bytes.Slice(at, NameBytes));
            at += TagBytes;
            if (ReadItems(bytes, ref at, items, isSecond ? null : firstItems) is not { } read) return null;
            values[name] = read;
        }
        return values;
    }

    /// <summary>Values as finite numbers; null unless there are exactly as many.</summary>
    public static double[]? Numbers(IReadOnlyDictionary<string, string[]> csa, string name, int count)
    {
        if (!csa.TryGetValue(name, out var texts) || texts.Length != count) return null;
        var numbers = new double[count];
        for (var n = 0; n < count; n++)
            if (!double.TryParse(texts[n], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[n]) || !double.IsFinite(numbers[n])) return null;
        return numbers;
    }

    // In the older layout the length is given with the first tag's number of items added to it.
    private static string[]? ReadItems(ReadOnlySpan<byte> bytes, ref int at, int items, int? added)
    {
        var texts = new List<string>();
        for (var n = 0; n < items; n++)
        {
            if (at + ItemBytes > bytes.Length || !TryInt(bytes, added is null ? at + 4 : at, out var length)) return null;
            at += ItemBytes;
            length -= added ?? 0;
            if (added is not null && (length < 0 || length > bytes.Length - at)) break;
            if (length < 0 || length > bytes.Length - at) return null;
            if (Text(bytes.Slice(at, length)) is { Length: > 0 } text) texts.Add(text);
            at = Math.Min(bytes.Length, at + ((length + 3) & ~3));
        }
        return [.. texts];
    }

    private static bool TryInt(ReadOnlySpan<byte> bytes, int at, out int value)
    {
        value = 0;
        return at + 4 <= bytes.Length && BinaryPrimitives.TryReadInt32LittleEndian(bytes[at..], out value);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]).Trim();
    }
}
