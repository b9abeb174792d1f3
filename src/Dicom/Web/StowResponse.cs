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

/// <summary>Collects what became of each instance of a store request and makes the response (PS3.18 10.5.3, I.2).</summary>
public sealed class StowResponse
{
    private readonly List<DicomDataset> _stored = [], _failed = [], _unreadable = [];
    private bool _hasWarnings;

    /// <summary>200 when all were stored without warning, 202 when some, 409 when none.</summary>
    public int StatusCode => _stored.Count == 0 ? 409 : _failed.Count + _unreadable.Count > 0 || _hasWarnings ? 202 : 200;

    /// <summary>An instance was stored, now or before.</summary>
    /// <param name="sopClassUid">Its SOP class.</param>
    /// <param name="sopInstanceUid">Its UID as stored.</param>
    /// <param name="retrieveUrl">Where it can be fetched; null when nowhere.</param>
    /// <param name="warningReason">One of <see cref="StowReasons"/>; null without a warning.</param>
    public void AddStored(string sopClassUid, string sopInstanceUid, string? retrieveUrl, int? warningReason = null)
    {
        var item = Reference(sopClassUid, sopInstanceUid);
        if (retrieveUrl is not null)
        {
            item.Set(DicomTags.RetrieveUrl, retrieveUrl);
        }
        if (warningReason is { } reason)
        {
            item.Set(DicomTags.WarningReason, (double)reason);
            _hasWarnings = true;
        }
        _stored.Add(item);
    }

    /// <summary>An instance was refused.</summary>
    public void AddFailed(string sopClassUid, string sopInstanceUid, int failureReason) =>
        _failed.Add(Reference(sopClassUid, sopInstanceUid).Set(DicomTags.FailureReason, (double)failureReason));

    /// <summary>A part was refused before it could be told which instance it is.</summary>
    public void AddUnreadable(int failureReason) => _unreadable.Add(new DicomDataset().Set(DicomTags.FailureReason, (double)failureReason));

    /// <summary>The response's dataset.</summary>
    /// <param name="studyUrl">Where the study can be fetched; null for instances of several.</param>
    public DicomDataset ToDataset(string? studyUrl = null)
    {
        var response = new DicomDataset();
        if (studyUrl is not null)
        {
            response.Set(DicomTags.RetrieveUrl, studyUrl);
        }
        foreach (var (tag, items) in new[] { (DicomTags.ReferencedSopSequence, _stored), (DicomTags.FailedSopSequence, _failed),
            (DicomTags.OtherFailuresSequence, _unreadable) })
        {
            if (items.Count > 0)
            {
                response.Set(new DicomElement(tag, [.. items]));
            }
        }
        return response;
    }

    private static DicomDataset Reference(string sopClassUid, string sopInstanceUid) =>
        new DicomDataset().Set(DicomTags.ReferencedSopClassUid, sopClassUid).Set(DicomTags.ReferencedSopInstanceUid, sopInstanceUid);
}
