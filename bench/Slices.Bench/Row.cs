namespace Annotator.Slices.Bench;

/// <summary>One line of the table: what is asked, of whom else, and what the machine allows.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Accept">The media type asked for.</param>
/// <param name="Ours">An address of ours; another each time where answers could be kept.</param>
/// <param name="Peer">The peer's address; null where it has nothing like it.</param>
/// <param name="PeerTarget">How many times the peer's rate is wanted.</param>
/// <param name="Limit">Answers a second the machine allows for so many clients; null where none was set.</param>
/// <param name="LimitTarget">Which share of it is wanted.</param>
/// <param name="Clients">How many ask at once.</param>
internal sealed record Row(
    string Name, string Accept, Func<string> Ours, Func<string>? Peer, double PeerTarget, Func<int, Task<double>>? Limit, double LimitTarget, int[] Clients);

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
