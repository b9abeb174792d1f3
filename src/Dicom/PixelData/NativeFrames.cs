using Annotator.Core.Geometry;
using Annotator.Dicom.Parsing;

namespace Annotator.Dicom.PixelData;

/// <summary>Frames of native (not encapsulated) pixel data (PS3.5 8.1, A.1–A.3).</summary>
internal static class NativeFrames
{
    private const string Ybr422 = "YBR_FULL_422";

    /// <summary>The bytes hold all frames.</summary>
    /// <exception cref="DicomFormatException"><c>truncated</c>, or <c>unsupported-pixel-format</c>.</exception>
    public static void Check(DicomElement element, PixelDescription description)
    {
        if (description.Format.PhotometricInterpretation == Ybr422 && (description.Format.BitsAllocated != 8 || description.Columns % 2 != 0
            || description.Format.SamplesPerPixel != 3))
        {
            throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "YBR_FULL_422 needs 8-bit samples and an even number of columns.");
        }
        var needed = (StoredBits(description) * description.NumberOfFrames) + 7 >> 3;
        if (element.Bytes.Length < needed)
        {
            throw new DicomFormatException(DicomErrorCodes.Truncated, $"Pixel data have {element.Bytes.Length} bytes where {needed} are due.");
        }
    }

    /// <summary>The stored bytes of a frame; of 1-bit frames those that hold its bits.</summary>
    public static ReadOnlyMemory<byte> Slice(DicomElement element, PixelDescription description, int index)
    {
        var bits = StoredBits(description);
        var (first, end) = (bits * index / 8, ((bits * (index + 1)) + 7) / 8);
        return element.Bytes[(int)first..(int)end];
    }

    /// <summary>Decodes a frame.</summary>
    public static FramePixelFormat Read(DicomElement element, PixelDescription description, int index, Span<byte> target)
    {
        if (description.Format.BitsAllocated == 1)
        {
            ReadBits(element, (long)description.PixelCount * index, target);
            return description.Format;
        }
        var bits = StoredBits(description);
        var first = (int)(bits / 8 * index);
        if (description.Format.PhotometricInterpretation == Ybr422)
        {
            return ReadYbr422(element, description, first, target);
        }
        CopyInOrder(element, description, first, target);
        if (description.PlanarConfiguration == 1)
        {
            Interleave(target, description);
        }
        return description.Format;
    }

    private static long StoredBits(PixelDescription description) => description.Format.PhotometricInterpretation == Ybr422
        ? 16L * description.PixelCount
        : (long)description.PixelCount * description.Format.SamplesPerPixel * description.Format.BitsAllocated;

    private static void CopyInOrder(DicomElement element, PixelDescription description, int first, Span<byte> target)
    {
        var source = element.Bytes.Span;
        if (!element.IsBigEndian)
        {
            source.Slice(first, target.Length).CopyTo(target);
        }
        else if (description.BytesPerSample == 1)
        {
            // Two 8-bit cells share a word whose bytes the file holds swapped (PS3.5 8.1.1); a frame may begin inside one.
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = ByteOfWord(source, first + i);
            }
        }
        else
        {
            source.Slice(first, target.Length).CopyTo(target);
            ByteOrder.SwapInPlace(target, element.Vr.UnitSize());
        }
    }

    private static void ReadBits(DicomElement element, long firstBit, Span<byte> target)
    {
        var source = element.Bytes.Span;
        for (var i = 0; i < target.Length; i++)
        {
            var bit = firstBit + i;
            var at = (int)(bit >> 3);
            target[i] = (byte)(((element.IsBigEndian ? ByteOfWord(source, at) : source[at]) >> (int)(bit & 7)) & 1);
        }
    }

    private static FramePixelFormat ReadYbr422(DicomElement element, PixelDescription description, int first, Span<byte> target)
    {
        var stored = new byte[description.PixelCount * 2];
        CopyInOrder(element, description, first, stored);
        // PS3.3 C.7.6.3.1.2: Y1 Y2 Cb Cr; the chroma belong to the first of the two and are repeated for the second.
        for (int from = 0, to = 0; from < stored.Length; from += 4, to += 6)
        {
            (target[to], target[to + 1], target[to + 2]) = (stored[from], stored[from + 2], stored[from + 3]);
            (target[to + 3], target[to + 4], target[to + 5]) = (stored[from + 1], stored[from + 2], stored[from + 3]);
        }
        return description.Format with { PhotometricInterpretation = "YBR_FULL" };
    }

    private static byte ByteOfWord(ReadOnlySpan<byte> source, int at) => (at ^ 1) < source.Length ? source[at ^ 1] : source[at];

    private static void Interleave(Span<byte> target, PixelDescription description)
    {
        var planes = target.ToArray();
        var (samples, width, pixels) = (description.Format.SamplesPerPixel, description.BytesPerSample, description.PixelCount);
        for (var sample = 0; sample < samples; sample++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                planes.AsSpan(((sample * pixels) + pixel) * width, width).CopyTo(target[(((pixel * samples) + sample) * width)..]);
            }
        }
    }
}
