using System.Globalization;

namespace Annotator.Dicom.Network;

/// <summary>The status of a response (PS3.7 C; PS3.4 B.2.3, C.4) with its Error Comment.</summary>
/// <param name="Code">Status (0000,0900).</param>
/// <param name="Comment">Error Comment (0000,0902), cut at 64 characters; null for none.</param>
public readonly record struct DimseStatus(ushort Code, string? Comment = null)
{
    /// <summary>Failure: processing failed.</summary>
    public const ushort ProcessingFailure = 0x0110;

    /// <summary>Failure: the operation is not one that is served.</summary>
    public const ushort UnrecognizedOperation = 0x0211;

    /// <summary>Failure: a parameter of the message is missing or wrong.</summary>
    public const ushort MistypedArgument = 0x0212;

    /// <summary>Failure: the SOP class is not supported, or not what the context is for.</summary>
    public const ushort SopClassNotSupported = 0x0122;

    /// <summary>Failure: the dataset is not of the SOP class, or not the instance, that the command names.</summary>
    public const ushort DatasetMismatch = 0xA900;

    /// <summary>It was cancelled.</summary>
    public const ushort Cancelled = 0xFE00;

    /// <summary>All is well.</summary>
    public static DimseStatus Success => new(0);

    /// <summary>More responses follow.</summary>
    public bool IsPending => Code is 0xFF00 or 0xFF01;

    /// <summary>It was done, perhaps with a warning.</summary>
    public bool IsSuccess => Code is 0 or 1 or 0x0107 or 0x0116 || Code >> 12 == 0xB;

    /// <summary>The number in hex with what it says, as <c>A700H out of resources</c>.</summary>
    public string Describe()
    {
        var text = Code switch
        {
            0 => "success",
            ProcessingFailure => "processing failure",
            SopClassNotSupported => "SOP class not supported",
            0x0124 => "not authorized",
            UnrecognizedOperation => "unrecognized operation",
            0xA701 => "out of resources: cannot count matches",
            0xA702 => "out of resources: cannot send",
            0xA801 => "move destination unknown",
            Cancelled => "cancelled",
            _ => DescribeRange(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Code:X4}H {text}{(Comment is { Length: > 0 } ? $": {Comment}" : "")}");
    }

    private string DescribeRange() => (Code >> 8) switch
    {
        0xA7 => "out of resources",
        0xA9 => "dataset does not match its SOP class",
        0xB0 => "done with warnings",
        >= 0xC0 and <= 0xCF => "cannot understand",
        _ => "failure",
    };
}
