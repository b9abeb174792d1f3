using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Annotator.Dicom.Parsing;

/// <summary>Inflates a deflated dataset (PS3.5 A.5) within a bound.</summary>
internal static class Inflater
{
    private const int FirstSize = 1 << 16;

    /// <summary>The inflated bytes. Some writers put a zlib header (RFC 1950) before the stream, which PS3.5 A.5 has none of.</summary>
    /// <exception cref="DicomFormatException"><c>bad-deflate</c> or <c>too-large</c>.</exception>
    public static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> deflated, DicomReaderOptions options)
    {
        try
        {
            return InflateBare(deflated, options);
        }
        catch (DicomFormatException e) when (e.Code == DicomErrorCodes.BadDeflate && HasZlibHeader(deflated.Span))
        {
            return InflateBare(deflated[2..], options);
        }
    }

    private static bool HasZlibHeader(ReadOnlySpan<byte> bytes) => bytes.Length > 2 && (bytes[0] & 0x0F) == 8 && ((bytes[0] << 8) | bytes[1]) % 31 == 0;

    private static ReadOnlyMemory<byte> InflateBare(ReadOnlyMemory<byte> deflated, DicomReaderOptions options)
    {
        var bound = Math.Min(options.MaxInflatedBytes, Math.Min(options.MaxAllocatedBytes / 2, Array.MaxLength));
        var buffer = new byte[Math.Min(bound, FirstSize) + 1];
        var length = 0;
        try
        {
            using var stream = new DeflateStream(AsStream(deflated), CompressionMode.Decompress);
            int read;
            while ((read = stream.Read(buffer, length, buffer.Length - length)) > 0)
            {
                length += read;
                if (length > bound)
                {
                    throw new DicomFormatException(DicomErrorCodes.TooLarge, $"The deflated dataset is over {bound} bytes.");
                }
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, (int)Math.Min(bound + 1, buffer.Length * 2L));
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new DicomFormatException(DicomErrorCodes.BadDeflate, "The deflated dataset does not inflate.", e);
        }
        return buffer.AsMemory(0, length);
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
