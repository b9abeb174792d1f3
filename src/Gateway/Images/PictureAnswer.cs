using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Imaging.Formats.Png;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Images;

/// <summary>Cuts a picture of a loaded volume and writes it as it was asked for.</summary>
/// <param name="manifest">The volume.</param>
/// <param name="style">How it is sent.</param>
/// <param name="cut">Cuts it; ends early when the client has left.</param>
internal sealed class PictureAnswer(VolumeManifest manifest, PictureStyle style, Func<CancellationToken, SlicePixels> cut) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        using var pixels = cut(httpContext.RequestAborted);
        response.Headers["X-Annotator-Type"] = pixels.Type.ToString().ToLowerInvariant();
        response.Headers["X-Annotator-Width"] = pixels.Width.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-Annotator-Height"] = pixels.Height.ToString(CultureInfo.InvariantCulture);
        if (style.Format == SliceFormat.Raw)
        {
            response.ContentType = "application/octet-stream";
            response.ContentLength = pixels.Bytes.Length;
            await response.Body.WriteAsync(pixels.Bytes, httpContext.RequestAborted);
            return;
        }
        if (style.Format == SliceFormat.Png16) response.Headers["X-Annotator-Offset"] = pixels.Type == PixelType.Int16 ? "-32768" : "0";
        var png = ArrayPool<byte>.Shared.Rent(PngEncoder.MaxLength(pixels.Width, pixels.Height, FormatOf(pixels.Type)));
        try
        {
            var length = Encode(pixels, png);
            response.ContentType = "image/png";
            response.ContentLength = length;
            await response.Body.WriteAsync(png.AsMemory(0, length), httpContext.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(png);
        }
    }

    private PngFormat FormatOf(PixelType type) => type == PixelType.Rgb8 ? PngFormat.Rgb8 : style.Format == SliceFormat.Png16 ? PngFormat.Grey16 : PngFormat.Grey8;

    private int Encode(SlicePixels pixels, Span<byte> png)
    {
        var (width, height) = (pixels.Width, pixels.Height);
        var format = FormatOf(pixels.Type);
        if (format == PngFormat.Rgb8 || (format == PngFormat.Grey16 && pixels.Type == PixelType.Uint16))
            return PngEncoder.Encode(pixels.Bytes.Span, width, height, format, PngCompression.Fast, png);
        var shown = ArrayPool<byte>.Shared.Rent(width * height * (format == PngFormat.Grey16 ? 2 : 1));
        try
        {
            var picture = shown.AsSpan(0, width * height * (format == PngFormat.Grey16 ? 2 : 1));
            if (format == PngFormat.Grey16) ToUnsigned(pixels, MemoryMarshal.Cast<byte, ushort>(picture));
            else DisplayMap.Run(pixels.Type, pixels.Bytes.Span, style.Window!, manifest.Padding, picture);
            return PngEncoder.Encode(picture, width, height, format, PngCompression.Fast, png);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(shown);
        }
    }

    private static void ToUnsigned(SlicePixels pixels, Span<ushort> values)
    {
        if (pixels.Type == PixelType.Uint8)
        {
            for (var n = 0; n < values.Length; n++) values[n] = pixels.Bytes.Span[n];
            return;
        }
        var stored = MemoryMarshal.Cast<byte, ushort>(pixels.Bytes.Span);
        for (var n = 0; n < values.Length; n++) values[n] = (ushort)(stored[n] ^ 0x8000);
    }
}
