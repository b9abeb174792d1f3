using System.Runtime.InteropServices;
using Annotator.Dicom;
using Annotator.Dicom.Deidentification;
using Annotator.Dicom.PixelData;
using Annotator.Imaging.Formats.Png;

namespace Annotator.Grains.Images.PixelText;

/// <summary>A frame as 8-bit pixels: grey stretched over nearly all its values (bright is bright, whatever the photometric interpretation), or RGB.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Samples">1 for grey, 3 for RGB.</param>
/// <param name="Pixels">Rows × columns × samples, row-major.</param>
public sealed record FramePicture(int Width, int Height, int Samples, byte[] Pixels)
{
    private const double Outside = 0.001;

    /// <summary>A frame of an instance.</summary>
    /// <exception cref="DicomFormatException">It does not decode.</exception>
    public static FramePicture Of(PixelDataReader reader, DicomDataset header, int index)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var frame = reader.ReadFrame(index);
        if (!frame.Format.IsMonochrome) return new FramePicture(frame.Columns, frame.Rows, 3, ColorConverter.ToRgb(frame, header));
        var grey = Stretched(frame.ToStoredValues());
        if (frame.Format.PhotometricInterpretation == "MONOCHROME1")
            for (var n = 0; n < grey.Length; n++) grey[n] = (byte)(255 - grey[n]);
        return new FramePicture(frame.Columns, frame.Rows, 1, grey);
    }

    /// <summary>The picture with rectangles black.</summary>
    public FramePicture Blanked(IEnumerable<PixelRectangle> rectangles)
    {
        ArgumentNullException.ThrowIfNull(rectangles);
        var pixels = Pixels.ToArray();
        foreach (var r in rectangles.Where(r => r.X < Width))
            for (var y = Math.Max(0, r.Y); y < Math.Min(Height, r.Bottom); y++)
                pixels.AsSpan(((y * Width) + Math.Max(0, r.X)) * Samples, Math.Max(0, Math.Min(Width, r.Right) - Math.Max(0, r.X)) * Samples).Clear();
        return this with { Pixels = pixels };
    }

    /// <summary>The picture with rectangles in the middle colour of what lies around them, so that their edges look like nothing.</summary>
    public FramePicture Filled(IEnumerable<PixelRectangle> rectangles)
    {
        ArgumentNullException.ThrowIfNull(rectangles);
        var pixels = Pixels.ToArray();
        foreach (var r in rectangles)
        {
            var colour = ColourAround(pixels, r);
            for (var y = Math.Max(0, r.Y); y < Math.Min(Height, r.Bottom); y++)
                for (var x = Math.Max(0, r.X); x < Math.Min(Width, r.Right); x++) colour.CopyTo(pixels.AsSpan(((y * Width) + x) * Samples));
        }
        return this with { Pixels = pixels };
    }

    /// <summary>The picture as PNG.</summary>
    public byte[] ToPng() => PngEncoder.Encode(Pixels, Width, Height, Samples == 1 ? PngFormat.Grey8 : PngFormat.Rgb8);

    private byte[] ColourAround(byte[] pixels, PixelRectangle r)
    {
        var values = Enumerable.Range(0, Samples).Select(_ => new List<byte>()).ToArray();
        for (var y = Math.Max(0, r.Y - 2); y < Math.Min(Height, r.Bottom + 2); y++)
            for (var x = Math.Max(0, r.X - 2); x < Math.Min(Width, r.Right + 2); x++)
            {
                if (x >= r.X && x < r.Right && y >= r.Y && y < r.Bottom) continue;
                for (var s = 0; s < Samples; s++) values[s].Add(pixels[(((y * Width) + x) * Samples) + s]);
            }
        return [.. values.Select(v => v.Count == 0 ? (byte)0 : v.Order().ElementAt(v.Count / 2))];
    }

    private static byte[] Stretched(PixelFrame frame)
    {
        var values = Values(frame);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var (low, high) = (sorted[(int)(Outside * (sorted.Length - 1))], sorted[(int)((1 - Outside) * (sorted.Length - 1))]);
        // Text may be all that there is: a picture of two values must not be stretched over one.
        if (high <= low) (low, high) = (sorted[0], sorted[^1]);
        var scale = high > low ? 255.0 / ((double)high - low) : 0;
        var grey = new byte[values.Length];
        for (var n = 0; n < grey.Length; n++) grey[n] = (byte)Math.Clamp((((double)values[n] - low) * scale) + 0.5, 0, 255);
        return grey;
    }

    private static double[] Values(PixelFrame frame)
    {
        var bytes = frame.Bytes.AsSpan();
        var values = new double[frame.Rows * frame.Columns];
        for (var n = 0; n < values.Length; n++)
            values[n] = (frame.Format.BitsAllocated, frame.Format.IsSigned, frame.Format.IsFloat) switch
            {
                (1 or 8, false, _) => bytes[n],
                (1 or 8, true, _) => (sbyte)bytes[n],
                (16, false, _) => MemoryMarshal.Cast<byte, ushort>(bytes)[n],
                (16, true, _) => MemoryMarshal.Cast<byte, short>(bytes)[n],
                (32, _, true) => MemoryMarshal.Cast<byte, float>(bytes)[n],
                (32, true, _) => MemoryMarshal.Cast<byte, int>(bytes)[n],
                (32, false, _) => MemoryMarshal.Cast<byte, uint>(bytes)[n],
                _ => MemoryMarshal.Cast<byte, double>(bytes)[n],
            };
        return values;
    }
}
