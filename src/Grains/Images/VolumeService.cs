using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>Volumes by id, described and loaded. A volume is only reached through a project that has it.</summary>
public sealed class VolumeService(SeriesTable table, IBlobStore blobs, VolumeCache volumes)
{
    private const int KeptManifests = 512;
    private readonly Recent<string, StoredManifest> _manifests = new(KeptManifests, static _ => 1);

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

    // Made when a load begins: it reads nothing before.
    private FrameLoader Frames(StoredManifest manifest)
    {
        var frames = new Lazy<BlobFrames>(() => new BlobFrames(blobs, manifest));
        return (frame, token) => frames.Value.LoadAsync(frame, token);
    }
}
