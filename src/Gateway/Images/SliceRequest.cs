using System.Globalization;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Grains.Images;
using Annotator.Imaging.Kernels;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Images;

/// <summary>How a slice is sent.</summary>
internal enum SliceFormat
{
    /// <summary>The native type, little-endian.</summary>
    Raw,

    /// <summary>8-bit PNG through a window; colour as RGB.</summary>
    Png8,

    /// <summary>16-bit PNG of stored values.</summary>
    Png16,
}

/// <summary>A slice that was asked for and exists.</summary>
/// <param name="Manifest">The volume.</param>
/// <param name="Plane">How it is cut.</param>
/// <param name="Index">The slice.</param>
/// <param name="Format">How it is sent.</param>
/// <param name="Window">The window; null where none is needed.</param>
internal sealed record SliceRequest(StoredManifest Manifest, LatticePlaneDescriptor Plane, int Index, SliceFormat Format, VoiWindow? Window)
{
    /// <summary>Names the answer: the volume's id names its content.</summary>
    public string ETag
    {
        get
        {
            var window = Window is null ? "" : string.Create(CultureInfo.InvariantCulture, $"-{Window.Center:R}-{Window.Width:R}-{Window.Function}");
            return string.Create(CultureInfo.InvariantCulture, $"\"1-{Manifest.Volume.Id}-{Plane.Plane}-{Index}-{Format}{window}\"");
        }
    }

    /// <summary>Reads a request, or refuses it by name.</summary>
    public static Outcome<SliceRequest> Read(StoredManifest manifest, string plane, string index, IQueryCollection query)
    {
        if (!Enum.TryParse<LatticePlane>(plane, ignoreCase: true, out var named) || !Enum.IsDefined(named)) return ImageRefusals.NoSuchPlane;
        if (manifest.Volume.FindPlane(named) is not { } descriptor) return manifest.Volume.Descriptor.IsVolume ? ImageRefusals.NotAStack : ImageRefusals.NotAVolume;
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= descriptor.Count) return ImageRefusals.NoSuchSlice(named, descriptor.Count);
        if (ReadFormat(query["format"]) is not { } format) return ImageRefusals.NoSuchFormat;
        var type = manifest.Volume.Descriptor.PixelType;
        if (format == SliceFormat.Png16 && type is PixelType.Rgb8 or PixelType.Float32) return ImageRefusals.NoPng16(type);
        if (format != SliceFormat.Png8 || type == PixelType.Rgb8) return new SliceRequest(manifest, descriptor, at, format, null);
        var window = ReadWindow(manifest.Volume.Descriptor, query);
        return window.Value is { } valid ? new SliceRequest(manifest, descriptor, at, format, valid) : window.Rejection!;
    }

    private static SliceFormat? ReadFormat(string? text) => text switch
    {
        null or "" or "raw" => SliceFormat.Raw,
        "png8" => SliceFormat.Png8,
        "png16" => SliceFormat.Png16,
        _ => null,
    };

    private static Outcome<VoiWindow> ReadWindow(VolumeDescriptor volume, IQueryCollection query)
    {
        if (!TryNumber(query["center"], out var center) || !TryNumber(query["width"], out var width) || VoiWindow.Parse(query["function"]) is not { } function)
            return ImageRefusals.InvalidWindow;
        var window = new VoiWindow(center, width, function, volume.Slope, volume.Intercept, volume.Inverted);
        return window.IsValid ? window : ImageRefusals.InvalidWindow;
    }

    private static bool TryNumber(string? text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
