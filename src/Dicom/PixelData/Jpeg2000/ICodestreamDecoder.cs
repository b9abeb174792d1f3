namespace Annotator.Dicom.PixelData.Jpeg2000;

/// <summary>Decodes JPEG 2000 codestreams somewhere else than in this library: in a process of its own. Serves all threads.</summary>
public interface ICodestreamDecoder
{
    /// <summary>Why nothing can be decoded on this machine, as one sentence for its administrator; null when it can.</summary>
    string? WhyUnavailable { get; }

    /// <summary>Decodes one codestream.</summary>
    /// <param name="codestream">From SOC on; its main header has been checked.</param>
    /// <param name="header">What the main header says; the decoder must find the same.</param>
    /// <param name="target">Takes rows × columns × components cells of 1 or 2 bytes (its length says which), samples of a pixel side by side, in the
    /// machine's byte order, sign or zero extended.</param>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c>, <c>decoder-crashed</c>, <c>decoder-timeout</c> or <c>decoder-unavailable</c>.</exception>
    void Decode(ReadOnlySpan<byte> codestream, J2kHeader header, Span<byte> target);
}
