using System.IO.Compression;
using Annotator.Imaging.Formats.Nifti;
using Annotator.Imaging.Formats.Nrrd;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>Writes volumes as NIfTI and NRRD, and reads back what was written.</summary>
public static class VolumeFileWriter
{
    private const int HeaderProbe = 1 << 20;

    /// <summary>Writes a volume slice by slice; the stream stays open.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="layout">What it is.</param>
    /// <param name="format">The form.</param>
    /// <param name="slice">The bytes of the k-slice of an index, little-endian.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static void Write(Stream output, VolumeLayout layout, VolumeFileFormat format, Func<int, ReadOnlyMemory<byte>> slice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(slice);
        if (format == VolumeFileFormat.Nrrd) output.Write(NrrdWriter.Header(layout));
        using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        if (format == VolumeFileFormat.Nifti) gzip.Write(NiftiWriter.Header(layout));
        for (var k = 0; k < layout.Slices; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = slice(k);
            ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, layout.SliceBytes);
            gzip.Write(bytes.Span);
        }
    }

    /// <summary>Reads a file that was written and compares all of it: size, type, rescale, affine (to the precision of the format) and every voxel.</summary>
    /// <returns>What differs, in words; null when nothing does.</returns>
    public static string? FindDifference(Stream file, VolumeLayout layout, VolumeFileFormat format, Func<int, ReadOnlyMemory<byte>> slice,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(slice);
        var start = new byte[Math.Min(HeaderProbe, file.Length)];
        file.Position = 0;
        file.ReadExactly(start);
        var header = VolumeFileReader.Open(start).Header;
        if (CompareHeader(header, layout, format) is { } difference) return difference;
        file.Position = format == VolumeFileFormat.Nrrd ? NrrdFields.Read(start, VolumeFileOptions.Default).DataAt : 0;
        using var voxels = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        if (format == VolumeFileFormat.Nifti) voxels.ReadExactly(new byte[NiftiWriter.Header(layout).Length]);
        return CompareVoxels(voxels, layout, slice, cancellation);
    }

    private static string? CompareHeader(VolumeFileHeader header, VolumeLayout layout, VolumeFileFormat format)
    {
        if ((header.Columns, header.Rows, header.Slices, header.Phases) != (layout.Columns, layout.Rows, layout.Slices, layout.Layers)) return "the size";
        if (header.Type != layout.Type) return "the type of voxels";
        double Kept(double number) => header.Format == "NIfTI-1" ? (float)number : number;
        var rescale = format == VolumeFileFormat.Nifti ? (Kept(layout.Slope), Kept(layout.Intercept)) : (1, 0);
        if ((header.Slope, header.Intercept) != rescale) return "the rescale";
        if (header.LpsFromIjk is not { } read) return "the affine";
        // −0 is 0.
        return layout.LpsFromIjk.ToRows().Select(Kept).Zip(read.ToRows()).All(pair => pair.First == pair.Second) ? null : "the affine";
    }

    private static string? CompareVoxels(GZipStream voxels, VolumeLayout layout, Func<int, ReadOnlyMemory<byte>> slice, CancellationToken cancellation)
    {
        var read = new byte[layout.SliceBytes];
        for (var k = 0; k < layout.Slices; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (voxels.ReadAtLeast(read, read.Length,
                throwOnEndOfStream: false) < read.Length) return FormattableString.Invariant($"slice {k}, which is missing");
            if (!slice(k).Span.SequenceEqual(read)) return FormattableString.Invariant($"voxels of slice {k}");
        }
        return voxels.ReadByte() < 0 ? null : "bytes after the last voxel";
    }
}
