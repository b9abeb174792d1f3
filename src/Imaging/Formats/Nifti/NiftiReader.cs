using System.IO.Compression;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nifti;

/// <summary>Reads NIfTI-1 and NIfTI-2: .nii, .nii.gz and pairs of .hdr and .img, in both byte orders.</summary>
internal static class NiftiReader
{
    private const int LabelIntent = 1002;

    /// <summary>The names the voxels of a pair may have.</summary>
    public static IReadOnlyList<string> DataFileNames(string header)
    {
        var name = header.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? header[..^3] : header;
        var stem = Path.GetFileNameWithoutExtension(name);
        return [$"{stem}.img", $"{stem}.img.gz"];
    }

    /// <summary>Opens a file, or a header with the file of its voxels.</summary>
    public static VolumeFile Open(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte>? voxels, VolumeFileOptions options)
    {
        var start = BoundedInflater.IsGzip(bytes.Span) ? BoundedInflater.Peek(bytes, NiftiHeader.Longest) : bytes[..Math.Min(bytes.Length, NiftiHeader.Longest)].ToArray();
        var header = NiftiHeader.Find(start) ?? throw new VolumeFormatException(VolumeFileCodes.NotAVolumeFile, "The bytes are no NIfTI header.");
        var source = voxels ?? bytes;
        var offset = Offset(header, voxels is not null, options);
        var read = Read(header, start, options);
        return new VolumeFile(read, () => Decode(source, offset, read, header.IsBigEndian), output => WriteCleaned(header, source, offset, read, output));
    }

    private static VolumeFileHeader Read(NiftiHeader header, byte[] start, VolumeFileOptions options)
    {
        var (columns, rows, slices, phases) = Size(header, options);
        var type = TypeOf(header);
        var bytes = (long)columns * rows * slices * phases;
        if (bytes > Math.Min(options.MaxVoxelBytes, Array.MaxLength) / Scalars.BytesOf(type)) throw TooLarge($"the voxels take more than {options.MaxVoxelBytes >> 20} MiB");
        var (lpsFromIjk, inPlane, problems) = NiftiGeometry.Read(header, (columns, rows, slices), options);
        var isLabels = header.IntentCode == LabelIntent;
        var (slope, intercept) = Rescale(header, type);
        return new VolumeFileHeader
        {
            Format = header.IsVersion2 ? "NIfTI-2" : "NIfTI-1", Columns = columns, Rows = rows, Slices = slices, Phases = phases, Type = type,
            Slope = slope, Intercept = intercept, LpsFromIjk = lpsFromIjk, InPlaneSpacing = inPlane, IsLabelmap = isLabels, DisplayRange = RangeOf(header), PhaseStepSeconds = PhaseStep(header),
            Problems = isLabels ? problems.Add(FileProblems.LabelImage) : problems, Removed = NiftiCleaner.Find(header, start),
        };
    }

    // dim[0] counts the dimensions; the fifth and later ones are vectors and matrices, which have no picture.
    private static (int Columns, int Rows, int Slices, int Phases) Size(NiftiHeader header, VolumeFileOptions options)
    {
        var count = header.Dim(0);
        if (count is < 1 or > 7) throw Bad("dim[0] is not 1 to 7");
        Span<int> size = stackalloc int[8];
        size.Fill(1);
        for (var n = 1; n <= count; n++)
        {
            var length = header.Dim(n);
            if (length < 1) throw Bad($"dim[{n}] is below 1");
            if (length > (n == 4 ? options.MaxPhases : options.MaxAxisLength)) throw TooLarge($"dim[{n}] is {length}");
            size[n] = (int)length;
        }
        if (size[5] > 1 || size[6] > 1 || size[7] > 1)
            throw new VolumeFormatException(VolumeFileCodes.UnsupportedDimensions, "The file has more than three dimensions of space and one of time (vectors or matrices).");
        return (size[1], size[2], size[3], size[4]);
    }

    private static ScalarType TypeOf(NiftiHeader header)
    {
        var type = header.Datatype switch
        {
            2 => ScalarType.Uint8,
            4 => ScalarType.Int16,
            8 => ScalarType.Int32,
            16 => ScalarType.Float32,
            64 => ScalarType.Float64,
            128 => ScalarType.Rgb24,
            256 => ScalarType.Int8,
            512 => ScalarType.Uint16,
            768 => ScalarType.Uint32,
            1024 => ScalarType.Int64,
            1280 => ScalarType.Uint64,
            var other => throw new VolumeFormatException(VolumeFileCodes.UnsupportedType, $"Voxels of the datatype {NameOf(other)} are not shown."),
        };
        if (header.BitsPerVoxel != Scalars.BytesOf(type) * 8) throw Bad($"bitpix is not that of datatype {header.Datatype}");
        return type;
    }

    private static string NameOf(short datatype) => datatype switch
    {
        1 => "binary", 32 => "complex64", 1536 => "float128", 1792 => "complex128", 2048 => "complex256", 2304 => "RGBA32", _ => FormattableString.Invariant($"{datatype}"),
    };

    // nifti1.h: a slope of 0 means none. Writers put NaN for the same. Colour is not rescaled.
    private static (double Slope, double Intercept) Rescale(NiftiHeader header, ScalarType type)
    {
        if (type == ScalarType.Rgb24 || header.Slope == 0 || !double.IsFinite(header.Slope)) return (1, 0);
        return (header.Slope, double.IsFinite(header.Intercept) ? header.Intercept : 0);
    }

    private static double? PhaseStep(NiftiHeader header)
    {
        var seconds = (header.XyztUnits & 0x38) switch { 8 => 1, 16 => 1e-3, 24 => 1e-6, _ => 0 };
        return seconds > 0 && header.Pixdim(4) > 0 && double.IsFinite(header.Pixdim(4)) ? header.Pixdim(4) * seconds : null;
    }

    // cal_min and cal_max are of modality values (nifti1.h); both 0 means that nothing is said.
    private static DisplayRange? RangeOf(NiftiHeader header)
    {
        var (low, high) = (header.CalibratedLeast, header.CalibratedMost);
        return double.IsFinite(low) && double.IsFinite(high) && high > low ? new DisplayRange(low, high) : null;
    }

    private static long Offset(NiftiHeader header, bool isPair, VolumeFileOptions options)
    {
        var offset = header.VoxelOffset;
        if (!double.IsFinite(offset) || offset < 0 || offset != Math.Floor(offset)) throw Bad("vox_offset is no whole number");
        if (!isPair && offset < header.Length) throw Bad("vox_offset lies in the header");
        return offset - header.Length <= options.MaxSkippedBytes ? (long)offset : throw TooLarge($"more than {options.MaxSkippedBytes} bytes lie before the voxels");
    }

    private static byte[] Decode(ReadOnlyMemory<byte> source, long offset, VolumeFileHeader header, bool isBigEndian)
    {
        var voxels = Stored(source, offset, header);
        if (isBigEndian) Scalars.SwapBytes(voxels, Scalars.WordOf(header.Type));
        return voxels;
    }

    private static byte[] Stored(ReadOnlyMemory<byte> source, long offset, VolumeFileHeader header)
    {
        if (BoundedInflater.IsGzip(source.Span)) return BoundedInflater.Read(source, offset, header.VoxelBytes);
        if (source.Length - offset < header.VoxelBytes) throw BoundedInflater.TooShort();
        return source.Slice((int)offset, (int)header.VoxelBytes).ToArray();
    }

    private static void WriteCleaned(NiftiHeader header, ReadOnlyMemory<byte> source, long offset, VolumeFileHeader read, Stream output)
    {
        if (!BoundedInflater.IsGzip(source.Span))
        {
            if (source.Length - offset < read.VoxelBytes) throw BoundedInflater.TooShort();
            output.Write(NiftiCleaner.Clean(header));
            output.Write(source.Span.Slice((int)offset, (int)read.VoxelBytes));
            return;
        }
        using var file = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        file.Write(NiftiCleaner.Clean(header));
        file.Write(Stored(source, offset, read));
    }

    private static VolumeFormatException Bad(string what) => new(VolumeFileCodes.BadHeader, $"The NIfTI header is not usable: {what}.");

    private static VolumeFormatException TooLarge(string what) => new(VolumeFileCodes.TooLarge, $"The file is beyond the bounds of this server: {what}.");
}
