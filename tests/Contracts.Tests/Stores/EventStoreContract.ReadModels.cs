using Annotator.Storage;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Contracts.Tests.Stores;

public abstract partial class EventStoreContract
{
    private const string AllCounts = "SELECT * FROM counts ORDER BY stream";

    [Fact]
    public async Task A_projection_is_written_with_its_events()
    {
        await AppendedAsync(Append("c1", To(Stream(1), 0, 2), To(Stream(2), 0)));
        Assert.Equal([new CountRow("set/s1", 2, 2, At.AddTicks(7), 1), new CountRow("set/s2", 1, 3, At.AddTicks(7), 1)], await CountsAsync());
    }

    [Fact]
    public async Task What_was_acknowledged_is_seen_by_the_next_query()
    {
        for (var i = 0; i < 100; i++)
        {
            await AppendedAsync(Append($"c{i}", To(Stream(), i)));
            Assert.Equal(i + 1, Assert.Single(await Store.ReadModels.QueryAsync<int>("SELECT events FROM counts WHERE stream = @stream", new { stream = "set/s1" }, Stop)));
        }
    }

    [Theory]
    [InlineData("poison-sql")]
    [InlineData("poison-code")]
    public async Task A_failing_projection_fails_only_its_own_append(string poison)
    {
        var appends = Enumerable.Range(0, 60).Select(i => i % 7 == 3
            ? Append($"c{i}", new StreamAppend(Stream(i), 0, [Noted("first"), Noted(poison)]))
            : Append($"c{i}", To(Stream(i), 0, 2))).ToList();
        var outcomes = await Task.WhenAll(appends.Select(async append =>
        {
            try
            {
                return await Events.AppendAsync(append, Stop) is AppendResult.Appended;
            }
            catch (ProjectionFailedException)
            {
                return false;
            }
        }));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 7 != 3), outcomes);
        var log = await Events.ReadAllAsync(0, 1000, Stop);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(e => e.Position));
        Assert.DoesNotContain(log, e => TextOf(e).Contains("poison", StringComparison.Ordinal) || TextOf(e).Contains("first", StringComparison.Ordinal));
        Assert.Equal(log.Count, Assert.Single(await Store.ReadModels.QueryAsync<long>("SELECT count(*) FROM poisoned", null, Stop)));
        Assert.Equal(log.Count, (await CountsAsync()).Sum(c => c.Events));
        Assert.Null(await Events.FindReceiptAsync("c3", Stop));
        await AppendedAsync(Append("c3", To(Stream(3), 0)));
    }

    [Fact]
    public async Task A_rebuilt_read_model_equals_the_one_written_along()
    {
        for (var i = 0; i < 50; i++) await AppendedAsync(Append($"c{i}", To(Stream(i % 7), i / 7, 1)));
        var before = await CountsAsync();
        Assert.Equal(50, await Store.ReadModels.RebuildAsync(["counts"], Stop));
        Assert.Equal(before, await CountsAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadModels.RebuildAsync(["nothing"], Stop));
    }

    [Fact]
    public async Task A_rebuild_among_appends_loses_and_doubles_nothing()
    {
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 40; i++) await AppendedAsync(Append($"w{writer}-{i}", To(Stream(writer), i)));
        }));
        for (var i = 0; i < 5; i++) await Store.ReadModels.RebuildAsync(["counts", "poisoned"], Stop);
        await writing;
        Assert.All(await CountsAsync(), row => Assert.Equal(40, row.Events));
        Assert.Equal(320, Assert.Single(await Store.ReadModels.QueryAsync<long>("SELECT count(*) FROM poisoned", null, Stop)));
    }

    [Fact]
    public async Task A_projection_of_another_schema_is_rebuilt_at_open()
    {
        await AppendedAsync(Append("c1", To(Stream(1), 0, 3)));
        await ReopenAsync([new CountingProjection(schema: 2)]);
        Assert.Equal([new CountRow("set/s1", 3, 3, At.AddTicks(7), 2)], await CountsAsync());
        await AppendedAsync(Append("c2", To(Stream(1), 3)));
        await ReopenAsync();
        Assert.Equal(4, Assert.Single(await CountsAsync()).Events);
    }

    [Fact]
    public async Task A_projection_that_was_away_is_rebuilt_when_it_returns()
    {
        await AppendedAsync(Append("c1", To(Stream(1), 0)));
        await ReopenAsync([]);
        await AppendedAsync(Append("c2", To(Stream(1), 1)));
        await ReopenAsync();
        Assert.Equal(2, Assert.Single(await CountsAsync()).Events);
    }

    [Fact]
    public async Task Rows_beside_the_log_are_written_together_or_not_at_all()
    {
        var since = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));
        Assert.Equal(2, await Store.ReadModels.ExecuteAsync([Person("1", "Ada", since), Person("2", "Bo", null)], Stop));
        await Assert.ThrowsAsync<StoreConstraintException>(() => Store.ReadModels.ExecuteAsync([Person("3", "Cy", null), Person("4", "Ada", null)], Stop));
        var people = await Store.ReadModels.QueryAsync<PersonRow>("SELECT id, name, since, score FROM people WHERE id IN @ids ORDER BY id", new { ids = new[] { "1", "2", "3" } }, Stop);
        Assert.Equal([new PersonRow("1", "Ada", since.ToUniversalTime(), 0.5), new PersonRow("2", "Bo", null, 0.5)], people);
        await ReopenAsync();
        Assert.Equal(["Ada", "Bo"], await Store.ReadModels.QueryAsync<string>("SELECT name FROM people ORDER BY id", null, Stop));
    }

    private sealed record PersonRow(string Id, string Name, DateTimeOffset? Since, double Score);

    private static SqlStatement Person(string id, string name, DateTimeOffset? since) =>
        new("INSERT INTO people(id, name, since, score) VALUES (@Id, @Name, @Since, @Score)", new PersonRow(id, name, since, 0.5));

    private Task<IReadOnlyList<CountRow>> CountsAsync() => Store.ReadModels.QueryAsync<CountRow>(AllCounts, null, Stop);
}
