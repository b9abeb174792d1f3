using System.Runtime.InteropServices;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>JPEG with Huffman coding (ITU-T T.81): baseline, extended 8 and 12 bit, progressive, and lossless with every predictor. 8-bit output equals
/// libjpeg's, bit for bit.</summary>
public sealed class JpegCodec : IPixelCodec
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> TransferSyntaxes { get; } =
    [
        TransferSyntax.JpegBaseline.Uid, TransferSyntax.JpegExtended.Uid, TransferSyntax.JpegSpectralSelection.Uid, TransferSyntax.JpegProgressive.Uid,
        TransferSyntax.JpegLossless.Uid, TransferSyntax.JpegLosslessSv1.Uid,
    ];

    /// <inheritdoc/>
    public FramePixelFormat Decode(ReadOnlySpan<byte> encoded, PixelDescription description, Span<byte> target)
    {
        var decoder = new JpegDecoder(encoded, description);
        decoder.Read();
        var frame = decoder.Frame!;
        if (frame.IsLossless)
        {
            Store(decoder.Samples, 1, 0, description, target);
        }
        else
        {
            for (var i = 0; i < frame.Components.Length; i++)
            {
                Reconstruct(frame, i, decoder.Quantizers, description, target);
            }
        }
        return FormatOf(frame, description.Format);
    }

    // Chroma are at full size now, so 4:2:2 is no more; the stream's precision counts where the dataset promises less.
    private static FramePixelFormat FormatOf(JpegFrame frame, FramePixelFormat stated)
    {
        var format = stated.PhotometricInterpretation is "YBR_FULL_422"
            ? stated with { PhotometricInterpretation = "YBR_FULL" } : stated;
        return frame.Precision > stated.BitsStored ? format with { BitsStored = frame.Precision, HighBit = frame.Precision - 1 } : format;
    }

    private static void Reconstruct(JpegFrame frame, int index, ushort[]?[] quantizers, PixelDescription description, Span<byte> target)
    {
        var component = frame.Components[index];
        var quantizer = quantizers[component.Quantizer] ?? throw JpegFrame.Corrupt("a quantisation table is missing");
        var stride = component.BlocksAcross * 8;
        var plane = new ushort[stride * component.BlocksDown * 8];
        for (var row = 0; row < component.BlocksDown; row++)
        {
            for (var column = 0; column < component.BlocksAcross; column++)
            {
                var block = component.Coefficients.AsSpan(((row * component.BlocksAcross) + column) * 64, 64);
                JpegIdct.Transform(block, quantizer, plane.AsSpan((row * 8 * stride) + (column * 8)), stride, frame.Precision);
            }
        }
        var (samples, width) = JpegUpsampler.Upsample(plane, stride, component, frame);
        for (var row = 0; row < frame.Height; row++)
        {
            var first = row * frame.Width * frame.Components.Length;
            Store(samples.AsSpan(row * width, frame.Width), frame.Components.Length, first + index, description, target);
        }
    }

    /// <summary>Writes samples as cells, every <paramref name="step"/> cells from <paramref name="first"/> on.</summary>
    private static void Store(ReadOnlySpan<ushort> samples, int step, int first, PixelDescription description, Span<byte> target)
    {
        if (description.BytesPerSample == 1)
        {
            for (int i = 0, to = first; i < samples.Length; i++, to += step)
            {
                target[to] = (byte)samples[i];
            }
        }
        else if (description.BytesPerSample == 2)
        {
            var cells = MemoryMarshal.Cast<byte, ushort>(target);
            for (int i = 0, to = first; i < samples.Length; i++, to += step)
            {
                cells[to] = samples[i];
            }
        }
        else
        {
            throw new DicomFormatException(DicomErrorCodes.BadPixelDescription, "JPEG cells have 8 or 16 bits.");
        }
    }
}
