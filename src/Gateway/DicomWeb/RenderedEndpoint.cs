using System.Globalization;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Dicom.Objects;
using Annotator.Dicom.PixelData;
using Annotator.Grains.Images;
using Annotator.Imaging.Formats.Png;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;
using Annotator.Storage;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>WADO-RS: one frame as a PNG, through the image's own window or the one asked for (PS3.18 8.3.5, 10.4.1.1.3).</summary>
internal static class RenderedEndpoint
{
    private static readonly Rejection InvalidWindow = Refusals.Malformed("The parameter window is center,width,function with function linear, linear-exact or sigmoid.");

    public static async Task<IResult> RenderAsync(DicomWebScope scope, HttpContext http, ImageArchive archive, IBlobStore blobs)
    {
        if (!AcceptedMedia.Of(http.Request).Any(media => media is { Type: AcceptedMedia.Png or "image/*" or "*/*", IsMultipart: false })) return DicomWebRefusals.OnlyPng.ToProblem();
        var instances = await archive.ListAsync(scope.Archive, WadoEndpoints.PathOf(http), http.RequestAborted);
        if (instances is not [var instance]) return DicomWebRefusals.NoInstances.ToProblem();
        if (FramesEndpoint.ReadFrames(http, instance.FrameCount) is not [var frame]) return DicomWebRefusals.NoSuchFrame.ToProblem();
        var window = ReadWindow(http.Request.Query["window"]);
        if (window is { IsValid: false }) return InvalidWindow.ToProblem();
        var file = await BlobFiles.ReadAsync(blobs, instance.Blob, http.RequestAborted);
        try
        {
            return TypedResults.Bytes(await DrawAsync(file, frame - 1, window, http.RequestAborted), AcceptedMedia.Png);
        }
        catch (DicomFormatException e)
        {
            return Images.ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    private static async Task<byte[]> DrawAsync(DicomFile file, int frame, VoiWindow? asked, CancellationToken cancellation)
    {
        var reader = PixelDataReader.Open(file);
        var description = FrameReader.Read(file.Dataset)[frame];
        if (!description.PixelFormat.IsMonochrome)
            return PngEncoder.Encode(ColorConverter.ToRgb(reader.ReadFrame(frame), file.Dataset), description.Columns, description.Rows, PngFormat.Rgb8);
        if (SeriesAssembler.Assemble([description]).Volumes is not [var manifest])
            throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "The picture holds a grid of slices (mosaic); it is not shown as one slice.");
        var volume = manifest.Descriptor;
        var voxels = await VolumeLoader.LoadSliceAsync(manifest, 0, (_, _) => ValueTask.FromResult(reader.ReadFrame(frame).Bytes), cancellation);
        var window = asked ?? new VoiWindow(volume.Window.Center, Math.Max(1, volume.Window.Width));
        var shown = new byte[description.Rows * description.Columns];
        DisplayMap.Run(volume.PixelType, voxels, window with { Slope = volume.Slope, Intercept = volume.Intercept, Inverted = volume.Inverted }, manifest.Padding, shown);
        return PngEncoder.Encode(shown, description.Columns, description.Rows, PngFormat.Grey8);
    }

    // An invalid text gives a window that is not valid; none gives null.
    private static VoiWindow? ReadWindow(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split(',');
        var function = parts.Length < 3 ? VoiFunction.Linear : parts[2] switch { "linear" => VoiFunction.Linear, "linear-exact" => VoiFunction.LinearExact, "sigmoid" => VoiFunction.Sigmoid, _ => (VoiFunction?)null };
        var (center, width) = (double.NaN, double.NaN);
        if (parts.Length is 2 or 3 && function is not null)
            (center, width) = (Number(parts[0]), Number(parts[1]));
        return new VoiWindow(center, width, function ?? VoiFunction.Linear);
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
