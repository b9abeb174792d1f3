using Microsoft.AspNetCore.SignalR;

namespace Annotator.Gateway.Realtime;

/// <summary>The beginning of a stop: the node is no longer ready, and clients are told to come back in a moment.</summary>
public sealed class Drain
{
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);
    private readonly IHubContext<AnnotatorHub, IAnnotatorClient> _hub;
    private readonly NodeState _node;

    internal Drain(IHubContext<AnnotatorHub, IAnnotatorClient> hub, NodeState node) => (_hub, _node) = (hub, node);

    /// <summary>Tells balancers and clients. The node then stops as usual.</summary>
    public Task BeginAsync()
    {
        _node.BeginDraining();
        return _hub.Clients.All.Restart((int)ComeBackAfter.TotalMilliseconds);
    }
}
