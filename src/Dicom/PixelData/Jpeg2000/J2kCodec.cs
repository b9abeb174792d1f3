using System.Runtime.InteropServices;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData.Jpeg2000;

/// <summary>JPEG 2000 and High-Throughput JPEG 2000 (PS3.5 A.4.4, A.4.5). The main header is read here and held against the dataset; the rest is the
/// work of a decoder in another process.</summary>
public sealed class J2kCodec(ICodestreamDecoder decoder) : IPixelCodec
{
    /// <inheritdoc/>
    public string Name => "JPEG 2000";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> TransferSyntaxes { get; } =
    [
        TransferSyntax.Jpeg2000Lossless.Uid, TransferSyntax.Jpeg2000.Uid, TransferSyntax.Jpeg2000MultiComponentLossless.Uid,
        TransferSyntax.Jpeg2000MultiComponent.Uid, TransferSyntax.Htj2kLossless.Uid, TransferSyntax.Htj2kLosslessRpcl.Uid, TransferSyntax.Htj2k.Uid,
    ];

    /// <inheritdoc/>
    public bool IsOptional => true;

    /// <inheritdoc/>
    public string? WhyUnavailable => decoder.WhyUnavailable;

    /// <inheritdoc/>
    public FramePixelFormat FormatOf(ReadOnlySpan<byte> encoded, PixelDescription description) =>
        FormatOf(Checked(J2kHeader.Codestream(encoded), description), description.Format);

    /// <inheritdoc/>
    public FramePixelFormat Decode(ReadOnlySpan<byte> encoded, PixelDescription description, Span<byte> target)
    {
        var codestream = J2kHeader.Codestream(encoded);
        var header = Checked(codestream, description);
        decoder.Decode(codestream, header, target[..description.FrameBytes]);
        if (IsTwosComplement(header, description.Format))
        {
            ExtendSigns(target[..description.FrameBytes], header.Precision, description.BytesPerSample);
        }
        return FormatOf(header, description.Format);
    }

    private static J2kHeader Checked(ReadOnlySpan<byte> codestream, PixelDescription description)
    {
        var header = J2kHeader.Read(codestream);
        if ((header.Columns, header.Rows) != (description.Columns, description.Rows))
        {
            throw Contradicts($"{header.Columns} × {header.Rows} pixels", $"{description.Columns} × {description.Rows}");
        }
        if (header.Components != description.Format.SamplesPerPixel)
        {
            throw Contradicts($"{header.Components} components", $"{description.Format.SamplesPerPixel}");
        }
        if (description.BytesPerSample > 2 || header.Precision > description.Format.BitsAllocated)
        {
            throw Contradicts($"{header.Precision} bits a sample", $"{description.Format.BitsAllocated}");
        }
        return header;
    }

    // Precision and sign are the codestream's. One exception: encoders that do not know signs pack two's complement as unsigned samples; then the depth
    // is the dataset's (or more), and the dataset's word on the sign counts. With a smaller depth the samples are what they say, and fit.
    private static bool IsTwosComplement(J2kHeader header, FramePixelFormat stated) =>
        stated.IsSigned && !header.IsSigned && header.Precision >= stated.BitsStored;

    private static FramePixelFormat FormatOf(J2kHeader header, FramePixelFormat stated)
    {
        // What the component transform was is undone with it; chroma come at full size.
        var photometric = stated.PhotometricInterpretation switch
        {
            "YBR_RCT" or "YBR_ICT" => "RGB",
            "YBR_FULL_422" => "YBR_FULL",
            var other => other,
        };
        var isPositive = stated.IsSigned && !header.IsSigned && header.Precision < stated.BitsStored;
        var bits = isPositive ? header.Precision + 1 : header.Precision;
        return stated with { BitsStored = bits, HighBit = bits - 1, IsSigned = header.IsSigned || stated.IsSigned, PhotometricInterpretation = photometric };
    }

    private static void ExtendSigns(Span<byte> cells, int precision, int bytesPerSample)
    {
        if (bytesPerSample == 1)
        {
            foreach (ref var cell in MemoryMarshal.Cast<byte, sbyte>(cells))
            {
                cell = (sbyte)((sbyte)(cell << (8 - precision)) >> (8 - precision));
            }
            return;
        }
        foreach (ref var cell in MemoryMarshal.Cast<byte, short>(cells))
        {
            cell = (short)((short)(cell << (16 - precision)) >> (16 - precision));
        }
    }

    private static DicomFormatException Contradicts(string found, string stated) =>
        new(DicomErrorCodes.BadPixelDescription, $"The JPEG 2000 codestream has {found} where the dataset states {stated}.");
}
