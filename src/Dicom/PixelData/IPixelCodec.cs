using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData;

/// <summary>Decodes frames of some transfer syntaxes. Stateless: one instance serves all threads.</summary>
public interface IPixelCodec
{
    /// <summary>What it decodes, in a word or two for a person.</summary>
    string Name => GetType().Name;

    /// <summary>UIDs of the transfer syntaxes it decodes.</summary>
    IReadOnlyCollection<string> TransferSyntaxes { get; }

    /// <summary>It needs what a machine may lack.</summary>
    bool IsOptional => false;

    /// <summary>Why it cannot decode on this machine, as one sentence for its administrator; null when it can.</summary>
    string? WhyUnavailable => null;

    /// <summary>The form that the samples of a frame will have, without decoding it.</summary>
    /// <exception cref="DicomFormatException">As <see cref="Decode"/>.</exception>
    FramePixelFormat FormatOf(ReadOnlySpan<byte> encoded, PixelDescription description) => description.Format;

    /// <summary>Decodes one frame.</summary>
    /// <param name="encoded">The frame's fragments, joined; may end in padding.</param>
    /// <param name="description">What the dataset says of the pixels.</param>
    /// <param name="target">Takes <see cref="PixelDescription.FrameBytes"/> bytes: interleaved samples in the machine's byte order.</param>
    /// <returns>The form of the samples written, where the stream governs over the dataset.</returns>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c>, or <c>bad-pixel-description</c> when stream and dataset contradict each other.</exception>
    FramePixelFormat Decode(ReadOnlySpan<byte> encoded, PixelDescription description, Span<byte> target);
}

/// <summary>The codecs there are, by transfer syntax.</summary>
public sealed class PixelCodecs
{
    private readonly Dictionary<string, IPixelCodec> _bySyntax = new(StringComparer.Ordinal);

    /// <summary>A registry of given codecs; of two for one syntax the later counts.</summary>
    public PixelCodecs(params IEnumerable<IPixelCodec> codecs)
    {
        foreach (var codec in codecs)
        {
            foreach (var syntax in codec.TransferSyntaxes)
            {
                _bySyntax[syntax] = codec;
            }
        }
    }

    /// <summary>The codecs of this process: the managed ones of this library, and what <see cref="Use"/> added.</summary>
    public static PixelCodecs Default { get; private set; } = new(new EncapsulatedNativeCodec(), new RleCodec(), new Jpeg.JpegCodec(), new JpegLs.JlsCodec());

    /// <summary>Adds a codec to those of this process. Called where the process is put together, before the first frame is read.</summary>
    public static void Use(IPixelCodec codec) => Default = new PixelCodecs(Default.All.Append(codec));

    /// <summary>Every codec there is, each once.</summary>
    public IEnumerable<IPixelCodec> All => _bySyntax.Values.Distinct();

    /// <summary>The codec of a syntax; null when there is none.</summary>
    public IPixelCodec? Find(string transferSyntaxUid) => _bySyntax.GetValueOrDefault(transferSyntaxUid);

    /// <summary>Frames of the syntax can be read, native syntaxes included.</summary>
    public bool CanRead(TransferSyntax syntax) => !syntax.IsEncapsulated || Find(syntax.Uid) is not null;
}
