using System.Collections.Immutable;
using System.Text;

namespace Annotator.Dicom.Deidentification;

/// <summary>The second look: removed identifying values that still occur somewhere in the output, whatever attribute they hide in.</summary>
internal static class ResidualScan
{
    /// <summary>The paths whose removed value was found again. UIDs that the profile keeps are no place to look: they may hold dates by design.</summary>
    public static ImmutableArray<string> Find(DicomDataset output, IReadOnlyList<(string Path, string Value)> removed, bool skipsUids)
    {
        if (removed.Count == 0)
        {
            return [];
        }
        var text = new StringBuilder();
        Collect(output, text, skipsUids);
        var header = text.ToString();
        return [.. removed.Where(item => Occurs(header, output, item.Value)).Select(item => item.Path).Distinct()];
    }

    private static void Collect(DicomDataset dataset, StringBuilder text, bool skipsUids)
    {
        foreach (var element in dataset)
        {
            foreach (var item in element.Items)
            {
                Collect(item, text, skipsUids);
            }
            if (element.Vr.IsText() && !(skipsUids && element.Vr == DicomVr.UI))
            {
                text.Append(element.CharacterSet.Decode(element.Bytes.Span, element.Vr)).Append('\n');
            }
            else if (element.Vr.IsBulk() && element.Tag != DicomTags.PixelData)
            {
                text.Append(Encoding.UTF8.GetString(element.Bytes.Span)).Append('\n');
            }
        }
    }

    private static bool Occurs(string header, DicomDataset output, string value)
    {
        if (header.Contains(value, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        // In pixel data short values occur by chance; from eight bytes on that is as good as impossible.
        return value.Length >= 8 && output[DicomTags.PixelData] is { } pixels && pixels.Bytes.Span.IndexOf(Encoding.UTF8.GetBytes(value)) >= 0;
    }
}
