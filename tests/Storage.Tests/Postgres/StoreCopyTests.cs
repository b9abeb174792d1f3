using Annotator.Contracts.Tests.Leases;
using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.Audit;
using Annotator.Storage.Copying;
using Annotator.Storage.Sqlite;
using Annotator.Storage.Tests.Sqlite;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Storage.Tests.Postgres;

/// <summary>A site moves from SQLite to PostgreSQL.</summary>
public sealed class StoreCopyTests : IAsyncDisposable
{
    private static readonly SideTable Notes = new("notes", "CREATE TABLE notes(id TEXT NOT NULL PRIMARY KEY, n BIGINT, x DOUBLE PRECISION)");
    private readonly SqliteFixture _source = new();
    private readonly PostgresFixture _target = new();

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _target.DisposeAsync();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_copy_is_the_same_log_with_the_same_seals_and_can_be_brought_up_to_date()
    {
        await WriteAsync(0, 40);
        await EmptyTargetAsync();
        var first = await CopyAsync();
        Assert.Equal((80, 40, 1), (first["log_events"], first["log_receipts"], first["notes"]));
        await WriteAsync(40, 45);
        var second = await CopyAsync();
        Assert.Equal((90, 45), (second["log_events"], second["log_receipts"]));
        await using var source = await _source.OpenAsync([new CountingProjection()], [Notes]);
        await using var target = await _target.OpenStoreAsync(sideTables: [Notes]);
        Assert.Equal((await source.Events.ReadAllAsync(0, 1000, Stop)).Select(Describe), (await target.ReadAllAsync(0, 1000, Stop)).Select(Describe));
        Assert.Equal(await source.ReadModels.QueryAsync<CountRow>("SELECT * FROM counts ORDER BY stream", null, Stop), await target.QueryAsync<CountRow>("SELECT * FROM counts ORDER BY stream", null, Stop));
        Assert.True((await new Sealer(target, new ManualClock()).VerifyAsync(null, Stop)).IsSound);
        Assert.IsType<AppendResult.Duplicate>(await target.AppendAsync(Append("c7", To(Stream(), 0)), Stop));
        Assert.IsType<AppendResult.Appended>(await target.AppendAsync(Append("new", To(Stream(), 45, 2)), Stop));
        await source.DisposeAsync();
        await Assert.ThrowsAsync<StoreCopyException>(CopyAsync);      // the database goes on by itself now
    }

    [Fact]
    public async Task A_database_with_a_log_of_its_own_is_left_alone()
    {
        await WriteAsync(0, 3);
        await using (var other = await _target.OpenStoreAsync()) await other.AppendAsync(Append("theirs", To(Stream(9), 0)), Stop);
        await Assert.ThrowsAsync<StoreCopyException>(CopyAsync);
    }

    [Fact]
    public async Task A_copy_that_was_not_finished_is_not_served_and_the_next_run_finishes_it()
    {
        await WriteAsync(0, 30);
        await EmptyTargetAsync();
        await CopyAsync();
        await RawPostgres.ExecuteAsync(_target.Options.ConnectionString, "UPDATE log_copies SET is_done = 0; DELETE FROM log_events WHERE position > 17; DELETE FROM log_receipts WHERE command_id > 'c2'; DELETE FROM notes");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _target.OpenStoreAsync());
        Assert.Equal(60, (await CopyAsync())["log_events"]);
        await using var served = await _target.OpenStoreAsync(sideTables: [Notes]);
        Assert.Equal(60, await served.GetHeadAsync(Stop));
    }

    private Task<IReadOnlyDictionary<string, long>> CopyAsync() => StoreCopy.RunAsync(_source.Options, _target.Options, [new CountingProjection()], [Notes], Stop);

    private async Task EmptyTargetAsync()
    {
        await (await _target.OpenStoreAsync()).DisposeAsync();
        await RawPostgres.ExecuteAsync(_target.Options.ConnectionString, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    private async Task WriteAsync(int from, int to)
    {
        await using var store = await SqliteEventStore.OpenAsync(_source.Options, [new CountingProjection()], [Notes], Stop);
        for (var i = from; i < to; i++)
            await store.AppendAsync(Append($"c{i}", To(Stream(), i), new StreamAppend(Stream(2), i, [Noted("ünï\u0001", view: true)])), Stop);
        await store.ExecuteAsync([new("DELETE FROM notes"), new("INSERT INTO notes(id, n, x) VALUES (@id, @n, @x)", new { id = $"n{to}", n = to % 2 == 0 ? (long?)null : 3, x = 0.1 })], Stop);
        await new Sealer(store, new ManualClock()).SealAsync(Stop);
    }
}
