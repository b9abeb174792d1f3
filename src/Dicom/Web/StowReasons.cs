namespace Annotator.Dicom.Web;

/// <summary>Failure and warning reasons of the storage service (PS3.4 table GG.4-1, PS3.18 I.2).</summary>
public static class StowReasons
{
    /// <summary>Processing failure.</summary>
    public const int ProcessingFailure = 0x0110;

    /// <summary>The SOP class is not supported.</summary>
    public const int SopClassNotSupported = 0x0122;

    /// <summary>Refused: not authorised.</summary>
    public const int NotAuthorized = 0x0124;

    /// <summary>The same UID is already stored with other content.</summary>
    public const int DuplicateSopInstance = 0x0111;

    /// <summary>Refused: out of resources.</summary>
    public const int OutOfResources = 0xA700;

    /// <summary>The dataset does not match its SOP class, or the study of the request.</summary>
    public const int DatasetDoesNotMatch = 0xA900;

    /// <summary>The dataset cannot be understood.</summary>
    public const int CannotUnderstand = 0xC000;

    /// <summary>The transfer syntax is not supported.</summary>
    public const int TransferSyntaxNotSupported = 0xC122;

    /// <summary>Warning: some attributes were changed (coerced), as de-identification does.</summary>
    public const int CoercionOfDataElements = 0xB000;
}
