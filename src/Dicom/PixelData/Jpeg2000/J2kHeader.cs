using System.Buffers.Binary;

namespace Annotator.Dicom.PixelData.Jpeg2000;

/// <summary>The main header of a JPEG 2000 codestream (ITU-T T.800 A.4–A.6, T.814 for high throughput), as far as it bears on the pixels.</summary>
/// <param name="Columns">Width of the image area.</param>
/// <param name="Rows">Height of the image area.</param>
/// <param name="Components">Components, 1 to 4.</param>
/// <param name="Precision">Bits of a sample, 1 to 16; the same for all components.</param>
/// <param name="IsSigned">Samples are signed; the same for all components.</param>
/// <param name="HasComponentTransform">The first three components went through the RCT or ICT, which decoding undoes.</param>
/// <param name="IsHighThroughput">Code blocks are those of T.814.</param>
public sealed record J2kHeader(int Columns, int Rows, int Components, int Precision, bool IsSigned, bool HasComponentTransform, bool IsHighThroughput)
{
    private const int Soc = 0xFF4F, Cap = 0xFF50, Siz = 0xFF51, Cod = 0xFF52, Sot = 0xFF90, Eoc = 0xFFD9;

    // Of T.801 (Part 2): variable DC offset, variable scalar quantisation, downsampling, decomposition style, non-linearity and wavelet kernels.
    // The decoder passes over them, so the pixels would be wrong and nobody would know.
    private static readonly int[] NotUnderstood = [0xFF70, 0xFF71, 0xFF72, 0xFF73, 0xFF76, 0xFF79];

    /// <summary>Bytes the decoder needs at most for the picture: 32-bit samples twice.</summary>
    public long WorkingBytes => 8L * Columns * Rows * Components;

    /// <summary>The codestream without what some writers put around it: the boxes of the JP2 file format (T.800 I.5).</summary>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c>: neither a codestream nor a JP2 file with one.</exception>
    public static ReadOnlySpan<byte> Codestream(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length >= 2 && Word(encoded, 0) == Soc)
        {
            return encoded;
        }
        for (var at = 0L; at + 8 <= encoded.Length;)
        {
            var box = encoded[(int)at..];
            long length = BinaryPrimitives.ReadUInt32BigEndian(box);
            var header = 8;
            if (length == 1 && box.Length >= 16)
            {
                (length, header) = (BinaryPrimitives.ReadInt64BigEndian(box[8..]), 16);
            }
            length = length == 0 ? box.Length : length;
            if (length < header || length > box.Length)
            {
                break;
            }
            if (box.Slice(4, 4).SequenceEqual("jp2c"u8))
            {
                return box[header..(int)length];
            }
            at += length;
        }
        throw Corrupt("it does not begin as one");
    }

    /// <summary>Reads the main header.</summary>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c>, or <c>unsupported-pixel-format</c> for what DICOM or the decoder does not know.</exception>
    public static J2kHeader Read(ReadOnlySpan<byte> codestream)
    {
        if (codestream.Length < 4 || Word(codestream, 0) != Soc || Word(codestream, 2) != Siz)
        {
            throw Corrupt("it does not begin with SOC and SIZ");
        }
        var at = 2;
        J2kHeader? header = null;
        bool? transform = null;
        var isHighThroughput = false;
        while (at + 4 <= codestream.Length)
        {
            var marker = Word(codestream, at);
            if (marker is Sot or Eoc)
            {
                break;
            }
            var segment = Segment(codestream, at);
            switch (marker)
            {
                case Siz: header = header is null ? ReadSize(segment) : throw Corrupt("it has two SIZ segments"); break;
                case Cap: isHighThroughput |= segment.Length >= 4 && (segment[1] & 2) != 0; break;
                case Cod when segment.Length >= 10: (transform, isHighThroughput) = (segment[4] != 0, isHighThroughput | (segment[8] & 0x40) != 0); break;
                default: RefuseUnknown(marker); break;
            }
            at += 2 + segment.Length + 2;
        }
        return header! with { HasComponentTransform = transform ?? throw Corrupt("it has no COD segment"), IsHighThroughput = isHighThroughput };
    }

    // Rsiz, Xsiz, Ysiz, XOsiz, YOsiz, four of tiles, Csiz, then Ssiz, XRsiz, YRsiz of each component (T.800 A.5.1).
    private static J2kHeader ReadSize(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 39 || segment.Length < 36 + (3 * Word(segment, 34)))
        {
            throw Corrupt("its SIZ segment is too short");
        }
        var columns = (long)BinaryPrimitives.ReadUInt32BigEndian(segment[2..]) - BinaryPrimitives.ReadUInt32BigEndian(segment[10..]);
        var rows = (long)BinaryPrimitives.ReadUInt32BigEndian(segment[6..]) - BinaryPrimitives.ReadUInt32BigEndian(segment[14..]);
        var components = Word(segment, 34);
        if (columns is < 1 or > 65535 || rows is < 1 or > 65535)
        {
            throw Corrupt($"its size is {columns} × {rows}");
        }
        if (components is < 1 or > 4)
        {
            throw Unsupported($"has {components} components");
        }
        var first = segment.Slice(36, 3);
        for (var i = 0; i < components; i++)
        {
            var component = segment.Slice(36 + (3 * i), 3);
            if (component[1] != 1 || component[2] != 1)
            {
                throw Unsupported("has subsampled components");
            }
            if (component[0] != first[0])
            {
                throw Unsupported("has components of unlike depth or sign");
            }
        }
        var precision = (first[0] & 0x7F) + 1;
        return precision <= 16
            ? new J2kHeader((int)columns, (int)rows, components, precision, (first[0] & 0x80) != 0, false, false)
            : throw Unsupported($"has {precision} bits a sample, and 16 are the most that is read");
    }

    private static void RefuseUnknown(int marker)
    {
        if (marker < 0xFF01)
        {
            throw Corrupt("its main header is broken");
        }
        if (NotUnderstood.Contains(marker))
        {
            throw Unsupported($"uses an extension of Part 2 (marker {marker:X4})");
        }
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> codestream, int marker)
    {
        var length = Word(codestream, marker + 2);
        return length >= 2 && marker + 2 + length <= codestream.Length
            ? codestream.Slice(marker + 4, length - 2) : throw Corrupt("a segment of its main header runs over the end");
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static DicomFormatException Corrupt(string what) => new(DicomErrorCodes.CorruptFrame, $"The frame is no whole JPEG 2000 codestream: {what}.");

    private static DicomFormatException Unsupported(string what) => new(DicomErrorCodes.UnsupportedPixelFormat, $"The JPEG 2000 codestream {what}.");
}
