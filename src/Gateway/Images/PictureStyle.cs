using System.Globalization;
using Annotator.Core.Contract;
using Annotator.Imaging.Kernels;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Images;

/// <summary>How a picture is sent.</summary>
internal enum SliceFormat
{
    /// <summary>The native type, little-endian.</summary>
    Raw,

    /// <summary>8-bit PNG through a window; colour as RGB.</summary>
    Png8,

    /// <summary>16-bit PNG of stored values.</summary>
    Png16,
}

/// <summary>How a picture is sent, and through which window.</summary>
/// <param name="Format">The format.</param>
/// <param name="Window">The window; null where none is needed.</param>
internal sealed record PictureStyle(SliceFormat Format, VoiWindow? Window)
{
    /// <summary>Names the style within an entity tag.</summary>
    public string Tag => Window is null ? $"{Format}" : string.Create(CultureInfo.InvariantCulture, $"{Format}-{Window.Center:R}-{Window.Width:R}-{Window.Function}");

    /// <summary>Reads <c>format</c>, <c>center</c>, <c>width</c> and <c>function</c>, or refuses them by name.</summary>
    public static Outcome<PictureStyle> Read(VolumeDescriptor volume, IQueryCollection query)
    {
        if (ReadFormat(query["format"]) is not { } format) return ImageRefusals.NoSuchFormat;
        if (format == SliceFormat.Png16 && volume.PixelType is PixelType.Rgb8 or PixelType.Float32) return ImageRefusals.NoPng16(volume.PixelType);
        if (format != SliceFormat.Png8 || volume.PixelType == PixelType.Rgb8) return new PictureStyle(format, null);
        var window = ReadWindow(volume, query);
        return window.Value is { } valid ? new PictureStyle(format, valid) : window.Rejection!;
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
        if (QueryNumbers.Read(query["center"]) is not { } center || QueryNumbers.Read(query["width"]) is not { } width || VoiWindow.Parse(query["function"]) is not { } function)
            return ImageRefusals.InvalidWindow;
        var window = new VoiWindow(center, width, function, volume.Slope, volume.Intercept, volume.Inverted);
        return window.IsValid ? window : ImageRefusals.InvalidWindow;
    }
}
