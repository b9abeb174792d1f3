using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Realtime;

namespace Annotator.Gateway.Tests.Realtime;

public sealed class ConnectionFeedTests
{
    private static readonly StreamId Set = StreamId.Set("e", "g", "main");
    private readonly ConnectionFeed _feed = new(mostEvents: 10);

    [Fact]
    public void Nothing_goes_out_before_the_answer_of_follow_and_nothing_it_holds_goes_out_again()
    {
        _feed.Begin(Set);
        Offer(1, 2, 3);
        Assert.Empty(_feed.Take(presenceIsDue: true).Events);
        _feed.Complete(Set, 2);
        Offer(2, 4);
        Assert.Equal([3, 4], Taken());
    }

    [Fact]
    public void A_client_that_cannot_keep_up_loses_events_sees_the_gap_and_memory_stays_bounded()
    {
        _feed.Begin(Set);
        _feed.Complete(Set, 0);
        Offer([.. Enumerable.Range(1, 1000).Select(v => (long)v)]);
        var taken = Taken();
        Assert.InRange(taken.Count, 1, 10);
        Assert.True(taken[0] > 1);
        Assert.Equal(1000, taken[^1]);
    }

    [Fact]
    public void Presence_waits_until_it_is_due_and_says_so()
    {
        _feed.TouchPresence("e");
        Assert.True(_feed.Take(presenceIsDue: false).PresenceWaits);
        Assert.Equal(["e"], _feed.Take(presenceIsDue: true).Presence);
        Assert.Empty(_feed.Take(presenceIsDue: true).Presence);
    }

    [Fact]
    public void Events_of_a_stream_that_is_no_longer_followed_are_dropped()
    {
        _feed.Begin(Set);
        _feed.Complete(Set, 0);
        Offer(1);
        _feed.Unfollow(Set);
        Offer(2);
        Assert.Empty(_feed.Take(presenceIsDue: true).Events);
    }

    private List<long> Taken() => [.. _feed.Take(presenceIsDue: true).Events.SelectMany(b => b.Events).Select(e => e.Version)];

    private void Offer(params long[] versions)
    {
        foreach (var version in versions) _feed.Offer(new EventMessage(Set, version, default, "p", "s", $"c{version}", "set.x", 1, JsonDocument.Parse("{}").RootElement));
    }
}
