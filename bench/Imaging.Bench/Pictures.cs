using System.IO.Compression;
using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Imaging.Formats.Png;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Phantoms;

namespace Annotator.Imaging.Bench;

/// <summary>From stored values to bytes on the wire: windows and PNG, against zlib at its fastest.</summary>
internal static class Pictures
{
    private const int Size = 512;

    public static void Run()
    {
        var phantom = CtPhantom.Create(new CtPhantomOptions(Size, Size, 8, 0.62, 0.5, 30));
        var stored = phantom.Slices.Select(slice => MemoryMarshal.AsBytes(slice.AsSpan()).ToArray()).ToArray();
        var display = new byte[Size * Size];
        var png = new byte[PngEncoder.MaxLength(Size, Size, PngFormat.Grey16)];
        VoiWindow Window(int n) => new(40 + (n % 50), 400);
        Timing.Print("window LINEAR 512² int16", 2000, n => DisplayMap.Run(PixelType.Int16, stored[n % 8], Window(n), null, display));
        Timing.Print("window LINEAR 512² int16 with padding", 2000, n => DisplayMap.Run(PixelType.Int16, stored[n % 8], Window(n), new(-2000, -1100), display));
        Timing.Print("window SIGMOID 512² int16", 500, n => DisplayMap.Run(PixelType.Int16, stored[n % 8], Window(n) with { Function = VoiFunction.Sigmoid }, null, display));

        var pictures = stored.Select((slice, n) =>
        {
            var made = new byte[Size * Size];
            DisplayMap.Run(PixelType.Int16, slice, Window(n), null, made);
            return made;
        }).ToArray();
        var (fast, small) = (0L, 0L);
        Timing.Print("PNG 8-bit fast", 1000, n => fast = PngEncoder.Encode(pictures[n % 8], Size, Size, PngFormat.Grey8, PngCompression.Fast, png));
        Timing.Print("PNG 8-bit zlib", 60, n => small = PngEncoder.Encode(pictures[n % 8], Size, Size, PngFormat.Grey8, PngCompression.Small, png));
        Timing.Print("zlib at its fastest, no filter", 60, n => Zlib(pictures[n % 8]));
        Console.WriteLine($"8-bit sizes: fast {pictures.Average(p => PngEncoder.Encode(p, Size, Size, PngFormat.Grey8, PngCompression.Fast, png)):0}, zlib {pictures.Average(p => PngEncoder.Encode(p, Size, Size, PngFormat.Grey8, PngCompression.Small, png)):0} bytes");
        Timing.Print("PNG 16-bit fast", 1000, n => fast = PngEncoder.Encode(stored[n % 8], Size, Size, PngFormat.Grey16, PngCompression.Fast, png));
        Timing.Print("PNG 16-bit zlib", 40, n => small = PngEncoder.Encode(stored[n % 8], Size, Size, PngFormat.Grey16, PngCompression.Small, png));
        Console.WriteLine($"16-bit sizes, last picture: fast {fast}, zlib {small} bytes");
        Timing.Print("CRC-32 of 128 KiB", 2000, n => Crc32.Compute(stored[n % 8].AsSpan(0, 131_072)));
        Timing.Print("Adler-32 of 256 KiB", 2000, n => Adler32.Compute(stored[n % 8].AsSpan(0, 262_144)));
    }

    private static void Zlib(byte[] picture)
    {
        using var target = new MemoryStream();
        using var zlib = new ZLibStream(target, CompressionLevel.Fastest);
        zlib.Write(picture);
    }
}
