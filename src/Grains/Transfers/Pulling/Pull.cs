using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;
using Annotator.Grains.Routing;

namespace Annotator.Grains.Transfers.Pulling;

/// <summary>One pull: find, fetch series by series, and show a series only once all of it has come.</summary>
internal sealed class Pull(
    PacsSources sources, ImageIngest ingest, TransferRecorder record, PacsPeer peer, PullMatch match, Project? project, int mostStudies, bool acceptIncomplete)
{
    private int _missing, _heldBack;

    public async Task<(TransferState State, string? Reason)> RunAsync(CancellationToken cancellation)
    {
        await using var source = sources.Open(peer);
        var studies = (await source.FindStudiesAsync(match, mostStudies, cancellation)).Select(s => s.GetUid(DicomTags.StudyInstanceUid)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (studies.Count > mostStudies) return (TransferState.Failed, $"More than {mostStudies} studies match; narrow the question, or allow more.");
        var series = new List<FoundSeries>();
        foreach (var study in studies) series.AddRange(await source.FindSeriesAsync(study, match, cancellation));
        record.Found(series.Sum(s => s.Instances.Length));
        foreach (var one in series.Where(s => s.Instances.Length > 0)) await FetchAsync(source, one, cancellation);
        return Summarise(series.Count);
    }

    private (TransferState State, string? Reason) Summarise(int series)
    {
        if (series == 0) return (TransferState.Done, "Nothing matches.");
        if (record.Failed == 0) return (TransferState.Done, null);
        var text = $"{record.Failed} instances are not here, {_missing} of them because the peer did not send them.";
        return (TransferState.Failed, _heldBack == 0 ? text : $"{text} {_heldBack} series are not shown until the rest has come.");
    }

    private async Task FetchAsync(IPacsSource source, FoundSeries series, CancellationToken cancellation)
    {
        await using var feed = await OpenFeedAsync(series.StudyInstanceUid, cancellation);
        var missing = series.Instances.Select(i => i.SopInstanceUid).ToHashSet(StringComparer.Ordinal);
        string? reason;
        try
        {
            reason = await source.RetrieveAsync(series, (claim, file, token) => TakeInAsync(feed, missing, claim, file, token), cancellation);
        }
        catch (DicomNetworkException failed)
        {
            // The other series may come all the same; this one's rest is noted with the peer's reason.
            reason = failed.Message;
        }
        foreach (var instance in missing.Order(StringComparer.Ordinal))
            await record.NoteFailureAsync(instance, "not-sent", reason ?? "The peer has this instance and did not send it.", cancellation);
        _missing += missing.Count;
        if (missing.Count == 0 || acceptIncomplete) await feed.RegisterAsync(cancellation);
        else _heldBack++;
    }

    private async Task<IngestOutcome> TakeInAsync(IngestFeed feed, HashSet<string> missing, InstanceClaim claim, Stream file, CancellationToken cancellation)
    {
        var outcome = await feed.TakeInAsync(claim, file, cancellation);
        await record.NoteAsync(outcome, cancellation);
        lock (missing) missing.Remove(claim.SopInstanceUid);
        return outcome;
    }

    private Task<IngestFeed> OpenFeedAsync(string study, CancellationToken cancellation) => project is null
        ? Task.FromResult(ingest.OpenFeed(new RouteSource(CallingAe: peer.AeTitle, Path: peer.Url?.AbsolutePath), study, holds: true))
        : ingest.OpenFeedAsync(project, study, holds: true, cancellation);
}
