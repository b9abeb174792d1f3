using System.Net;
using Annotator.Core.Contract;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;
using Annotator.Grains.Routing;
using Annotator.Storage;

namespace Annotator.Grains.Transfers;

/// <summary>One association that stores. Its record begins with its first instance; an instance that a C-MOVE of our own asked for goes to that pull instead.</summary>
internal sealed class StorageSession(AssociationProposal proposal, IPEndPoint peer, ImageIngest ingest, TransferLog log, MoveExpectations moves) : IDimseSession
{
    private readonly IngestFeed _feed = ingest.OpenFeed(new RouteSource(proposal.CallingAe, proposal.CalledAe));
    private TransferRecorder? _record;

    public async Task<DimseStatus> StoreAsync(StoreRequest request, Stream dataset, CancellationToken cancellation)
    {
        var outcome = moves.Find(request) is { } asked ? await asked(request, dataset, cancellation) : await TakeInAsync(request, dataset, cancellation);
        return StatusOf(outcome);
    }

    public async Task EndAsync(string? failure)
    {
        await using (_feed) await _feed.RegisterAsync(CancellationToken.None);
        if (_record is not { } record) return;
        var failed = record.Failed;
        var reason = failure ?? (failed > 0 ? $"{failed} instances were refused." : null);
        await record.EndAsync(reason is null ? TransferState.Done : TransferState.Failed, reason, CancellationToken.None);
    }

    /// <summary>The status that answers for an outcome (PS3.4 B.2.3). What was here already is a success.</summary>
    internal static DimseStatus StatusOf(IngestOutcome outcome) => outcome.Verdict.Verdict == Verdict.Refused
        ? new DimseStatus((ushort)FailureReasons.Of(outcome.Verdict.Code ?? ""), $"{outcome.Verdict.Code}: {outcome.Verdict.Text}")
        : DimseStatus.Success;

    /// <summary>Takes in a dataset of the network as the file it would be.</summary>
    internal static Task<IngestOutcome> TakeInAsync(IngestFeed feed, StoreRequest request, Stream dataset, CancellationToken cancellation) =>
        feed.TakeInAsync(new InstanceClaim(request.SopClassUid, request.SopInstanceUid), new Part10Stream(request, dataset), cancellation);

    private async Task<IngestOutcome> TakeInAsync(StoreRequest request, Stream dataset, CancellationToken cancellation)
    {
        try
        {
            _record ??= await log.BeginAsync(TransferKind.Receive, $"{proposal.CallingAe} ({peer.Address})", proposal.CalledAe, null, cancellation);
            var outcome = await TakeInAsync(_feed, request, dataset, cancellation);
            await _record.NoteAsync(outcome, cancellation);
            return outcome;
        }
        catch (StoreUnavailableException)
        {
            return IngestOutcome.Refused(request.SopInstanceUid, IngestRefusal.StoreUnavailable, request.SopClassUid, request.SopInstanceUid);
        }
    }
}
