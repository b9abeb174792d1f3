using System.Runtime.InteropServices;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData.JpegLs;

/// <summary>JPEG-LS (ITU-T T.87), lossless and near-lossless, components apart, interleaved by line or by sample.</summary>
public sealed class JlsCodec : IPixelCodec
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> TransferSyntaxes { get; } = [TransferSyntax.JpegLsLossless.Uid, TransferSyntax.JpegLsNearLossless.Uid];

    /// <inheritdoc/>
    public FramePixelFormat Decode(ReadOnlySpan<byte> encoded, PixelDescription description, Span<byte> target)
    {
        if (description.BytesPerSample > 2)
        {
            throw new DicomFormatException(DicomErrorCodes.BadPixelDescription, "JPEG-LS cells have 8 or 16 bits.");
        }
        var decoder = new JlsDecoder(encoded, description);
        decoder.Read();
        if (description.BytesPerSample == 2)
        {
            MemoryMarshal.AsBytes(decoder.Samples.AsSpan()).CopyTo(target);
        }
        else
        {
            for (var i = 0; i < decoder.Samples.Length; i++)
            {
                target[i] = (byte)decoder.Samples[i];
            }
        }
        var stated = description.Format;
        return decoder.Precision > stated.BitsStored ? stated with { BitsStored = decoder.Precision, HighBit = decoder.Precision - 1 } : stated;
    }
}
