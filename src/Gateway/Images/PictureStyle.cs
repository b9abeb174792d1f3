using System.Globalization;
using Annotator.Core.Contract;
using Annotator.Grains.Images;
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
/// <param name="Table">Which VOI LUT of the images is stretched over the window; null for none.</param>
internal sealed record PictureStyle(SliceFormat Format, VoiWindow? Window, int? Table = null)
{
    /// <summary>Names the style within an entity tag.</summary>
    public string Tag => Window is null ? $"{Format}" : string.Create(CultureInfo.InvariantCulture, $"{Format}-{Window.Center:R}-{Window.Width:R}-{Window.Function}{(Table is { } table ? $"-{table}" : "")}");

    /// <summary>Reads <c>format</c>, <c>center</c>, <c>width</c> and <c>function</c>, or refuses them by name.</summary>
    public static Outcome<PictureStyle> Read(VolumeDescriptor volume, IQueryCollection query)
    {
        if (ReadFormat(query["format"]) is not { } format) return ImageRefusals.NoSuchFormat;
        if (format == SliceFormat.Png16 && volume.PixelType is PixelType.Rgb8 or PixelType.Float32) return ImageRefusals.NoPng16(volume.PixelType);
        if (format != SliceFormat.Png8 || volume.PixelType == PixelType.Rgb8) return new PictureStyle(format, null);
        if (query["function"] == "TABLE") return ReadTable(volume, query);
        var window = ReadWindow(volume, query);
        return window.Value is { } valid ? new PictureStyle(format, valid) : window.Rejection!;
    }

    /// <summary>The same with the values of its table.</summary>
    /// <exception cref="Dicom.DicomFormatException">The images have no such table.</exception>
    public async ValueTask<PictureStyle> CompleteAsync(StoredManifest manifest, VolumeService volumes, CancellationToken cancellation) => Table is { } table
        ? this with { Window = Window! with { Function = VoiFunction.Table, Table = await volumes.ReadTableAsync(manifest, table, cancellation) } }
        : this;

    // Without a window of its own a table is met entry by entry.
    private static Outcome<PictureStyle> ReadTable(VolumeDescriptor volume, IQueryCollection query)
    {
        if (!int.TryParse(query["table"], NumberStyles.None, CultureInfo.InvariantCulture, out var table)
            || volume.Presets.FirstOrDefault(preset => preset.Table == table) is not { } preset) return ImageRefusals.NoSuchTable;
        var center = query.ContainsKey("center") ? QueryNumbers.Read(query["center"]) : preset.Center;
        var width = query.ContainsKey("width") ? QueryNumbers.Read(query["width"]) : preset.Width;
        if (center is null || width is null) return ImageRefusals.InvalidWindow;
        var window = new VoiWindow(center.Value, width.Value, VoiFunction.LinearExact, volume.Slope, volume.Intercept, volume.Inverted);
        return window.IsValid ? new PictureStyle(SliceFormat.Png8, window, table) : ImageRefusals.InvalidWindow;
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
        if (QueryNumbers.Read(query["center"]) is not { } center || QueryNumbers.Read(query["width"]) is not { } width || VoiWindow.Parse(query["function"]) is not ({ } function and not VoiFunction.Table))
            return ImageRefusals.InvalidWindow;
        var window = new VoiWindow(center, width, function, volume.Slope, volume.Intercept, volume.Inverted);
        return window.IsValid ? window : ImageRefusals.InvalidWindow;
    }
}
