using Annotator.Core.Contract;
using Annotator.Imaging.Formats.Png;
using Annotator.Imaging.Kernels;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images;

/// <summary>Small pictures of volumes: the middle acquired slice in its first window. Kept in memory.</summary>
public sealed class Thumbnails(VolumeService volumes, IOptions<ImagesOptions> options)
{
    private readonly Recent<(string VolumeId, int Size), byte[]> _recent = new(options.Value.ThumbnailCacheMiB * 1048576L, static png => png.Length);

    /// <summary>The PNG of a volume whose longer side has at most this many pixels; never larger than the slice itself.</summary>
    /// <exception cref="Dicom.DicomFormatException">The slice does not decode.</exception>
    public async Task<byte[]> GetAsync(StoredManifest manifest, int size, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var key = (manifest.Volume.Id, size);
        if (_recent.Find(key) is { } known) return known;
        var voxels = await volumes.LoadSliceAsync(manifest, manifest.Volume.Frames.Length / 2, cancellation);
        var png = Draw(manifest, voxels, size);
        _recent.Keep(key, png);
        return png;
    }

    private static byte[] Draw(StoredManifest manifest, ReadOnlyMemory<byte> voxels, int size)
    {
        var volume = manifest.Volume.Descriptor;
        var isColour = volume.PixelType == PixelType.Rgb8;
        var shown = isColour ? voxels : Windowed(manifest, volume, voxels);
        var plane = SliceMap.AcquiredPlane(volume.Planes);
        var shrink = Math.Max(1, (Math.Max(plane.Width, plane.Height) + size - 1) / size);
        var (width, height, samples) = (Math.Max(1, plane.Width / shrink), Math.Max(1, plane.Height / shrink), isColour ? 3 : 1);
        var small = new byte[width * height * samples];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var s = 0; s < samples; s++)
                    small[(((y * width) + x) * samples) + s] = Mean(shown.Span, (ox, oy) => (SliceMap.Offset(plane, (x * shrink) + ox, (y * shrink) + oy) * samples) + s, shrink, plane.Width - (x * shrink), plane.Height - (y * shrink));
        return PngEncoder.Encode(small, width, height, isColour ? PngFormat.Rgb8 : PngFormat.Grey8, PngCompression.Small);
    }

    private static byte Mean(ReadOnlySpan<byte> picture, Func<int, int, int> offset, int shrink, int across, int down)
    {
        var (sum, count) = (0, 0);
        for (var y = 0; y < Math.Min(shrink, down); y++)
        {
            for (var x = 0; x < Math.Min(shrink, across); x++)
            {
                sum += picture[offset(x, y)];
                count++;
            }
        }
        return (byte)((sum + (count / 2)) / count);
    }

    private static ReadOnlyMemory<byte> Windowed(StoredManifest manifest, VolumeDescriptor volume, ReadOnlyMemory<byte> voxels)
    {
        var shown = new byte[volume.Grid.VoxelsPerSlice];
        var window = new VoiWindow(volume.Window.Center, Math.Max(1, volume.Window.Width), VoiFunction.Linear, volume.Slope, volume.Intercept, volume.Inverted);
        DisplayMap.Run(volume.PixelType, voxels.Span, window, manifest.Volume.Padding, shown);
        return shown;
    }
}
