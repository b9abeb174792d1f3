using Annotator.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Annotator.Contracts.Tests.Leases;

/// <summary>What every lease store promises. An adapter enrols with an empty subclass; it takes its time from the clock it is given.</summary>
public abstract class LeaseStoreContract(Func<TimeProvider, ILeaseStore> create)
{
    private const string Nodule = "set/e1~g1~main#nodule";
    private static readonly LeaseHolder Ada = new("tab-1", "ada", "Ada");
    private static readonly LeaseHolder AdasOtherTab = new("tab-2", "ada", "Ada");
    private static readonly LeaseHolder Bo = new("tab-3", "bo", "Bo");
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly ManualClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_free_key_is_granted_for_30_seconds()
    {
        var lease = await Create().AcquireAsync(Nodule, Ada, Stop);
        Assert.Equal(new Lease(Nodule, Ada, _clock.GetUtcNow().AddSeconds(30)), lease);
    }

    [Fact]
    public async Task A_held_key_is_not_granted_to_another_session_not_even_of_the_same_person()
    {
        var leases = Create();
        var first = await leases.AcquireAsync(Nodule, Ada, Stop);
        Assert.Equal(first, await leases.AcquireAsync(Nodule, Bo, Stop));
        Assert.Equal(first, await leases.AcquireAsync(Nodule, AdasOtherTab, Stop));
        Assert.False(first.IsHeldBy(AdasOtherTab.SessionId));
    }

    [Fact]
    public async Task Of_many_sessions_at_once_exactly_one_gets_the_key()
    {
        var leases = Create();
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => leases.AcquireAsync(Nodule, new LeaseHolder($"t{i}", "p", "P"), Stop))));
        Assert.Single(answers.Select(a => a.Holder).Distinct());
    }

    [Fact]
    public async Task Renewing_prolongs_and_acquiring_again_does_too()
    {
        var leases = Create();
        await leases.AcquireAsync(Nodule, Ada, Stop);
        for (var i = 0; i < 4; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(20));
            var lease = i % 2 == 0 ? await leases.RenewAsync(Nodule, Ada.SessionId, Stop) : await leases.AcquireAsync(Nodule, Ada, Stop);
            Assert.Equal(_clock.GetUtcNow().AddSeconds(30), lease!.ExpiresAt);
        }
    }

    [Fact]
    public async Task Only_the_holder_renews_and_releases()
    {
        var leases = Create();
        await leases.AcquireAsync(Nodule, Ada, Stop);
        Assert.Null(await leases.RenewAsync(Nodule, Bo.SessionId, Stop));
        Assert.False(await leases.ReleaseAsync(Nodule, Bo.SessionId, Stop));
        Assert.True(await leases.ReleaseAsync(Nodule, Ada.SessionId, Stop));
        Assert.False(await leases.ReleaseAsync(Nodule, Ada.SessionId, Stop));
        Assert.Equal(Bo, (await leases.AcquireAsync(Nodule, Bo, Stop)).Holder);
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_lapses_after_30_seconds()
    {
        var leases = Create();
        await leases.AcquireAsync(Nodule, Ada, Stop);
        _clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(Ada, (await leases.AcquireAsync(Nodule, Bo, Stop)).Holder);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(await leases.FindAsync(Nodule, Stop));
        Assert.Null(await leases.RenewAsync(Nodule, Ada.SessionId, Stop));
        Assert.Equal(Bo, (await leases.AcquireAsync(Nodule, Bo, Stop)).Holder);
    }

    [Fact]
    public async Task A_prefix_lists_what_is_held_below_it()
    {
        var leases = Create();
        foreach (var key in (string[])["set/e1~g#b", "set/e1~g#a", "set/e10~g#a", "set/e2~g#a"]) await leases.AcquireAsync(key, Ada, Stop);
        Assert.Equal(["set/e1~g#a", "set/e1~g#b"], (await leases.ListAsync("set/e1~", Stop)).Select(l => l.Key));
        _clock.Advance(Lease.Duration);
        Assert.Empty(await leases.ListAsync("", Stop));
    }

    [Fact]
    public async Task A_session_that_ends_gives_all_back()
    {
        var leases = Create();
        foreach (var key in (string[])["a", "b"]) await leases.AcquireAsync(key, Ada, Stop);
        await leases.AcquireAsync("c", Bo, Stop);
        Assert.Equal(2, await leases.ReleaseAllAsync(Ada.SessionId, Stop));
        Assert.Equal(["c"], (await leases.ListAsync("", Stop)).Select(l => l.Key));
    }

    [Fact]
    public async Task A_watcher_is_told_of_grants_releases_and_lapses_without_asking()
    {
        var leases = Create();
        await using var changes = leases.WatchAsync(Stop).GetAsyncEnumerator(Stop);
        await leases.AcquireAsync("a", Ada, Stop);
        Assert.Equal((LeaseEvent.Granted, "a"), await NextAsync(changes));
        await leases.AcquireAsync("a", Bo, Stop);
        await leases.AcquireAsync("a", Ada, Stop);
        await leases.ReleaseAsync("a", Ada.SessionId, Stop);
        Assert.Equal((LeaseEvent.Released, "a"), await NextAsync(changes));
        await leases.AcquireAsync("b", Ada, Stop);
        Assert.Equal((LeaseEvent.Granted, "b"), await NextAsync(changes));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await leases.AcquireAsync("c", Bo, Stop);
        Assert.Equal((LeaseEvent.Granted, "c"), await NextAsync(changes));
        var lapsed = NextAsync(changes);
        Assert.False(lapsed.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal((LeaseEvent.Expired, "b"), await lapsed);
        Assert.Equal((LeaseEvent.Expired, "c"), await NextAsync(changes));
    }

    [Fact]
    public async Task A_slow_watcher_gets_the_last_change_of_each_key()
    {
        var leases = Create();
        await using var changes = leases.WatchAsync(Stop).GetAsyncEnumerator(Stop);
        for (var i = 0; i < 100; i++)
        {
            await leases.AcquireAsync("a", Ada, Stop);
            await leases.ReleaseAsync("a", Ada.SessionId, Stop);
        }
        await leases.AcquireAsync("b", Bo, Stop);
        await leases.AcquireAsync("a", Bo, Stop);
        var last = new Dictionary<string, LeaseEvent>();
        while (last.Count < 2 || last["a"] != LeaseEvent.Granted)
        {
            var (happened, key) = await NextAsync(changes);
            last[key] = happened;
        }
        Assert.Equal(LeaseEvent.Granted, last["b"]);
    }

    [Fact]
    public void Random_histories_end_as_the_model_says()
    {
        var step = from kind in Gen.Choose(0, 3) from key in Gen.Choose(0, 2) from session in Gen.Choose(0, 2) from seconds in Gen.Choose(0, 12) select (kind, key, session, seconds);
        Prop.ForAll(Gen.ListOf(step).ToArbitrary(), steps => FollowAsync([.. steps]).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    private async Task<bool> FollowAsync((int Kind, int Key, int Session, int Seconds)[] steps)
    {
        var clock = new ManualClock();
        var leases = create(clock);
        var model = new Dictionary<string, (string Session, DateTimeOffset Until)>();
        foreach (var (kind, keyNumber, sessionNumber, seconds) in steps)
        {
            var (key, session) = ($"k{keyNumber}", $"s{sessionNumber}");
            clock.Advance(TimeSpan.FromSeconds(seconds));
            foreach (var lapsed in model.Where(m => m.Value.Until <= clock.GetUtcNow()).Select(m => m.Key).ToList()) model.Remove(lapsed);
            var until = clock.GetUtcNow() + Lease.Duration;
            var mayHold = !model.TryGetValue(key, out var held) || held.Session == session;
            if (kind == 0 && mayHold) model[key] = (session, until);
            if (kind == 1 && model.ContainsKey(key) && mayHold) model[key] = (session, until);
            if (kind == 2 && mayHold) model.Remove(key);
            if (kind == 0) await leases.AcquireAsync(key, new LeaseHolder(session, "p", "P"), Stop);
            if (kind == 1) await leases.RenewAsync(key, session, Stop);
            if (kind == 2) await leases.ReleaseAsync(key, session, Stop);
            Assert.Equal(model.OrderBy(m => m.Key).Select(m => (m.Key, m.Value.Session, m.Value.Until)), (await leases.ListAsync("", Stop)).Select(l => (l.Key, l.Holder.SessionId, l.ExpiresAt)));
        }
        (leases as IDisposable)?.Dispose();
        if (leases is IAsyncDisposable closing) await closing.DisposeAsync();
        return true;
    }

    private ILeaseStore Create() => create(_clock);

    private static async Task<(LeaseEvent Event, string Key)> NextAsync(IAsyncEnumerator<LeaseChange> changes)
    {
        Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(Deadline, Stop));
        return (changes.Current.Event, changes.Current.Lease.Key);
    }
}
