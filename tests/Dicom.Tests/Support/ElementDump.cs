using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Annotator.Dicom.Tests.Support;

/// <summary>A dataset as flat rows that can be held against a peer's.</summary>
internal static class ElementDump
{
    public static Dictionary<string, (DicomVr Vr, string[] Values)> Of(DicomDataset dataset)
    {
        var rows = new Dictionary<string, (DicomVr, string[])>();
        Walk(dataset, "", rows);
        return rows;
    }

    /// <summary>The rows that differ, as text; empty when both agree.</summary>
    public static List<string> Differences(DicomDataset ours, List<PeerElement> theirs)
    {
        var mine = Of(ours);
        var differences = new List<string>();
        foreach (var row in theirs)
        {
            if (!mine.Remove(row.Path, out var own))
            {
                differences.Add($"{row.Path} {row.Vr}: only the peer has it");
            }
            else if (!IsSame(own, row))
            {
                differences.Add($"{row.Path}: {own.Vr} [{string.Join('|', own.Values)}] against {row.Vr} [{string.Join('|', row.Values.Select(v => v.ToString()))}]");
            }
        }
        differences.AddRange(mine.Keys.Select(path => $"{path}: only we have it"));
        return differences;
    }

    private static bool IsSame((DicomVr Vr, string[] Values) own, PeerElement row)
    {
        // pydicom brings a dictionary of private attributes; without VR in the file we say UN and keep the bytes.
        var tag = new DicomTag(Convert.ToUInt32(row.Path[^8..], 16));
        if (own.Vr == DicomVr.UN && tag.IsPrivate)
        {
            return true;
        }
        return own.Vr.ToString() == row.Vr && own.Values.SequenceEqual(row.Values.Select(Text).Where((value, _) => value.Length > 0 || row.Values.Length > 1));
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("R", CultureInfo.InvariantCulture) : value.GetString()!.TrimEnd('\0').Trim(' ');

    private static void Walk(DicomDataset dataset, string path, Dictionary<string, (DicomVr, string[])> rows)
    {
        foreach (var element in dataset.Where(element => !element.Tag.IsGroupLength && element.Fragments is null))
        {
            var here = path + element.Tag.ToHex();
            rows.Add(here, (element.Vr, Values(element)));
            for (var i = 0; i < element.Items.Count; i++)
            {
                Walk(element.Items[i], $"{here}[{i}].", rows);
            }
        }
    }

    private static string[] Values(DicomElement element)
    {
        if (element.IsSequence)
        {
            return [element.Items.Count.ToString(CultureInfo.InvariantCulture)];
        }
        if (element.Vr.IsBulk())
        {
            return [Convert.ToHexStringLower(SHA256.HashData(element.Bytes.Span))];
        }
        var values = element.Vr.IsText() || element.Vr == DicomVr.AT
            ? element.GetStrings().Select(value => value.Trim(' '))
            : element.GetDoubles().Select(value => value.ToString("R", CultureInfo.InvariantCulture));
        var all = values.ToArray();
        return all is [""] ? [] : all;
    }
}
