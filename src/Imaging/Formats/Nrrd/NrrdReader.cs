using System.Collections.Immutable;
using System.Globalization;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>Reads NRRD0001 to NRRD0006 with attached or detached data, in every encoding of the format.</summary>
internal static class NrrdReader
{
    /// <summary>What the header names as its data file; null when the data are attached or the header cannot be read.</summary>
    public static string? FindDataFile(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var fields = NrrdFields.Read(bytes.Span, VolumeFileOptions.Default);
            return fields["data file"] ?? fields["datafile"];
        }
        catch (VolumeFormatException)
        {
            return null;
        }
    }

    /// <summary>The one data file of a detached header, without folders.</summary>
    /// <exception cref="VolumeFormatException"><c>several-data-files</c>.</exception>
    public static string RequireDataFile(ReadOnlyMemory<byte> bytes)
    {
        var named = FindDataFile(bytes) ?? throw NrrdFields.Bad("it names no data file");
        if (named.StartsWith("LIST", StringComparison.Ordinal) || named.Contains('%', StringComparison.Ordinal))
            throw new VolumeFormatException(VolumeFileCodes.SeveralDataFiles, "The voxels of this header lie in several files; join them into one (unu save) and send that.");
        return Path.GetFileName(named.Replace('\\', '/'));
    }

    /// <summary>Opens a file, or a header with the file of its voxels.</summary>
    public static VolumeFile Open(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte>? voxels, VolumeFileOptions options)
    {
        var fields = NrrdFields.Read(bytes.Span, options);
        if (voxels is not null) RequireDataFile(bytes);
        var data = NrrdData.Read(fields, options);
        var fileType = NrrdTypes.Read(fields["type"]);
        var axes = NrrdAxes.Read(fields, fileType, options);
        var header = Describe(fields, axes, axes.Colour >= 0 ? ScalarType.Rgb24 : fileType, options);
        var isBig = IsBigEndian(fields, fileType, data.Encoding);
        var source = voxels ?? bytes[fields.DataAt..];
        byte[] Stored() => Ordered(data.Decode(source, header.VoxelBytes, fileType), isBig, fileType);
        return new VolumeFile(header, () => NrrdOrder.ToVolumes(Stored(), axes, header.Type), output => NrrdCleaner.Write(fields, Stored(), axes, data.Encoding, output));
    }

    private static VolumeFileHeader Describe(NrrdFields fields, NrrdAxes axes, ScalarType type, VolumeFileOptions options)
    {
        var bytes = (double)Scalars.BytesOf(type) * axes.Length(0) * axes.Length(1) * axes.Length(2) * axes.Phases;
        if (bytes > Math.Min(options.MaxVoxelBytes, Array.MaxLength)) throw new VolumeFormatException(VolumeFileCodes.TooLarge, $"The voxels take more than {options.MaxVoxelBytes >> 20} MiB.");
        var (lpsFromIjk, inPlane, problems) = NrrdGeometry.Read(fields, axes, options);
        var segments = SlicerSegments.Read(fields);
        return new VolumeFileHeader
        {
            Format = "NRRD", Columns = axes.Length(0), Rows = axes.Length(1), Slices = axes.Length(2), Phases = axes.Phases, Type = type,
            LpsFromIjk = lpsFromIjk, InPlaneSpacing = inPlane, Segments = segments, IsLabelmap = !segments.IsEmpty, Removed = NrrdCleaner.Find(fields),
            Problems = segments.IsEmpty ? problems : problems.Add(FileProblems.LabelImage),
        };
    }

    // Text has no byte order, and single bytes need none; everything else must say.
    private static bool IsBigEndian(NrrdFields fields, ScalarType type, NrrdEncoding encoding)
    {
        if (Scalars.BytesOf(type) == 1 || encoding == NrrdEncoding.Text) return false;
        return fields["endian"]?.ToLowerInvariant() switch
        {
            "little" => false,
            "big" => true,
            _ => throw NrrdFields.Bad("“endian” is missing or neither little nor big"),
        };
    }

    private static byte[] Ordered(byte[] stored, bool isBig, ScalarType type)
    {
        if (isBig) Scalars.SwapBytes(stored, Scalars.WordOf(type));
        return stored;
    }
}

/// <summary>Brings voxels from the file's order of axes into this house's.</summary>
internal static class NrrdOrder
{
    /// <summary>i fastest, then j, k, phase; colours interleaved. The same array when it is so already.</summary>
    public static byte[] ToVolumes(byte[] stored, NrrdAxes axes, ScalarType type)
    {
        int[] order = [.. axes.Colour >= 0 ? [axes.Colour] : Array.Empty<int>(), .. axes.Space, .. axes.Phase >= 0 ? [axes.Phase] : Array.Empty<int>()];
        if (order.SequenceEqual(order.Order())) return stored;
        var size = type == ScalarType.Rgb24 ? 1 : Scalars.BytesOf(type);
        var strides = new long[axes.All.Length];
        for (var (n, stride) = (0, (long)size); n < strides.Length; stride *= axes.All[n++].Size) strides[n] = stride;
        var ordered = GC.AllocateUninitializedArray<byte>(stored.Length);
        var (at, counts, from) = (0, new int[order.Length], 0L);
        while (at < ordered.Length)
        {
            stored.AsSpan((int)from, size).CopyTo(ordered.AsSpan(at));
            at += size;
            for (var n = 0; n < order.Length; n++)
            {
                from += strides[order[n]];
                if (++counts[n] < axes.All[order[n]].Size) break;
                from -= strides[order[n]] * counts[n];
                counts[n] = 0;
            }
        }
        return ordered;
    }
}

/// <summary>The segments that 3D Slicer writes beside a labelmap.</summary>
internal static class SlicerSegments
{
    private const int Most = 65_535;

    public static ImmutableArray<FileSegment> Read(NrrdFields fields)
    {
        var segments = ImmutableArray.CreateBuilder<FileSegment>();
        for (var n = 0; n < Most && fields.Pairs.ContainsKey($"Segment{n}_ID"); n++)
        {
            var value = Number(fields, $"Segment{n}_LabelValue") ?? 1;
            segments.Add(new FileSegment(fields.Pairs.GetValueOrDefault($"Segment{n}_Name", ""), value, Number(fields, $"Segment{n}_Layer") ?? 0, Colour(fields, n)));
        }
        return segments.ToImmutable();
    }

    private static int? Number(NrrdFields fields, string key) =>
        fields.Pairs.TryGetValue(key, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Colour(NrrdFields fields, int n)
    {
        if (!fields.Pairs.TryGetValue($"Segment{n}_Color", out var text)) return null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || !parts.All(part => NrrdVectors.TryNumber(part, out var share) && share is >= 0 and <= 1)) return null;
        return "#" + string.Concat(parts.Select(part => ((int)Math.Round(double.Parse(part, CultureInfo.InvariantCulture) * 255)).ToString("x2", CultureInfo.InvariantCulture)));
    }
}
