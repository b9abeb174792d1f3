using System.Collections.Immutable;
using Annotator.Core.Messages;
using Annotator.Imaging.Formats.VolumeFiles;
using Annotator.Imaging.Volumes;

namespace Annotator.Grains.Images.VolumeFiles;

/// <summary>A NIfTI or NRRD file on its way in: its bytes, and those of its voxels where they came apart.</summary>
/// <param name="Name">The name it was sent under; never kept.</param>
/// <param name="Bytes">The file or header.</param>
/// <param name="Voxels">The other file of a pair; null when there is none.</param>
internal sealed record ReceivedVolumeFile(string Name, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte>? Voxels)
{
    /// <summary>Bytes of both.</summary>
    public long Length => (long)Bytes.Length + (Voxels?.Length ?? 0);
}

/// <summary>A file ready to be kept, all of it after de-identification.</summary>
/// <param name="Header">What its header says.</param>
/// <param name="Uids">Its names.</param>
/// <param name="Voxels">Its voxels in one of the types this house keeps.</param>
/// <param name="Volumes">A volume or stack for each phase.</param>
internal sealed record PreparedVolumeFile(VolumeFileHeader Header, FileUids Uids, NarrowedVoxels Voxels, ImmutableArray<VolumeManifest> Volumes)
{
    /// <summary>The voxels of one phase.</summary>
    public ReadOnlyMemory<byte> VoxelsOf(int phase)
    {
        var length = Voxels.Bytes.Length / Header.Phases;
        return Voxels.Bytes.AsMemory(phase * length, length);
    }
}

/// <summary>Makes of received bytes what the archive keeps: read within bounds, cleaned, narrowed, described. Pure: no I/O.</summary>
internal static class VolumeFilePreparer
{
    /// <summary>Opens the header alone.</summary>
    public static (VolumeFile? File, IngestRefusal? Refusal) Open(ReceivedVolumeFile received, VolumeFileOptions options)
    {
        try
        {
            return (VolumeFileReader.Open(received.Bytes, received.Voxels, options), null);
        }
        catch (VolumeFormatException e)
        {
            return (null, RefusalOf(e));
        }
    }

    /// <summary>Decodes and describes a file that was opened.</summary>
    public static (PreparedVolumeFile? Prepared, IngestRefusal? Refusal) Prepare(VolumeFile file)
    {
        try
        {
            var voxels = file.Decode();
            var uids = FileUids.Of(file.Header, voxels);
            var narrowed = NarrowedVoxels.Of(file.Header, voxels);
            return (new PreparedVolumeFile(file.Header, uids, narrowed, FileVolumes.Of(file.Header, uids, narrowed)), null);
        }
        catch (VolumeFormatException e)
        {
            return (null, RefusalOf(e));
        }
    }

    /// <summary>The file as it is kept, and the ending of its name. It has decoded before, so it does again.</summary>
    public static (ReadOnlyMemory<byte> Bytes, string Ending) Clean(VolumeFile file)
    {
        using var cleaned = new MemoryStream();
        file.WriteCleaned(cleaned);
        var bytes = cleaned.GetBuffer().AsMemory(0, (int)cleaned.Length);
        return (bytes, file.Header.Format == "NRRD" ? ".nrrd" : bytes.Span is [0x1F, 0x8B, ..] ? ".nii.gz" : ".nii");
    }

    private static IngestRefusal RefusalOf(VolumeFormatException e) => new(e.Code == VolumeFileCodes.TooLarge ? RejectionClass.TooLarge
        : RejectionClass.Invalid, e.Code, e.Message);
}
