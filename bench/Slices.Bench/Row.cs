namespace Annotator.Slices.Bench;

/// <summary>One line of the table: what is asked, of whom else, and what the machine allows. Every rate is answers a second for so many clients.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Ours">Our rate.</param>
/// <param name="Peer">The peer's; null where it has nothing like it.</param>
/// <param name="PeerTarget">How many times the peer's rate is wanted; 0 where none was set.</param>
/// <param name="Limit">What the machine allows; null where nothing was set.</param>
/// <param name="LimitTarget">Which share of it is wanted.</param>
/// <param name="Clients">How many ask at once.</param>
/// <param name="IsSlow">One answer takes seconds: it is not warmed up, and the peer is asked in the first round only.</param>
internal sealed record Row(
    string Name, Func<int, Task<double>> Ours, Func<int, Task<double>>? Peer, double PeerTarget, Func<int, Task<double>>? Limit, double LimitTarget, int[] Clients, bool IsSlow = false);

/// <summary>What a line gave with so many clients: medians of the rounds.</summary>
internal sealed record Measured(Row Row, int Clients, double Rate, double? OfPeer, double? OfLimit)
{
    /// <summary>Targets this line had, and how many it met.</summary>
    public (int Met, int All) Targets()
    {
        var all = (OfPeer is null ? 0 : 1) + (OfLimit is null ? 0 : 1);
        return ((OfPeer >= Row.PeerTarget ? 1 : 0) + (OfLimit >= Row.LimitTarget ? 1 : 0), all);
    }
}
