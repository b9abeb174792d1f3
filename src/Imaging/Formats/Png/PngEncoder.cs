using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Annotator.Imaging.Formats.Png;

/// <summary>What the samples of a PNG are.</summary>
public enum PngFormat
{
    /// <summary>8-bit grey.</summary>
    Grey8,

    /// <summary>16-bit grey; the pixels are given in the machine's order and written big-endian.</summary>
    Grey16,

    /// <summary>Red, green, blue, 8 bits each.</summary>
    Rgb8,
}

/// <summary>How a PNG is compressed.</summary>
public enum PngCompression
{
    /// <summary>For slices on their way to a viewer: runs and Huffman codes only, several hundred MB a second.</summary>
    Fast,

    /// <summary>For what is kept: zlib.</summary>
    Small,
}

/// <summary>Writes PNG (ISO/IEC 15948): not interlaced, every row filtered by the difference to the row above (Up).</summary>
public static class PngEncoder
{
    private const int Overhead = 8 + 25 + 12 + 6 + 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The most bytes a picture of that size takes.</summary>
    public static int MaxLength(int width, int height, PngFormat format) => Overhead + FastDeflate.MaxLength(checked(((width * BytesOf(format)) + 1) * height));

    /// <summary>The PNG of a picture as a new array.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, PngFormat format, PngCompression compression = PngCompression.Fast)
    {
        var rented = ArrayPool<byte>.Shared.Rent(MaxLength(width, height, format));
        var png = rented.AsSpan(0, Encode(pixels, width, height, format, compression, rented)).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return png;
    }

    /// <summary>Writes the PNG of a picture and returns its length.</summary>
    /// <param name="pixels">Row-major, exactly <c>width × height</c> pixels.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="format">What the pixels are.</param>
    /// <param name="compression">How to compress.</param>
    /// <param name="png">Takes the PNG; at least <see cref="MaxLength"/> bytes.</param>
    public static int Encode(ReadOnlySpan<byte> pixels, int width, int height, PngFormat format, PngCompression compression, Span<byte> png)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, width * height * BytesOf(format));
        ArgumentOutOfRangeException.ThrowIfLessThan(png.Length, MaxLength(width, height, format));
        var rowBytes = width * BytesOf(format);
        var filtered = ArrayPool<byte>.Shared.Rent((rowBytes + 1) * height);
        var length = filtered.AsSpan(0, (rowBytes + 1) * height);
        Filter(pixels, rowBytes, height, format, length);
        Signature.CopyTo(png);
        var at = 8 + WriteHeader(png[8..], width, height, format);
        at += WriteData(png[at..], length, compression);
        at += WriteChunk(png[at..], "IEND"u8, 0);
        ArrayPool<byte>.Shared.Return(filtered);
        return at;
    }

    private static int BytesOf(PngFormat format) => format switch { PngFormat.Grey8 => 1, PngFormat.Grey16 => 2, _ => 3 };

    private static int WriteHeader(Span<byte> chunk, int width, int height, PngFormat format)
    {
        var data = chunk[8..];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data[4..], height);
        data[8] = format == PngFormat.Grey16 ? (byte)16 : (byte)8;
        data[9] = format == PngFormat.Rgb8 ? (byte)2 : (byte)0;
        data[10..13].Clear();
        return WriteChunk(chunk, "IHDR"u8, 13);
    }

    private static int WriteData(Span<byte> chunk, ReadOnlySpan<byte> filtered, PngCompression compression)
    {
        var data = chunk[8..];
        // RFC 1950: deflate with a 32 KiB window, fastest level, no dictionary.
        (data[0], data[1]) = (0x78, 0x01);
        var length = 2 + (compression == PngCompression.Fast ? FastDeflate.Run(filtered, data[2..]) : Deflate(filtered, data[2..]));
        BinaryPrimitives.WriteUInt32BigEndian(data[length..], Adler32.Compute(filtered));
        return WriteChunk(chunk, "IDAT"u8, length + 4);
    }

    // The data is in place already.
    private static int WriteChunk(Span<byte> chunk, ReadOnlySpan<byte> type, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(chunk, length);
        type.CopyTo(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[(8 + length)..], Crc32.Compute(chunk.Slice(4, 4 + length)));
        return length + 12;
    }

    private static int Deflate(ReadOnlySpan<byte> filtered, Span<byte> stream)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(filtered);
        compressed.GetBuffer().AsSpan(0, (int)compressed.Length).CopyTo(stream);
        return (int)compressed.Length;
    }

    private static void Filter(ReadOnlySpan<byte> pixels, int rowBytes, int height, PngFormat format, Span<byte> filtered)
    {
        const byte Up = 2;
        var above = ArrayPool<byte>.Shared.Rent(2 * rowBytes);
        var previous = above.AsSpan(0, rowBytes);
        var current = above.AsSpan(rowBytes, rowBytes);
        previous.Clear();
        ReadOnlySpan<byte> last = previous;
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * rowBytes, rowBytes);
            var written = filtered.Slice(y * (rowBytes + 1), rowBytes + 1);
            written[0] = Up;
            if (format == PngFormat.Grey16 && BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(row), MemoryMarshal.Cast<byte, ushort>(current));
                Subtract(current, last, written[1..]);
                var swap = previous;
                previous = current;
                current = swap;
                last = previous;
            }
            else
            {
                Subtract(row, last, written[1..]);
                last = row;
            }
        }
        ArrayPool<byte>.Shared.Return(above);
    }

    private static void Subtract(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> difference)
    {
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var a = ref MemoryMarshal.GetReference(row);
            ref var b = ref MemoryMarshal.GetReference(above);
            ref var d = ref MemoryMarshal.GetReference(difference);
            for (; at <= row.Length - 32; at += 32)
                (Vector256.LoadUnsafe(ref Unsafe.Add(ref a, at)) - Vector256.LoadUnsafe(ref Unsafe.Add(ref b, at))).StoreUnsafe(ref Unsafe.Add(ref d, at));
        }
        for (; at < row.Length; at++) difference[at] = (byte)(row[at] - above[at]);
    }
}
