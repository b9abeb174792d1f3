using Annotator.Core.Contract;
using Annotator.Dicom;
using Annotator.Dicom.Objects;
using Annotator.Dicom.PixelData;
using Annotator.Grains.Images;
using Annotator.Imaging.Formats.Jpeg;
using Annotator.Imaging.Formats.Png;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;

namespace Annotator.Gateway.DicomWeb;

/// <summary>A frame as display values: what rendered pictures and thumbnails are made of.</summary>
/// <param name="Pixels">One byte a pixel, or red, green, blue.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="IsColour">Three bytes a pixel.</param>
internal sealed record DrawnFrame(byte[] Pixels, int Width, int Height, bool IsColour)
{
    /// <summary>Draws a frame through the window asked for, or its own first.</summary>
    /// <exception cref="DicomFormatException">It does not decode.</exception>
    public static async Task<DrawnFrame> OfAsync(DicomFile file, int frame, VoiWindow? asked, CancellationToken cancellation)
    {
        var reader = PixelDataReader.Open(file);
        var description = FrameReader.AsDecoded(FrameReader.Read(file.Dataset), reader)[frame];
        if (!description.PixelFormat.IsMonochrome) return new(ColorConverter.ToRgb(reader.ReadFrame(frame), file.Dataset), description.Columns, description.Rows, true);
        if (SeriesAssembler.Assemble([description]).Volumes is not [var manifest])
            throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "The picture holds a grid of slices (mosaic); it is not shown as one slice.");
        var volume = manifest.Descriptor;
        var voxels = await VolumeLoader.LoadSliceAsync(manifest, 0, (wanted, _) => ValueTask.FromResult(DecodedFrame.Of(reader, file.Dataset, wanted)), cancellation);
        var window = asked ?? OwnWindow(volume, file.Dataset, frame);
        var shown = new byte[description.Rows * description.Columns];
        DisplayMap.Run(volume.PixelType, voxels, window with { Slope = volume.Slope, Intercept = volume.Intercept, Inverted = volume.Inverted }, manifest.Padding, shown);
        return new(shown, description.Columns, description.Rows, false);
    }

    private static VoiWindow OwnWindow(VolumeDescriptor volume, DicomDataset dataset, int frame)
    {
        var (center, width) = (volume.Window.Center, volume.Window.Width);
        return volume.Window.Table is { } table
            ? new VoiWindow(center, width, VoiFunction.Table, Table: ValueTables.Voi(dataset, frame)[table].ToGrey())
            : VoiWindow.Parse(volume.Window.Function) is { } function and not (VoiFunction.Linear or VoiFunction.Table)
                ? new VoiWindow(center, width, function) : new VoiWindow(center, Math.Max(1, width));
    }

    /// <summary>The part that a viewport shows, fitted into it with its proportions kept (PS3.18 8.3.5.1.3).</summary>
    public DrawnFrame Fit(Viewport viewport)
    {
        var (left, top) = (Math.Clamp((int)Math.Floor(viewport.Left), 0, Width - 1), Math.Clamp((int)Math.Floor(viewport.Top), 0, Height - 1));
        var (across, down) = (Part(viewport.SourceWidth, Width - left), Part(viewport.SourceHeight, Height - top));
        var scale = Math.Min((double)viewport.Width / across, (double)viewport.Height / down);
        var (width, height) = (Math.Clamp((int)Math.Round(across * scale), 1, viewport.Width), Math.Clamp((int)Math.Round(down * scale), 1, viewport.Height));
        var samples = IsColour ? 3 : 1;
        var fitted = new byte[width * height * samples];
        for (var y = 0; y < height; y++)
        {
            var rows = Covered(y, height, down, top);
            for (var x = 0; x < width; x++) Mean(rows, Covered(x, width, across, left), fitted.AsSpan(((y * width) + x) * samples, samples));
        }
        return new(fitted, width, height, IsColour);
    }

    /// <summary>The picture as a file of a media type.</summary>
    public byte[] Encode(string type, int quality) => type == AcceptedMedia.Jpeg
        ? JpegEncoder.Encode(Pixels, Width, Height, IsColour, quality)
        : PngEncoder.Encode(Pixels, Width, Height, IsColour ? PngFormat.Rgb8 : PngFormat.Grey8);

    private static int Part(double? asked, int most) => asked is { } part ? (int)Math.Clamp(Math.Ceiling(part), 1, most) : most;

    // The source pixels that a target pixel covers: at least one, whole ones only.
    private static (int First, int End) Covered(int at, int length, int fromLength, int offset)
    {
        var first = Math.Min((int)((long)at * fromLength / length), fromLength - 1);
        return (offset + first, offset + Math.Max(first + 1, (int)((at + 1L) * fromLength / length)));
    }

    private void Mean((int First, int End) rows, (int First, int End) columns, Span<byte> pixel)
    {
        var count = (rows.End - rows.First) * (columns.End - columns.First);
        for (var s = 0; s < pixel.Length; s++)
        {
            var sum = 0;
            for (var y = rows.First; y < rows.End; y++)
                for (var x = columns.First; x < columns.End; x++) sum += Pixels[(((y * Width) + x) * pixel.Length) + s];
            pixel[s] = (byte)((sum + (count / 2)) / count);
        }
    }
}
