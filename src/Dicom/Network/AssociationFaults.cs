namespace Annotator.Dicom.Network;

/// <summary>Who ends an association by A-ABORT (PS3.8 9.3.8).</summary>
public enum AbortSource : byte
{
    /// <summary>The application.</summary>
    ServiceUser = 0,

    /// <summary>The upper layer: the protocol was broken.</summary>
    ServiceProvider = 2,
}

/// <summary>Why the upper layer aborts (PS3.8 table 9-26); 0 when the application does.</summary>
public enum AbortReason : byte
{
    /// <summary>No reason is given.</summary>
    NotSpecified = 0,

    /// <summary>A PDU of a type that does not exist.</summary>
    UnrecognizedPdu = 1,

    /// <summary>A PDU that may not come now.</summary>
    UnexpectedPdu = 2,

    /// <summary>A parameter that does not exist.</summary>
    UnrecognizedParameter = 4,

    /// <summary>A parameter that may not stand there.</summary>
    UnexpectedParameter = 5,

    /// <summary>A length or value that cannot be.</summary>
    InvalidParameterValue = 6,
}

/// <summary>Why an association is refused: the three bytes of A-ASSOCIATE-RJ (PS3.8 table 9-21).</summary>
/// <param name="Result">1: for good; 2: for the moment.</param>
/// <param name="Source">1: the application; 2: the upper layer (ACSE); 3: the upper layer (presentation).</param>
/// <param name="Reason">The reason, by source.</param>
public readonly record struct AssociationRefusal(byte Result, byte Source, byte Reason)
{
    /// <summary>The application context is not DICOM's.</summary>
    public static AssociationRefusal UnknownApplicationContext => new(1, 1, 2);

    /// <summary>The calling AE title (or the address it comes from) is not on the list.</summary>
    public static AssociationRefusal UnknownCallingAe => new(1, 1, 3);

    /// <summary>The called AE title is not ours.</summary>
    public static AssociationRefusal UnknownCalledAe => new(1, 1, 7);

    /// <summary>A version of the protocol that is not spoken here.</summary>
    public static AssociationRefusal UnknownProtocolVersion => new(1, 2, 2);

    /// <summary>As many associations as there may be; later perhaps.</summary>
    public static AssociationRefusal LocalLimitExceeded => new(2, 3, 2);

    /// <summary>The node is about to stop; later perhaps.</summary>
    public static AssociationRefusal TemporaryCongestion => new(2, 3, 1);

    /// <summary>What the bytes say, in words.</summary>
    public string Describe() => (Source, Reason) switch
    {
        (1, 1) => "no reason given",
        (1, 2) => "application context name not supported",
        (1, 3) => "calling AE title not recognized",
        (1, 7) => "called AE title not recognized",
        (2, 1) => "no reason given by the upper layer",
        (2, 2) => "protocol version not supported",
        (3, 1) => "temporary congestion",
        (3, 2) => "local limit exceeded",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"source {Source}, reason {Reason}"),
    };
}

/// <summary>A peer broke the protocol; the association ends with A-ABORT.</summary>
internal sealed class ProtocolException(AbortReason reason, string message) : Exception(message)
{
    public AbortReason Reason { get; } = reason;

    /// <summary>The command or its use of a message is wrong, not the PDUs: then the application aborts.</summary>
    public bool IsDimse { get; init; }
}

/// <summary>Talking to a peer failed: it cannot be reached, refused, aborted, fell silent or broke the protocol. The text is the reason, fit for a
/// record.</summary>
/// <param name="code">One of <see cref="DicomNetworkErrors"/>.</param>
/// <param name="message">What happened, in words.</param>
/// <param name="inner">The cause.</param>
public sealed class DicomNetworkException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable code, one of <see cref="DicomNetworkErrors"/>.</summary>
    public string Code { get; } = code;
}

/// <summary>The stable codes of <see cref="DicomNetworkException"/>.</summary>
public static class DicomNetworkErrors
{
    /// <summary>No connection to the peer.</summary>
    public const string Unreachable = "peer-unreachable";

    /// <summary>The peer refused the association, or each presentation context that is needed.</summary>
    public const string Refused = "peer-refused";

    /// <summary>The peer aborted the association.</summary>
    public const string Aborted = "peer-aborted";

    /// <summary>The connection broke.</summary>
    public const string Broken = "peer-broken";

    /// <summary>The peer did not answer in time.</summary>
    public const string TimedOut = "peer-timed-out";

    /// <summary>The peer broke the protocol; it got an A-ABORT.</summary>
    public const string Protocol = "peer-protocol";

    /// <summary>The peer answered with a failure status.</summary>
    public const string Failed = "peer-failed";
}
