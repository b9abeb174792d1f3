using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>The reply of STOW-RS (PS3.18 10.5.3, I.2).</summary>
internal static class StowReply
{
    /// <summary>200 when all are stored, 202 when some are, 409 when none is; 503 when none is and sending again may help.</summary>
    public static int StatusOf(ImmutableArray<IngestOutcome> outcomes)
    {
        var refused = outcomes.Count(o => o.Verdict.Verdict == Verdict.Refused);
        if (refused == 0) return StatusCodes.Status200OK;
        if (refused < outcomes.Length) return StatusCodes.Status202Accepted;
        return outcomes.All(o => o.Class == RejectionClass.Unavailable) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict;
    }

    /// <summary>The response dataset.</summary>
    public static JsonObject Of(ImmutableArray<IngestOutcome> outcomes, DicomWebAddress address)
    {
        var reply = new JsonObject();
        var kept = outcomes.Where(o => o.Instance is not null).Select(o => o.Instance!).ToList();
        var failed = outcomes.Where(o => o.Instance is null).ToList();
        if (kept.Select(i => i.StudyInstanceUid).Distinct().ToList() is [var study]) reply.With(DicomTags.RetrieveUrl, "UR", address.Of(new InstancePath(study)));
        if (failed.Where(HasUids).Select(Failed).ToList() is { Count: > 0 } named) reply.WithItems(DicomTags.FailedSopSequence, named);
        if (kept.Count > 0) reply.WithItems(DicomTags.ReferencedSopSequence, kept.Select(i => Referenced(i, address)));
        if (failed.Where(o => !HasUids(o)).Select(Unnamed).ToList() is { Count: > 0 } unnamed) reply.WithItems(DicomTags.OtherFailuresSequence, unnamed);
        return reply;
    }

    private static bool HasUids(IngestOutcome outcome) => outcome is { ClaimedSopClassUid: not null, ClaimedSopInstanceUid: not null };

    private static JsonObject Referenced(InstanceKey instance, DicomWebAddress address) => new JsonObject()
        .With(DicomTags.ReferencedSopClassUid, "UI", instance.SopClassUid)
        .With(DicomTags.ReferencedSopInstanceUid, "UI", instance.SopInstanceUid)
        .With(DicomTags.RetrieveUrl, "UR", address.Of(new InstancePath(instance.StudyInstanceUid, instance.SeriesInstanceUid, instance.SopInstanceUid)));

    private static JsonObject Failed(IngestOutcome outcome) => new JsonObject()
        .With(DicomTags.ReferencedSopClassUid, "UI", outcome.ClaimedSopClassUid)
        .With(DicomTags.ReferencedSopInstanceUid, "UI", outcome.ClaimedSopInstanceUid)
        .With(DicomTags.FailureReason, "US", FailureReasons.Of(outcome.Verdict.Code ?? ""));

    private static JsonObject Unnamed(IngestOutcome outcome) => new JsonObject()
        .With(DicomTags.FailureReason, "US", FailureReasons.Of(outcome.Verdict.Code ?? ""));

    /// <summary>Says each failure in words: the response dataset has only numbers for them.</summary>
    public static void Warn(HttpResponse response, ImmutableArray<IngestOutcome> outcomes)
    {
        const int Most = 20;
        var quarantined = outcomes.Count(o => o.Verdict.Verdict == Core.Contract.Verdict.Quarantined);
        if (quarantined > 0) response.Headers.Append("Warning", Warnings.Of($"{quarantined} instances are kept in quarantine and can be retrieved once they are released"));
        foreach (var verdict in outcomes.Where(o => o.Instance is null).Take(Most).Select(o => o.Verdict)) response.Headers.Append("Warning", Warnings.Of($"{verdict.Name}: {verdict.Code}: {verdict.Text}"));
    }
}
