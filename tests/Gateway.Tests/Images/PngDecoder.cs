using System.Buffers.Binary;
using System.IO.Compression;

namespace Annotator.Gateway.Tests.Images;

/// <summary>Reads the PNGs of the server with the framework's own inflate: filters None and Up.</summary>
internal static class PngDecoder
{
    public static (int Width, int Height, int BitDepth, int ColourType, byte[] Pixels) Decode(byte[] png)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        var (depth, colour) = (png[24], png[25]);
        using var data = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8)) data.Write(png, at + 8, length);
            at += length + 12;
        }
        data.Position = 0;
        using var inflated = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionMode.Decompress)) zlib.CopyTo(inflated);
        return (width, height, depth, colour, Unfilter(inflated.ToArray(), width * (depth / 8) * (colour == 2 ? 3 : 1), height));
    }

    private static byte[] Unfilter(byte[] rows, int rowBytes, int height)
    {
        var pixels = new byte[rowBytes * height];
        for (var y = 0; y < height; y++)
        {
            var filter = rows[y * (rowBytes + 1)];
            Assert.True(filter is 0 or 2, $"filter {filter}");
            for (var x = 0; x < rowBytes; x++)
                pixels[(y * rowBytes) + x] = (byte)(rows[(y * (rowBytes + 1)) + 1 + x] + (filter == 2 && y > 0 ? pixels[((y - 1) * rowBytes) + x] : 0));
        }
        return pixels;
    }
}
