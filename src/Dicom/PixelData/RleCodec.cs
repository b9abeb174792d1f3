using System.Buffers.Binary;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData;

/// <summary>RLE Lossless (PS3.5 annex G): byte planes of each sample, most significant first, packed as PackBits does.</summary>
public sealed class RleCodec : IPixelCodec
{
    private const int HeaderBytes = 64, MaxSegments = 15;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> TransferSyntaxes { get; } = [TransferSyntax.RleLossless.Uid];

    /// <inheritdoc/>
    public FramePixelFormat Decode(ReadOnlySpan<byte> encoded, PixelDescription description, Span<byte> target)
    {
        var (samples, width) = (description.Format.SamplesPerPixel, description.BytesPerSample);
        var segments = encoded.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(encoded);
        if (segments != (uint)(samples * width) || segments > MaxSegments)
        {
            throw Corrupt($"it has {segments} segments where {samples * width} are due");
        }
        if (description.Format.BitsAllocated == 1)
        {
            DecodeBits(Segment(encoded, 0, 1), description.PixelCount, target);
            return description.Format;
        }
        for (var segment = 0; segment < (int)segments; segment++)
        {
            var (sample, significance) = (segment / width, segment % width);
            var place = (sample * width) + (BitConverter.IsLittleEndian ? width - 1 - significance : significance);
            Unpack(Segment(encoded, segment, (int)segments), target[place..], samples * width, description.PixelCount);
        }
        return description.Format;
    }

    private static void DecodeBits(ReadOnlySpan<byte> segment, int pixels, Span<byte> target)
    {
        var packed = new byte[(pixels + 7) / 8];
        Unpack(segment, packed, 1, packed.Length);
        for (var i = 0; i < pixels; i++)
        {
            target[i] = (byte)((packed[i >> 3] >> (i & 7)) & 1);
        }
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> encoded, int index, int count)
    {
        var start = BinaryPrimitives.ReadUInt32LittleEndian(encoded[(4 + (4 * index))..]);
        var end = index + 1 < count ? BinaryPrimitives.ReadUInt32LittleEndian(encoded[(8 + (4 * index))..]) : (uint)encoded.Length;
        if (start < HeaderBytes || end < start || end > (uint)encoded.Length)
        {
            throw Corrupt($"segment {index} lies outside it");
        }
        return encoded[(int)start..(int)end];
    }

    /// <summary>Writes one byte plane, every <paramref name="step"/> bytes of the target.</summary>
    private static void Unpack(ReadOnlySpan<byte> packed, Span<byte> target, int step, int count)
    {
        var (at, done) = (0, 0);
        while (done < count && at < packed.Length)
        {
            var code = (sbyte)packed[at++];
            if (code == sbyte.MinValue)
            {
                continue;
            }
            var run = Math.Min(code < 0 ? 1 - code : code + 1, count - done);
            var taken = code < 0 ? 1 : run;
            if (at + taken > packed.Length)
            {
                break;
            }
            for (var i = 0; i < run; i++)
            {
                target[(done + i) * step] = packed[at + (code < 0 ? 0 : i)];
            }
            done += run;
            at += taken;
        }
        if (done < count)
        {
            throw Corrupt($"a segment gives {done} of {count} bytes");
        }
    }

    private static DicomFormatException Corrupt(string what) => new(DicomErrorCodes.CorruptFrame, $"The RLE frame is damaged: {what}.");
}
