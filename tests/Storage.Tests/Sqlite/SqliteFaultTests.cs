using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Storage.Tests.Sqlite;

/// <summary>What the machine can do to the store, and that it comes back by itself.</summary>
public sealed class SqliteFaultTests : IAsyncDisposable
{
    private readonly SqliteFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_append_over_the_size_bound_is_refused_and_reads_go_on()
    {
        int written;
        await using (var store = await OpenAsync(new SqliteStoreOptions { Path = _fixture.Path, MaxSizeMiB = 1, CheckpointPages = 100 }))
        {
            written = await FillAsync(store);
            Assert.InRange(written, 5, 40);
            Assert.Equal(written, await store.GetHeadAsync(Stop));
            Assert.Equal(written, (await store.ReadAllAsync(0, int.MaxValue, Stop)).Count);
            Assert.Null(await store.FindReceiptAsync($"c{written}", Stop));
        }
        await using var again = await OpenAsync(_fixture.Options);
        Assert.IsType<AppendResult.Appended>(await again.AppendAsync(Large(written), Stop));
        Assert.Equal(written + 1, await again.GetVersionAsync(Stream(), Stop));
    }

    [Fact]
    public async Task A_full_disk_refuses_appends_until_there_is_room_again()
    {
        await using var disk = SmallDisk.Mount(sizeMiB: 4);
        var ballast = System.IO.Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1 << 20], Stop);
        await using var store = await OpenAsync(new SqliteStoreOptions { Path = System.IO.Path.Combine(disk.Path, "log.db"), CheckpointPages = 100 });
        var written = await FillAsync(store);
        var waiting = store.SubscribeAsync(written, Stop).GetAsyncEnumerator(Stop);
        var next = waiting.MoveNextAsync();
        Assert.Equal(written, (await store.ReadAllAsync(0, int.MaxValue, Stop)).Count);
        File.Delete(ballast);
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Large(written), Stop));
        Assert.True(await next);
        Assert.Equal(written + 1, waiting.Current.Position);
        await waiting.DisposeAsync();
    }

    [Fact]
    public async Task A_lock_of_another_process_refuses_appends_while_it_lasts()
    {
        await using var store = await OpenAsync(new SqliteStoreOptions { Path = _fixture.Path, BusyTimeoutMs = 0 });
        await using (var other = new SqliteConnection($"Data Source={_fixture.Path};Pooling=False"))
        {
            await other.OpenAsync(Stop);
            await using var held = await other.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, Stop);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(Append("c1", To(Stream(), 0)), Stop));
            Assert.Equal(0, await store.GetVersionAsync(Stream(), Stop));
        }
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("c1", To(Stream(), 0)), Stop));
    }

    [Fact]
    public async Task A_store_that_is_open_is_not_opened_twice()
    {
        await using (await OpenAsync(_fixture.Options)) await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(_fixture.Options));
        await using var after = await OpenAsync(_fixture.Options);
        Assert.Equal(0, await after.GetHeadAsync(Stop));
    }

    [Fact]
    public async Task A_store_that_is_closed_leaves_everything_in_its_one_file()
    {
        await using (var store = await OpenAsync(_fixture.Options))
        {
            await store.AppendAsync(Append("c1", To(Stream(), 0)), Stop);
            await store.QueryAsync<long>("SELECT count(*) FROM counts", null, Stop);
        }
        Assert.Equal(["log.db", "log.db.lock"], Directory.GetFiles(System.IO.Path.GetDirectoryName(_fixture.Path)!).Select(System.IO.Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("UPDATE log_schema SET version = 99")]
    [InlineData("DELETE FROM log_schema")]
    public async Task A_database_of_a_newer_version_is_left_alone(string sql)
    {
        await (await OpenAsync(_fixture.Options)).DisposeAsync();
        RawSql.Execute(_fixture.Path, sql);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(_fixture.Options));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(_fixture.Path, new string('x', 10_000), Stop);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(_fixture.Options));
    }

    [Fact]
    public async Task A_caller_that_goes_away_before_its_append_began_writes_nothing()
    {
        await using var store = await OpenAsync(_fixture.Options);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AppendAsync(Append("c1", To(Stream(), 0)), gone.Token));
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("c2", To(Stream(), 0)), Stop));
    }

    [Fact]
    public async Task A_long_query_stops_when_it_is_cancelled()
    {
        await using var store = await OpenAsync(_fixture.Options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        const string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0";
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));
        var query = Task.Run(() => store.QueryAsync<long>(endless, null, stop.Token), Stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
    }

    [Fact]
    public async Task A_column_without_a_place_and_a_place_without_a_column_are_noticed()
    {
        await using var store = await OpenAsync(_fixture.Options);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.QueryAsync<CountRow>("SELECT 'x' AS stream", null, Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.QueryAsync<CountRow>("SELECT 'x' AS stream, 1 AS events, 2 AS last, '2026-01-01' AS at, 1 AS made_by_schema, 3 AS other", null, Stop));
    }

    private static Task<SqliteEventStore> OpenAsync(SqliteStoreOptions options) => SqliteEventStore.OpenAsync(options, [new CountingProjection()], [], Stop);

    private static Append Large(int version) => Append($"c{version}", new StreamAppend(Stream(), version, [Noted(new string('x', 50_000))]));

    private static async Task<int> FillAsync(SqliteEventStore store)
    {
        var written = 0;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            for (; written < 1000; written++) await store.AppendAsync(Large(written), Stop);
        });
        return written;
    }
}
