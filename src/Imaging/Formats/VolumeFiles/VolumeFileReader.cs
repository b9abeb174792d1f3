using System.Text;
using Annotator.Imaging.Formats.Nifti;
using Annotator.Imaging.Formats.Nrrd;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>What bytes are, by how they begin.</summary>
public enum VolumeFileKind
{
    /// <summary>Something else.</summary>
    None,

    /// <summary>NIfTI with its voxels, perhaps gzipped.</summary>
    Nifti,

    /// <summary>NRRD with its voxels.</summary>
    Nrrd,

    /// <summary>The header of a NIfTI pair; the voxels lie in another file.</summary>
    NiftiPair,

    /// <summary>A detached NRRD header; the voxels lie in another file.</summary>
    NrrdDetached,
}

/// <summary>Opens NIfTI-1, NIfTI-2 and NRRD files within bounds. Managed, safe against hostile bytes.</summary>
public static class VolumeFileReader
{
    private static readonly string[] Endings = [".nii", ".nii.gz", ".nrrd", ".nhdr"];

    /// <summary>What the bytes are. Never throws; damaged files of a kind still count as that kind.</summary>
    public static VolumeFileKind Sniff(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("NRRD000"u8)) return NrrdReader.FindDataFile(bytes) is null ? VolumeFileKind.Nrrd : VolumeFileKind.NrrdDetached;
        try
        {
            var start = BoundedInflater.IsGzip(bytes.Span) ? BoundedInflater.Peek(bytes, NiftiHeader.Longest) : bytes.Span[..Math.Min(bytes.Length,
                NiftiHeader.Longest)];
            return NiftiHeader.Sniff(start);
        }
        catch (VolumeFormatException)
        {
            return VolumeFileKind.None;
        }
    }

    /// <summary>Whether a name is one that these formats use; bytes of such a name that are of no kind are refused as damaged, not as DICOM.</summary>
    public static bool IsVolumeFileName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The names under which the voxels of a header may come, best first, without folders; empty when the file holds its own.</summary>
    /// <param name="name">The header's own name.</param>
    /// <param name="bytes">The header.</param>
    /// <exception cref="VolumeFormatException"><c>several-data-files</c>.</exception>
    public static IReadOnlyList<string> DataFileNames(string name, ReadOnlyMemory<byte> bytes) => Sniff(bytes) switch
    {
        VolumeFileKind.NrrdDetached => [NrrdReader.RequireDataFile(bytes)],
        VolumeFileKind.NiftiPair => NiftiReader.DataFileNames(name),
        _ => [],
    };

    /// <summary>Reads the header, and makes ready to read the voxels.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="voxels">The other file of a pair; null when there is none.</param>
    /// <param name="options">The bounds.</param>
    /// <exception cref="VolumeFormatException">It is refused, by name.</exception>
    public static VolumeFile Open(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte>? voxels = null, VolumeFileOptions? options = null)
    {
        options ??= VolumeFileOptions.Default;
        return Sniff(bytes) switch
        {
            VolumeFileKind.Nifti => NiftiReader.Open(bytes, null, options),
            VolumeFileKind.NiftiPair => NiftiReader.Open(bytes, voxels ?? throw Missing(), options),
            VolumeFileKind.Nrrd => NrrdReader.Open(bytes, null, options),
            VolumeFileKind.NrrdDetached => NrrdReader.Open(bytes, voxels ?? throw Missing(), options),
            _ => throw (IsAnalyze(bytes.Span) ? Analyze() : new VolumeFormatException(VolumeFileCodes.NotAVolumeFile, "The file is neither NIfTI nor NRRD.")),
        };
    }

    private static VolumeFormatException Missing() => new(
        VolumeFileCodes.DataFileMissing, "The voxels of this header lie in another file. Send both in one upload, with the names they were written under.");

    private static VolumeFormatException Analyze() => new(
        VolumeFileCodes.Analyze, "This is an ANALYZE 7.5 header, which does not tell left from right. Convert it to NIfTI where its orientation is known.");

    private static bool IsAnalyze(ReadOnlySpan<byte> bytes) => bytes.Length == 348 && NiftiHeader.FindSize(bytes) == 348
        && Encoding.ASCII.GetString(bytes[344..347]) != "n+1";
}
