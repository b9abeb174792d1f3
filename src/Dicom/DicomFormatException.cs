namespace Annotator.Dicom;

/// <summary>Input that cannot be read as DICOM, or not within the bounds set; the code is stable and goes to the person who sent it.</summary>
/// <param name="code">One of <see cref="DicomErrorCodes"/>.</param>
/// <param name="message">What is wrong and where; holds no attribute value.</param>
/// <param name="inner">The cause, where another exception was.</param>
public sealed class DicomFormatException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable code, one of <see cref="DicomErrorCodes"/>.</summary>
    public string Code { get; } = code;
}

/// <summary>The stable codes of <see cref="DicomFormatException"/>.</summary>
public static class DicomErrorCodes
{
    /// <summary>Nothing in the bytes looks like a dataset.</summary>
    public const string NotDicom = "not-dicom";

    /// <summary>The bytes end inside an element, item or fragment.</summary>
    public const string Truncated = "truncated";

    /// <summary>A tag, length or delimiter stands where none may.</summary>
    public const string Malformed = "malformed";

    /// <summary>Sequences are nested deeper than allowed.</summary>
    public const string TooDeep = "too-deep";

    /// <summary>More elements, items or fragments than allowed.</summary>
    public const string TooManyElements = "too-many-elements";

    /// <summary>The inflated dataset, or the memory that reading takes, is over the bound.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The deflated dataset does not inflate.</summary>
    public const string BadDeflate = "bad-deflate";

    /// <summary>The pixels cannot be decoded because no codec knows their transfer syntax.</summary>
    public const string UnsupportedTransferSyntax = "unsupported-transfer-syntax";

    /// <summary>The pixel description or photometric interpretation is one that is not read.</summary>
    public const string UnsupportedPixelFormat = "unsupported-pixel-format";

    /// <summary>The attributes that describe the pixels are missing or contradict each other or the bytes.</summary>
    public const string BadPixelDescription = "bad-pixel-description";

    /// <summary>A compressed frame does not decode.</summary>
    public const string CorruptFrame = "corrupt-frame";

    /// <summary>The process that decodes a frame ended in the middle of it; it was replaced, and other frames are not concerned.</summary>
    public const string DecoderCrashed = "decoder-crashed";

    /// <summary>Decoding a frame took longer than allowed, and was ended.</summary>
    public const string DecoderTimeout = "decoder-timeout";

    /// <summary>What would decode the frame is not installed on the server, or does not start.</summary>
    public const string DecoderUnavailable = "decoder-unavailable";

    /// <summary>An attribute that is required has no value, or one of the wrong form.</summary>
    public const string BadValue = "bad-value";

    /// <summary>A DICOM JSON or multipart body that is not well formed.</summary>
    public const string BadBody = "bad-body";
}
