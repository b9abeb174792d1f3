using System.Collections.Concurrent;
using System.Net;
using Annotator.Dicom.Network;

namespace Annotator.Dicom.Tests.Network;

/// <summary>A server on a free port whose service keeps what it is sent in memory.</summary>
internal sealed class ReceiverStage : IAsyncDisposable, IDimseService
{
    public const string Title = "RECEIVER", Caller = "SENDER";

    public ReceiverStage(Func<DimseServerOptions, DimseServerOptions>? configure = null)
    {
        var options = new DimseServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Association = new AssociationOptions { ArtimTimeout = TimeSpan.FromSeconds(2) } };
        Server = new DimseServer(configure?.Invoke(options) ?? options, this);
        Server.Start();
    }

    public DimseServer Server { get; }

    public int Port => Server.EndPoint.Port;

    public ConcurrentQueue<(StoreRequest Request, byte[] Dataset)> Stored { get; } = new();

    public ConcurrentQueue<string> Failures { get; } = new();

    public ConcurrentQueue<string?> Ends { get; } = new();

    public Func<StoreRequest, DimseStatus> Verdict { get; set; } = _ => DimseStatus.Success;

    /// <summary>What a session does at its end.</summary>
    public Action AtEnd { get; set; } = () => { };

    /// <summary>The one transfer syntax of storage; null for whatever is proposed first.</summary>
    public string? Only { get; init; }

    public AssociationRefusal? Check(AssociationProposal proposal, IPAddress peer) =>
        proposal.CallingAe != Caller ? AssociationRefusal.UnknownCallingAe : proposal.CalledAe != Title ? AssociationRefusal.UnknownCalledAe : null;

    public ContextAnswer Answer(PresentationContext context)
    {
        var isServed = context.AbstractSyntax == DimseUids.Verification || SopClasses.IsStorage(context.AbstractSyntax);
        if (!isServed) return new ContextAnswer(context.Id, ContextResult.AbstractSyntaxNotSupported, context.TransferSyntaxes[0]);
        var syntax = context.TransferSyntaxes.FirstOrDefault(s => Only is null || s == Only);
        return new ContextAnswer(context.Id, syntax is null ? ContextResult.TransferSyntaxesNotSupported : ContextResult.Accepted, syntax ?? context.TransferSyntaxes[0]);
    }

    public IDimseSession Open(AssociationProposal proposal, IPEndPoint peer) => new Session(this);

    public void Failed(IPEndPoint peer, string? callingAe, string reason) => Failures.Enqueue(reason);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private sealed class Session(ReceiverStage stage) : IDimseSession
    {
        public async Task<DimseStatus> StoreAsync(StoreRequest request, Stream dataset, CancellationToken cancellation)
        {
            using var bytes = new MemoryStream();
            await dataset.CopyToAsync(bytes, cancellation);
            stage.Stored.Enqueue((request, bytes.ToArray()));
            return stage.Verdict(request);
        }

        public Task EndAsync(string? failure)
        {
            stage.Ends.Enqueue(failure);
            stage.AtEnd();
            return Task.CompletedTask;
        }
    }
}
