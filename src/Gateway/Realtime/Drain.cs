using Microsoft.AspNetCore.SignalR;

namespace Annotator.Gateway.Realtime;

/// <summary>The beginning of a stop: the node is no longer ready, and clients are told to come back in a moment.</summary>
public sealed class Drain
{
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(20);
    private readonly IHubContext<AnnotatorHub, IAnnotatorClient> _hub;
    private readonly HubConnections _connections;
    private readonly NodeState _node;
    private readonly TimeProvider _clock;

    internal Drain(IHubContext<AnnotatorHub, IAnnotatorClient> hub, HubConnections connections, NodeState node, TimeProvider clock) =>
        (_hub, _connections, _node, _clock) = (hub, connections, node, clock);

    /// <summary>Tells balancers and clients, and gives the clients a second to leave by themselves. The node then stops as usual.</summary>
    public async Task BeginAsync()
    {
        _node.BeginDraining();
        await _hub.Clients.All.Restart((int)ComeBackAfter.TotalMilliseconds);
        var began = _clock.GetTimestamp();
        while (_connections.All.Any() && _clock.GetElapsedTime(began) < LongestWait) await Task.Delay(LookAgainAfter, _clock);
    }
}
