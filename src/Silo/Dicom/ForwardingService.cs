using System.Net;
using Annotator.Dicom.Network;
using Annotator.Grains.Transfers;

namespace Annotator.Silo.Dicom;

/// <summary>A receiver without a data folder: what comes goes to a running server by STOW-RS, and is acknowledged when the server has acknowledged it.</summary>
internal sealed class ForwardingService(DicomNetworkOptions options, StowForwarder forwarder, Action<string> say) : IDimseService
{
    public AssociationRefusal? Check(AssociationProposal proposal, IPAddress peer) => StorageService.Check(options, proposal, peer);

    public ContextAnswer Answer(PresentationContext context) => StorageService.AnswerTo(context);

    public IDimseSession Open(AssociationProposal proposal, IPEndPoint peer) => new Session(forwarder);

    public void Failed(IPEndPoint peer, string? callingAe, string reason) => say($"{peer} ({callingAe ?? "?"}): {reason}");

    private sealed class Session(StowForwarder forwarder) : IDimseSession
    {
        public Task<DimseStatus> StoreAsync(StoreRequest request, Stream dataset, CancellationToken cancellation) => forwarder.StoreAsync(request, dataset, cancellation);

        public Task EndAsync(string? failure) => Task.CompletedTask;
    }
}
