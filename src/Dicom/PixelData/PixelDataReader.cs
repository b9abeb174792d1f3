using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData;

/// <summary>Reads the frames of an instance. Frames are decoded when asked for; safe for use by several threads.</summary>
public sealed class PixelDataReader
{
    private readonly DicomElement _element;
    private readonly int[] _located = [];
    private readonly IPixelCodec? _codec;

    private PixelDataReader(DicomFile file, DicomElement element, PixelDescription description, PixelCodecs codecs)
    {
        (_element, Description) = (element, description);
        if (element.Fragments is { } fragments)
        {
            _codec = codecs.Find(file.TransferSyntax.Uid) ?? throw Unsupported(file.TransferSyntax);
            _located = FrameLocator.Locate(fragments, file.Dataset, description.NumberOfFrames);
        }
        else if (file.TransferSyntax.IsEncapsulated)
        {
            throw new DicomFormatException(DicomErrorCodes.BadPixelDescription,
                $"The transfer syntax is {file.TransferSyntax.Name}, but the pixel data are not encapsulated.");
        }
        else
        {
            NativeFrames.Check(element, description);
        }
    }

    /// <summary>What the dataset says of the pixels.</summary>
    public PixelDescription Description { get; }

    /// <summary>The frames are codestreams in fragments.</summary>
    public bool IsEncapsulated => _element.Fragments is not null;

    /// <summary>The instance has pixel data at all.</summary>
    public static bool HasPixelData(DicomDataset dataset) => Find(dataset) is { IsEmpty: false };

    /// <summary>Opens the pixel data of a file.</summary>
    /// <param name="file">The file; its source memory is read when frames are.</param>
    /// <param name="codecs">The codecs; the library's own when null.</param>
    /// <param name="options">The bounds; the defaults when null.</param>
    /// <exception cref="DicomFormatException"><c>unsupported-transfer-syntax</c>, <c>bad-pixel-description</c>, <c>truncated</c> or
    /// <c>too-large</c>.</exception>
    public static PixelDataReader Open(DicomFile file, PixelCodecs? codecs = null, DicomReaderOptions? options = null)
    {
        codecs ??= PixelCodecs.Default;
        var element = Find(file.Dataset);
        if (element is null or { IsEmpty: true })
        {
            throw new DicomFormatException(DicomErrorCodes.BadPixelDescription, "The instance has no pixel data.");
        }
        if (!codecs.CanRead(file.TransferSyntax))
        {
            throw Unsupported(file.TransferSyntax);
        }
        return new PixelDataReader(file, element, PixelDescription.Of(file.Dataset, options), codecs);
    }

    /// <summary>Decodes a frame into memory of its own: cells as allocated, see <see cref="PixelFrame.ToStoredValues"/>.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c> or <c>bad-pixel-description</c>.</exception>
    public PixelFrame ReadFrame(int index)
    {
        var bytes = new byte[Description.FrameBytes];
        var format = ReadFrame(index, bytes);
        return new PixelFrame(Description.Rows, Description.Columns, format, bytes);
    }

    /// <summary>Decodes a frame into memory of the caller.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="target">Takes <see cref="PixelDescription.FrameBytes"/> bytes.</param>
    /// <returns>The form of the samples written.</returns>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c> or <c>bad-pixel-description</c>.</exception>
    public FramePixelFormat ReadFrame(int index, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Description.NumberOfFrames);
        target = target[..Description.FrameBytes];
        if (_element.Fragments is null)
        {
            return NativeFrames.Read(_element, Description, index, target);
        }
        try
        {
            return _codec!.Decode(EncodedFrame(index).Span, Description, target);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            // The codecs check what they can foresee; what a hostile stream finds beyond that must still end as a refusal.
            throw new DicomFormatException(DicomErrorCodes.CorruptFrame, $"Frame {index + 1} does not decode.", e);
        }
    }

    /// <summary>The form that the samples of a frame have once decoded, where the stream governs over the dataset. Reads its header at most.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c> or <c>bad-pixel-description</c>.</exception>
    public FramePixelFormat FormatOf(int index) => _codec?.FormatOf(EncodedFrame(index).Span, Description) ?? Description.Format;

    /// <summary>The frame as stored: the codestream of an encapsulated frame, the cells of a native one. A slice of the source where it can be.</summary>
    /// <param name="index">From 0.</param>
    public ReadOnlyMemory<byte> EncodedFrame(int index) =>
        _element.Fragments is { } fragments ? FrameLocator.Bytes(fragments, _located, index) : NativeFrames.Slice(_element, Description, index);

    private static DicomElement? Find(DicomDataset dataset) =>
        dataset[DicomTags.PixelData] ?? dataset[DicomTags.FloatPixelData] ?? dataset[DicomTags.DoubleFloatPixelData];

    private static DicomFormatException Unsupported(TransferSyntax syntax) =>
        new(DicomErrorCodes.UnsupportedTransferSyntax, $"Pixel data in {syntax.Name} ({syntax.Uid}) are not read here.");
}
