using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>Volumes by id, described and loaded. A volume is only reached through a project that has it.</summary>
public sealed class VolumeService(SeriesTable table, IBlobStore blobs, VolumeCache volumes)
{
    private const int KeptManifests = 512;
    private const int KeptTableBytes = 8 << 20;
    private readonly Recent<string, StoredManifest> _manifests = new(KeptManifests, static _ => 1);
    private readonly Recent<string, ushort[]> _tables = new(KeptTableBytes, static table => table.Length * sizeof(ushort));

    /// <summary>What is known of a volume; null when the project has no such volume.</summary>
    /// <exception cref="StoreUnavailableException">Its manifest is missing.</exception>
    public async Task<StoredManifest?> FindAsync(string projectId, string volumeId, CancellationToken cancellation)
    {
        if (await table.FindManifestAsync(projectId, volumeId, cancellation) is not { } blob) return null;
        return await ReadAsync(blob, cancellation);
    }

    /// <summary>The manifest kept in a blob.</summary>
    /// <exception cref="StoreUnavailableException">It is missing.</exception>
    public async Task<StoredManifest> ReadAsync(string blob, CancellationToken cancellation)
    {
        if (_manifests.Find(blob) is { } known) return known;
        await using var stream = await blobs.OpenAsync(blob, cancellation) ?? throw new StoreUnavailableException($"The manifest {blob} of a volume is missing.");
        var bytes = new byte[checked((int)stream.Length)];
        await stream.ReadExactlyAsync(bytes, cancellation);
        var manifest = StoredManifest.Read(bytes);
        _manifests.Keep(blob, manifest);
        return manifest;
    }

    /// <summary>The voxels: from memory, or decoded now for all who ask.</summary>
    /// <param name="manifest">The volume.</param>
    /// <param name="cancellation">Ends this caller's wait; when nobody is left who waits, the decoding too.</param>
    /// <param name="projectId">Who asks: memory is shared fairly between projects.</param>
    /// <exception cref="Dicom.DicomFormatException">A frame does not decode.</exception>
    public async Task<Volume> LoadAsync(StoredManifest manifest, CancellationToken cancellation, string projectId = "")
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return volumes.Find(manifest.Volume.Id, projectId) ?? await volumes.GetAsync(manifest.Volume, Frames(manifest), cancellation, projectId);
    }

    /// <summary>A slice of a lattice plane. One that was acquired as it is comes as soon as its own frame is decoded; the rest of the series follows meanwhile.</summary>
    /// <exception cref="Dicom.DicomFormatException">A frame does not decode.</exception>
    public Task<SlicePixels> CutAsync(StoredManifest manifest, LatticePlaneDescriptor plane, int index, CancellationToken cancellation, string projectId = "")
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return volumes.GetSliceAsync(manifest.Volume, plane, index, Frames(manifest), cancellation, projectId);
    }

    /// <summary>One k-slice, without loading the rest when the volume is not in memory.</summary>
    /// <returns>Rows × columns voxels of the volume's pixel type, row-major.</returns>
    public async Task<ReadOnlyMemory<byte>> LoadSliceAsync(StoredManifest manifest, int k, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (volumes.Find(manifest.Volume.Id) is { } volume) return volume.KSlice(k);
        return await VolumeLoader.LoadSliceAsync(manifest.Volume, k, Frames(manifest), cancellation);
    }

    /// <summary>A VOI LUT that the images bring: grey from 0 to 65535 by its index.</summary>
    /// <param name="manifest">The volume.</param>
    /// <param name="table">The table of one of the descriptor's presets.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="Dicom.DicomFormatException"><c>bad-value</c>: the images have no such table.</exception>
    public async Task<ReadOnlyMemory<ushort>> ReadTableAsync(StoredManifest manifest, int table, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var key = FormattableString.Invariant($"{manifest.Volume.Id}/{table}");
        if (_tables.Find(key) is { } known) return known;
        // The presets are those of the middle frame.
        var middle = manifest.Volume.Frames.Length / 2;
        var file = await BlobFiles.ReadAsync(blobs, manifest.Blobs[middle], cancellation);
        var tables = Dicom.Objects.ValueTables.Voi(file.Dataset, manifest.Volume.Frames[middle].FrameIndex);
        if ((uint)table >= (uint)tables.Count) throw new Dicom.DicomFormatException(Dicom.DicomErrorCodes.BadValue, "The images have no such VOI LUT.");
        var grey = tables[table].ToGrey();
        _tables.Keep(key, grey);
        return grey;
    }

    // Made when a load begins: it reads nothing before.
    private FrameLoader Frames(StoredManifest manifest)
    {
        var frames = new Lazy<BlobFrames>(() => new BlobFrames(blobs, manifest));
        return (frame, token) => frames.Value.LoadAsync(frame, token);
    }
}
