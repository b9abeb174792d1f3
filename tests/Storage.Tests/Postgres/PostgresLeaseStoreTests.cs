using Annotator.Contracts.Tests.Leases;
using Annotator.Storage.Postgres;

namespace Annotator.Storage.Tests.Postgres;

/// <summary>Enrolled; the suite holds the tests. Each lease store finds the table empty.</summary>
public sealed class PostgresLeaseStoreTests() : LeaseStoreContract(clock =>
{
    var (store, connectionString) = Shared.Value.GetAwaiter().GetResult();
    // Stores of one table share one clock; the one of the test before has another.
    _before?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    RawPostgres.ExecuteAsync(connectionString, "TRUNCATE log_leases").GetAwaiter().GetResult();
    return _before = new PostgresLeaseStore(store, clock);
})
{
    private static readonly Lazy<Task<(PostgresEventStore Store, string ConnectionString)>> Shared = new(() => Task.Run(async () =>
    {
        var connectionString = await (await SharedPostgres.GetAsync()).CreateDatabaseAsync();
        return (await PostgresFixture.OpenAsync(connectionString), connectionString);
    }));

    private static PostgresLeaseStore? _before;
}

/// <summary>What several nodes share beside the log: leases and duties.</summary>
public sealed class PostgresSharedTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly PostgresFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lease_taken_on_one_node_is_held_and_told_on_the_other()
    {
        await using var first = await _fixture.OpenStoreAsync();
        await using var second = await _fixture.OpenStoreAsync();
        await using var here = new PostgresLeaseStore(first, null);
        await using var there = new PostgresLeaseStore(second, null);
        await using var changes = there.WatchAsync(Stop).GetAsyncEnumerator(Stop);
        var lease = await here.AcquireAsync("set/a#1", new LeaseHolder("tab-1", "ada", "Ada"), Stop);
        Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(Deadline, Stop));
        Assert.Equal(new LeaseChange(LeaseEvent.Granted, lease), changes.Current);
        Assert.Equal(lease, await there.AcquireAsync("set/a#1", new LeaseHolder("tab-2", "bo", "Bo"), Stop));
        Assert.True(await here.ReleaseAsync("set/a#1", "tab-1", Stop));
        Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(Deadline, Stop));
        Assert.Equal(LeaseEvent.Released, changes.Current.Event);
        Assert.Equal("tab-2", (await there.AcquireAsync("set/a#1", new LeaseHolder("tab-2", "bo", "Bo"), Stop)).Holder.SessionId);
    }

    [Fact]
    public async Task A_duty_is_one_nodes_until_that_node_is_gone()
    {
        await (await _fixture.OpenStoreAsync()).DisposeAsync();
        using var firstStops = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var secondStops = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = HoldAsync(first, firstStops.Token);
        await first.Task.WaitAsync(Deadline, Stop);
        var waiting = HoldAsync(second, secondStops.Token);
        Assert.False(second.Task.IsCompleted);
        // As when the node is killed: its session ends.
        await RawPostgres.ExecuteAsync(_fixture.Options.ConnectionString, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        await firstStops.CancelAsync();
        await second.Task.WaitAsync(Deadline, Stop);
        await secondStops.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task HoldAsync(TaskCompletionSource began, CancellationToken stop) => new PostgresDuties(_fixture.Options).HoldAsync(
        "test",
        async held =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, held);
        },
        stop);
}
