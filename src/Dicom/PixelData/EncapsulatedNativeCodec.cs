using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData;

/// <summary>Encapsulated Uncompressed Explicit VR Little Endian (PS3.5 A.4.11): each frame is native cells in fragments of its own.</summary>
public sealed class EncapsulatedNativeCodec : IPixelCodec
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> TransferSyntaxes { get; } = [TransferSyntax.EncapsulatedUncompressed.Uid];

    /// <inheritdoc/>
    public FramePixelFormat Decode(ReadOnlySpan<byte> encoded, PixelDescription description, Span<byte> target)
    {
        var frame = description with { NumberOfFrames = 1 };
        var cells = new DicomElement(DicomTags.PixelData, DicomVr.OB, encoded.ToArray());
        NativeFrames.Check(cells, frame);
        return NativeFrames.Read(cells, frame, 0, target);
    }
}
