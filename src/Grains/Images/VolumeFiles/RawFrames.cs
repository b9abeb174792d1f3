using Annotator.Imaging.Volumes;
using Annotator.Storage;

namespace Annotator.Grains.Images.VolumeFiles;

/// <summary>Fetches the slices of a volume whose blob is its bare voxels: one seek and one read a slice, whatever the file they came in was packed
/// with.</summary>
internal sealed class RawFrames(IBlobStore blobs, StoredManifest manifest)
{
    /// <summary>The frame as <see cref="FrameLoader"/> wants it.</summary>
    /// <exception cref="StoreUnavailableException">The blob is missing or too short.</exception>
    public async ValueTask<byte[]> LoadAsync(VolumeFrame frame, CancellationToken cancellation)
    {
        var blob = manifest.Blobs[frame.FrameIndex];
        await using var stream = await blobs.OpenAsync(blob, cancellation) ?? throw new StoreUnavailableException($"The blob {blob} of a volume is missing.");
        var slice = GC.AllocateUninitializedArray<byte>(BytesOf(manifest.Volume, frame));
        stream.Position = (long)frame.FrameIndex * slice.Length;
        if (await stream.ReadAtLeastAsync(slice, slice.Length, throwOnEndOfStream: false, cancellation) < slice.Length)
            throw new StoreUnavailableException($"The blob {blob} of a volume is too short.");
        return slice;
    }

    private static int BytesOf(VolumeManifest volume, VolumeFrame frame) =>
        checked(volume.Descriptor.Grid.VoxelsPerSlice * (frame.Format.BitsAllocated / 8) * frame.Format.SamplesPerPixel);
}
