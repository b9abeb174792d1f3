using Annotator.Dicom.Web;

namespace Annotator.Grains.Images;

/// <summary>The one map from refusals of ingest to the numbers of DICOM: Status of a C-STORE-RSP (PS3.4 B.2.3, PS3.7 C) and Failure Reason of STOW-RS (PS3.18 10.5.3, I.2).</summary>
public static class FailureReasons
{
    /// <summary>The number of a stable code.</summary>
    public static int Of(string code) => code switch
    {
        "conflicting-instance" => StowReasons.DuplicateSopInstance,
        "not-an-image" => StowReasons.SopClassNotSupported,
        "unsupported-transfer-syntax" => StowReasons.TransferSyntaxNotSupported,
        "other-study" or "missing-attribute" or "other-instance" => StowReasons.DatasetDoesNotMatch,
        "not-routed" or "no-such-target" => StowReasons.NotAuthorized,
        "quota-exceeded" or "busy" or "store-unavailable" or "too-large" or "too-many-files" => StowReasons.OutOfResources,
        "unreadable" => StowReasons.ProcessingFailure,
        _ => StowReasons.CannotUnderstand,
    };
}
