using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Formats.Png;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Formats;

/// <summary>A small picture of a volume in its true proportions.</summary>
public static class Thumbnail
{
    /// <summary>The PNG of a picture, windowed and scaled by area so that its longer side (in mm, where spacing is known) is so many pixels.</summary>
    /// <param name="manifest">The volume.</param>
    /// <param name="plane">The plane the picture was cut by.</param>
    /// <param name="picture">The picture in the volume's pixel type.</param>
    /// <param name="size">Pixels of the longer side, 1–1024.</param>
    public static byte[] Render(VolumeManifest manifest, LatticePlaneDescriptor plane, ReadOnlySpan<byte> picture, int size)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1024);
        var (spacingX, spacingY) = plane.PixelSpacing is { } spacing ? (spacing.ColumnMm, spacing.RowMm) : (1, 1);
        var (lengthX, lengthY) = (plane.Width * spacingX, plane.Height * spacingY);
        var scale = size / Math.Max(lengthX, lengthY);
        var (width, height) = (Math.Clamp((int)Math.Round(lengthX * scale), 1, size), Math.Clamp((int)Math.Round(lengthY * scale), 1, size));
        var samples = manifest.Descriptor.PixelType == PixelType.Rgb8 ? 3 : 1;
        var display = samples == 3 ? picture.ToArray() : Windowed(manifest, picture, plane.Width * plane.Height);
        var small = Scale(display, plane.Width, plane.Height, samples, width, height);
        return PngEncoder.Encode(small, width, height, samples == 3 ? PngFormat.Rgb8 : PngFormat.Grey8, PngCompression.Small);
    }

    private static byte[] Windowed(VolumeManifest manifest, ReadOnlySpan<byte> picture, int pixels)
    {
        var d = manifest.Descriptor;
        var display = new byte[pixels];
        var window = new VoiWindow(d.Window.Center, d.Window.Width, d.Window.Width < 1 ? VoiFunction.LinearExact : VoiFunction.Linear, d.Slope, d.Intercept, d.Inverted);
        DisplayMap.Run(d.PixelType, picture, window, manifest.Padding, display);
        return display;
    }

    // Each target pixel is the mean of the source it covers, whole pixels only and at least one.
    private static byte[] Scale(byte[] display, int fromWidth, int fromHeight, int samples, int width, int height)
    {
        var small = new byte[width * height * samples];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = Covered(y, height, fromHeight);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = Covered(x, width, fromWidth);
                for (var s = 0; s < samples; s++)
                {
                    var sum = 0L;
                    for (var v = top; v < bottom; v++)
                        for (var u = left; u < right; u++) sum += display[(((v * fromWidth) + u) * samples) + s];
                    var count = (bottom - top) * (right - left);
                    small[(((y * width) + x) * samples) + s] = (byte)((sum + (count / 2)) / count);
                }
            }
        }
        return small;
    }

    private static (int First, int End) Covered(int at, int length, int fromLength)
    {
        var first = Math.Min((int)((long)at * fromLength / length), fromLength - 1);
        return (first, Math.Max(first + 1, (int)((at + 1L) * fromLength / length)));
    }
}
