using System.Collections.Immutable;
using System.Text;

namespace Annotator.Dicom.Deidentification;

/// <summary>The second look: removed identifying values that still occur somewhere in the output, whatever attribute they hide in and however they are coded there.</summary>
/// <remarks>
/// Text is compared as characters, whatever set it is coded in (ISO 2022 and UTF-8 too) and in either case. Bytes of bulk attributes are compared as the dataset's own set and as UTF-8, and as
/// UTF-16 of both orders where they are bytes and no 16-bit numbers. In pixel data four or five bytes occur by chance in one of ten thousand images, so there a value counts from six bytes on.
/// </remarks>
internal static class ResidualScan
{
    private const int LeastPixelBytes = 6;

    /// <summary>The paths whose removed value was found again. UIDs that the profile keeps are no place to look: they may hold dates by design.</summary>
    public static ImmutableArray<string> Find(DicomDataset output, IReadOnlyList<(string Path, string Value)> removed, bool skipsUids)
    {
        if (removed.Count == 0)
        {
            return [];
        }
        var (text, bulk) = (new StringBuilder(), new List<DicomElement>());
        Collect(output, text, bulk, skipsUids);
        var header = text.ToString();
        var found = removed.DistinctBy(item => item.Value).Where(item => header.Contains(item.Value, StringComparison.OrdinalIgnoreCase) || IsInBytes(bulk, item.Value))
            .Select(item => item.Value).ToHashSet(StringComparer.Ordinal);
        return [.. removed.Where(item => found.Contains(item.Value)).Select(item => item.Path).Distinct()];
    }

    private static void Collect(DicomDataset dataset, StringBuilder text, List<DicomElement> bulk, bool skipsUids)
    {
        foreach (var element in dataset)
        {
            foreach (var item in element.Items)
            {
                Collect(item, text, bulk, skipsUids);
            }
            if (element.Vr.IsText() && !(skipsUids && element.Vr == DicomVr.UI))
            {
                text.Append(element.CharacterSet.Decode(element.Bytes.Span, element.Vr)).Append('\n');
            }
            else if (element.Vr.IsBulk())
            {
                bulk.Add(element);
                if (element.Tag == DicomTags.PixelData)
                {
                    continue;
                }
                // Bytes of unknown kind (UN) may be text of the dataset's own set.
                text.Append(Encoding.UTF8.GetString(element.Bytes.Span)).Append('\n').Append(dataset.CharacterSet.Decode(element.Bytes.Span, DicomVr.LO)).Append('\n');
            }
        }
    }

    private static bool IsInBytes(List<DicomElement> bulk, string value)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        byte[][] wide = [Encoding.Unicode.GetBytes(value), Encoding.BigEndianUnicode.GetBytes(value)];
        return bulk.Exists(element => Holds(element, plain) || (HasBytes(element) && Array.Exists(wide, form => Holds(element, form))));
    }

    // A ramp of 16-bit numbers, in pixels or in a look-up table, is "1234" in UTF-16.
    private static bool HasBytes(DicomElement element) => element.Fragments is not null || (element.Vr is DicomVr.OB or DicomVr.UN && element.Tag != DicomTags.PixelData);

    private static bool Holds(DicomElement element, byte[] form) =>
        (element.Tag != DicomTags.PixelData || form.Length >= LeastPixelBytes) && PartsOf(element).Any(part => part.Span.IndexOf(form) >= 0);

    // Compressed frames may carry comments of their own (JPEG COM and APPn).
    private static IReadOnlyList<ReadOnlyMemory<byte>> PartsOf(DicomElement element) => element.Fragments is { } fragments ? fragments.Items : [element.Bytes];
}
