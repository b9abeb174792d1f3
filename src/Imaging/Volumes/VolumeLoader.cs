namespace Annotator.Imaging.Volumes;

/// <summary>Fetches and decodes the pixels of one frame.</summary>
/// <remarks>
/// The array is handed over and may be changed. It holds rows × columns samples, row-major, little-endian, Bits Allocated wide; a 1-bit frame
/// as one byte a pixel (0 or 1); colour and palette frames as 8-bit RGB, interleaved. Bits lie as allocated: High Bit still holds, and
/// overlay bits may be there. Where the frame has a Modality LUT, its values (uint16; with padding float32, padding as NaN). Of a mosaic it is the whole stored frame, whichever tile is asked for.
/// </remarks>
/// <param name="frame">The frame.</param>
/// <param name="cancellation">Ends the fetch.</param>
public delegate ValueTask<byte[]> FrameLoader(VolumeFrame frame, CancellationToken cancellation);

/// <summary>Loads volumes frame by frame, several at a time.</summary>
public static class VolumeLoader
{
    /// <summary>Loads all frames.</summary>
    /// <exception cref="InvalidDataException">A frame has another length than its description calls for.</exception>
    public static async Task<Volume> LoadAsync(VolumeManifest manifest, FrameLoader load, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(load);
        return await new VolumeLoad(manifest, load, cancellation).RunAsync();
    }

    /// <summary>Loads one k-slice alone: the first picture of a series need not wait for the rest.</summary>
    /// <returns>Rows × columns voxels of the descriptor's pixel type, row-major, little-endian.</returns>
    public static async ValueTask<byte[]> LoadSliceAsync(VolumeManifest manifest, int k, FrameLoader load, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(load);
        var frame = manifest.Frames[k];
        return FrameConversion.ToSlice(await load(frame, cancellation), frame, manifest);
    }
}
