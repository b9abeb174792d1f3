using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>Reads exactly as many inflated bytes as a header calls for.</summary>
internal static class BoundedInflater
{
    // Deflate cannot shrink further than about 1032 : 1, so a header that calls for more than the bytes can hold is found before memory is taken.
    private const long MostInflation = 1100;

    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes.Length >= 18 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8;

    public static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    /// <summary>Up to so many bytes from the beginning.</summary>
    public static byte[] Peek(ReadOnlyMemory<byte> gzip, int most)
    {
        var buffer = new byte[most];
        using var stream = new GZipStream(AsStream(gzip), CompressionMode.Decompress);
        return buffer[..Guard(() => stream.ReadAtLeast(buffer, most, throwOnEndOfStream: false))];
    }

    /// <summary>Skips, then reads exactly; what follows is not looked at.</summary>
    public static byte[] Read(ReadOnlyMemory<byte> gzip, long skip, long length)
    {
        if ((skip + length) / MostInflation > gzip.Length) throw TooShort();
        using var stream = new GZipStream(AsStream(gzip), CompressionMode.Decompress);
        Skip(stream, skip);
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        if (Guard(() => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)) < bytes.Length) throw TooShort();
        return bytes;
    }

    public static VolumeFormatException TooShort() => new(VolumeFileCodes.Truncated, "The file ends before its voxels do.");

    private static void Skip(GZipStream stream, long count)
    {
        var buffer = new byte[1 << 14];
        for (var left = count; left > 0;)
        {
            var read = Guard(() => stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length)));
            if (read == 0) throw TooShort();
            left -= read;
        }
    }

    private static int Guard(Func<int> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new VolumeFormatException(VolumeFileCodes.BadEncoding, "The compressed voxels do not inflate.", e);
        }
    }
}
