using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.Postgres;
using Npgsql;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Storage.Tests.Postgres;

/// <summary>Two stores on one database, as two nodes have them.</summary>
public sealed class PostgresNodesTests : IAsyncDisposable
{
    private readonly PostgresFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writers_of_two_nodes_at_one_stream_lose_nothing_and_both_nodes_see_one_order()
    {
        const int each = 40;
        await using var first = await _fixture.OpenStoreAsync();
        await using var second = await _fixture.OpenStoreAsync();
        var seen = Task.WhenAll(CollectAsync(first, each * 16), CollectAsync(second, each * 16));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(w => WriteAsync(w % 2 == 0 ? first : second, $"w{w}", Stream(w % 3), each)));
        var orders = await seen;
        Assert.Equal(orders[0].Select(Describe), orders[1].Select(Describe));
        Assert.Equal(Enumerable.Range(1, each * 16).Select(i => (long)i), orders[0].Select(e => e.Position));
        Assert.Equal(each * 16, orders[0].Select(e => e.CommandId).Distinct().Count());
        Assert.Equal(each * 16, (await first.QueryAsync<CountRow>("SELECT * FROM counts", null, Stop)).Sum(c => c.Events));
    }

    [Fact]
    public async Task One_command_sent_to_two_nodes_is_appended_once()
    {
        await using var first = await _fixture.OpenStoreAsync();
        await using var second = await _fixture.OpenStoreAsync();
        for (var i = 0; i < 30; i++)
        {
            var results = await Task.WhenAll(first.AppendAsync(Append($"c{i}", To(Stream(i), 0)), Stop), second.AppendAsync(Append($"c{i}", To(Stream(i + 100), 0)), Stop));
            Assert.Single(results.OfType<AppendResult.Appended>());
            Assert.Single(results.OfType<AppendResult.Duplicate>());
        }
        Assert.Equal(30, await second.GetHeadAsync(Stop));
    }

    [Fact]
    public async Task A_node_whose_notices_are_lost_is_late_and_misses_nothing()
    {
        _fixture.Options.LookEveryMs = 100;
        await using var writer = await _fixture.OpenStoreAsync();
        await using var deaf = await _fixture.OpenStoreAsync();
        var seen = CollectAsync(deaf, 300);
        for (var i = 0; i < 300; i++)
        {
            // Both nodes' listeners are cut off again and again: what is said while they come back is not heard.
            if (i % 20 == 0) await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'annotator listener' AND datname = current_database()");
            await writer.AppendAsync(Append($"c{i}", To(Stream(), i)), Stop);
        }
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), (await seen.WaitAsync(TimeSpan.FromSeconds(30), Stop)).Select(e => e.Position));
    }

    [Fact]
    public async Task While_the_server_is_away_appends_and_reads_are_refused_and_then_all_goes_on_by_itself()
    {
        await using var server = await Contracts.Tests.Postgres.PostgresServer.StartAsync(Contracts.Tests.Postgres.PostgresDurability.ProcessOnly);
        await using var store = await PostgresFixture.OpenAsync(await server.CreateDatabaseAsync());
        await store.AppendAsync(Append("before", To(Stream(), 0)), Stop);
        var waiting = CollectAsync(store, 2);
        await server.KillAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(Append("during", To(Stream(), 1)), Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.GetVersionAsync(Stream(), Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.QueryAsync<long>("SELECT count(*) FROM counts", null, Stop));
        await server.StartAsync();
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("during", To(Stream(), 1)), Stop));
        Assert.Equal(["before", "during"], (await waiting.WaitAsync(TimeSpan.FromSeconds(30), Stop)).Select(e => e.CommandId));
    }

    [Theory]
    [InlineData("UPDATE log_schema SET version = 99")]
    [InlineData("DELETE FROM log_schema")]
    public async Task A_database_of_a_newer_version_is_left_alone(string sql)
    {
        await (await _fixture.OpenStoreAsync()).DisposeAsync();
        await ExecuteAsync(sql);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _fixture.OpenStoreAsync());
    }

    [Fact]
    public async Task Nodes_that_open_a_new_database_together_make_it_once()
    {
        await (await _fixture.OpenStoreAsync([])).DisposeAsync();
        await ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        var side = new SideTable("notes", "CREATE TABLE notes(id TEXT NOT NULL PRIMARY KEY)");
        var stores = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _fixture.OpenStoreAsync(sideTables: [side])));
        await stores[0].ExecuteAsync([new SqlStatement("INSERT INTO notes(id) VALUES (@id)", new { id = "a" })], Stop);
        Assert.Equal(["a"], await stores[4].QueryAsync<string>("SELECT id FROM notes", null, Stop));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Readers_with_prepared_statements_live_through_a_rebuild_with_other_columns()
    {
        await using var store = await _fixture.OpenStoreAsync();
        await store.AppendAsync(Append("c1", To(Stream(), 0)), Stop);
        for (var i = 0; i < 20; i++) Assert.Single(await store.QueryAsync<long>("SELECT events FROM counts", null, Stop));
        await ExecuteAsync("ALTER TABLE counts ALTER COLUMN events TYPE NUMERIC");
        Assert.Equal(1, Assert.Single(await store.QueryAsync<long>("SELECT events FROM counts", null, Stop)));
    }

    private Task ExecuteAsync(string sql) => RawPostgres.ExecuteAsync(_fixture.Options.ConnectionString, sql);

    private static async Task WriteAsync(PostgresEventStore store, string name, Core.Messages.StreamId stream, int appends)
    {
        for (var i = 0; i < appends; i++)
        {
            // As an activation does: who lost the race folds what it missed and tries again.
            while (await store.AppendAsync(Append($"{name}-{i}", To(stream, await store.GetVersionAsync(stream, Stop))), Stop) is AppendResult.Conflict) { }
        }
    }

    private static async Task<List<StoredEvent>> CollectAsync(PostgresEventStore store, long last)
    {
        var seen = new List<StoredEvent>();
        await foreach (var stored in store.SubscribeAsync(0, Stop))
        {
            seen.Add(stored);
            if (stored.Position == last) break;
        }
        return seen;
    }
}

/// <summary>SQL behind the store's back.</summary>
internal static class RawPostgres
{
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
