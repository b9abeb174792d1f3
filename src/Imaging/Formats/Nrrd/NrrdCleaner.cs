using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>Writes an NRRD file anew with nothing but what its voxels and geometry need: no comments, no key/value pairs, no free text.</summary>
internal static class NrrdCleaner
{
    // Values of these are numbers or words of the format; they were read, so they are of the form the format allows.
    private static readonly ImmutableArray<string> Kept =
        ["type", "dimension", "space", "space dimension", "sizes", "space directions", "space origin", "spacings", "kinds", "space units", "units"];

    private static readonly ImmutableArray<string> Known =
        ["encoding", "endian", "data file", "datafile", "line skip", "byte skip", "centers", "centerings", "thicknesses", "axis mins", "axis maxs", "axismins", "axismaxs"];

    /// <summary>What the file held and the cleaned one lacks.</summary>
    public static ImmutableArray<string> Find(NrrdFields fields)
    {
        var kept = Kept.Concat(Known).Select(name => name.Replace(" ", "", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var removed = fields.Names.Where(name => !kept.Contains(name)).Select(name => IsWord(name) ? name.ToLowerInvariant() : "unknown fields").Distinct().ToList();
        if (fields.HasComments) removed.Add("comments");
        if (fields.Pairs.Count > 0) removed.Add("key/value pairs");
        if (fields["kinds"] is { } kinds && !Words(kinds)) removed.Add("kinds");
        return [.. removed];
    }

    /// <summary>Writes the file with attached voxels: raw where they were raw, gzip otherwise, little-endian.</summary>
    public static void Write(NrrdFields fields, byte[] stored, NrrdAxes axes, NrrdEncoding encoding, Stream output)
    {
        var isRaw = encoding == NrrdEncoding.Raw;
        var header = new StringBuilder("NRRD0005\n");
        foreach (var name in Kept)
        {
            if (fields[name] is not { } value) continue;
            if (name == "kinds" && !Words(value)) continue;
            header.Append(name).Append(": ").Append(name is "units" or "space units" ? Units(value) : value).Append('\n');
        }
        header.Append("endian: little\nencoding: ").Append(isRaw ? "raw" : "gzip").Append("\n\n");
        output.Write(Encoding.ASCII.GetBytes(header.ToString()));
        if (isRaw)
        {
            output.Write(stored);
            return;
        }
        using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(stored);
    }

    private static string Units(string value) =>
        string.Join(' ', NrrdVectors.Quoted(value).Select(unit => unit is "mm" or "cm" or "m" or "um" or "s" or "sec" or "ms" ? $"\"{unit}\"" : unit is "µm" or "μm" ? "\"um\"" : "\"\""));

    private static bool Words(string kinds) => kinds.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ' ' or '?');

    private static bool IsWord(string name) => name.ToLowerInvariant() is "content" or "labels" or "number" or "min" or "max" or "oldmin" or "oldmax"
        or "sampleunits" or "measurementframe" or "blocksize";
}
