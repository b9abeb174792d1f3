using Annotator.Storage;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Contracts.Tests.Stores;

public abstract partial class EventStoreContract
{
    [Fact]
    public async Task Of_many_writers_at_one_version_exactly_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Events.AppendAsync(Append($"c{i}", To(Stream(), 0)), Stop)));
        Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.Equal(31, results.OfType<AppendResult.Conflict>().Count(c => c.ActualVersion == 1));
        Assert.Equal(1, await Events.GetVersionAsync(Stream(), Stop));
    }

    [Fact]
    public async Task Of_many_copies_of_one_command_exactly_one_is_appended()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Events.AppendAsync(Append("c", To(Stream(i % 2), 0)), Stop)));
        var appended = Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.All(results.OfType<AppendResult.Duplicate>(), d => Assert.Equal(appended.Receipt, d.Receipt));
        Assert.Equal(1, await Events.GetHeadAsync(Stop));
    }

    [Fact]
    public async Task Subscribers_see_every_position_once_whatever_is_committed_beside_them()
    {
        const int writers = 16, each = 60;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        stop.CancelAfter(Deadline);
        var early = CollectAsync(0, writers * each * 2, stop.Token);
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(w => WriteAsync(w, each)));
        var late = CollectAsync(0, writers * each * 2, stop.Token);
        var middle = CollectAsync(500, writers * each * 2, stop.Token);
        await writing;
        var all = Enumerable.Range(1, writers * each * 2).Select(i => (long)i).ToList();
        Assert.Equal(all, (await early).Select(e => e.Position));
        Assert.Equal(all, (await late).Select(e => e.Position));
        Assert.Equal(all.Skip(500), (await middle).Select(e => e.Position));
        Assert.Equal((await Events.ReadAllAsync(0, int.MaxValue, Stop)).Select(Describe), (await early).Select(Describe));
    }

    [Fact]
    public async Task A_subscriber_that_sleeps_through_many_events_misses_none()
    {
        const int total = 12_000;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        stop.CancelAfter(Deadline);
        await using var subscriber = Events.SubscribeAsync(0, stop.Token).GetAsyncEnumerator(stop.Token);
        await AppendedAsync(Append("first", To(Stream(), 0)));
        Assert.True(await subscriber.MoveNextAsync());
        for (var i = 0; i < total / 1000; i++) await AppendedAsync(Append($"c{i}", To(Stream(), 1 + i * 1000L, 1000)));
        for (var position = 2L; position <= total + 1; position++)
        {
            Assert.True(await subscriber.MoveNextAsync());
            Assert.Equal(position, subscriber.Current.Position);
        }
    }

    [Fact]
    public async Task A_subscriber_from_beyond_the_head_gets_only_what_comes_after_it()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        stop.CancelAfter(Deadline);
        var waiting = CollectAsync(3, 4, stop.Token);
        for (var i = 0; i < 4; i++) await AppendedAsync(Append($"c{i}", To(Stream(), i)));
        Assert.Equal(4, Assert.Single(await waiting).Position);
    }

    [Fact]
    public async Task A_subscription_ends_when_it_is_cancelled_or_the_store_is_closed()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var cancelled = CollectAsync(0, 1, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        var closed = CollectAsync(0, 1, Stop);
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => closed);
    }

    private async Task WriteAsync(int writer, int appends)
    {
        for (var i = 0; i < appends; i++)
            await AppendedAsync(Append($"w{writer}-{i}", To(Stream(writer * 2), i), To(Stream(writer * 2 + 1), i)));
    }

    private async Task<List<StoredEvent>> CollectAsync(long after, long last, CancellationToken stop)
    {
        var seen = new List<StoredEvent>();
        await foreach (var stored in Events.SubscribeAsync(after, stop))
        {
            seen.Add(stored);
            if (stored.Position == last) break;
        }
        return seen;
    }
}
