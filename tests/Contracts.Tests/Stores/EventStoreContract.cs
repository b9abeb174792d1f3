using System.Text.Json.Nodes;
using Annotator.Core.Messages;
using Annotator.Storage;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Contracts.Tests.Stores;

/// <summary>What every event store promises. An adapter enrols with an empty subclass.</summary>
public abstract partial class EventStoreContract(Func<IStoreFixture> create) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly IStoreFixture _fixture = create();
    private OpenStore? _open;

    private OpenStore Store => _open!;

    private IEventStore Events => Store.Events;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _open = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_open is not null) await _open.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_store_has_nothing()
    {
        Assert.Equal(0, await Events.GetHeadAsync(Stop));
        Assert.Equal(0, await Events.GetVersionAsync(Stream(), Stop));
        Assert.Null(await Events.FindReceiptAsync("c1", Stop));
        Assert.Empty(await Events.ReadAllAsync(0, 10, Stop));
        Assert.Empty(await ToListAsync(Events.ReadStreamAsync(Stream(), 0, Stop)));
    }

    [Fact]
    public async Task Events_come_back_as_they_were_given()
    {
        var data = new EventData("test.noted", 3, At.ToOffset(TimeSpan.FromHours(2)), "åsa", "", "{\"x\":\"\u00e5\\u0000\"}"u8.ToArray(), "{}"u8.ToArray());
        var appended = Assert.IsType<AppendResult.Appended>(await Events.AppendAsync(Append("c1", new StreamAppend(Stream(), 0, [data, Noted()])), Stop));
        var read = await Events.ReadAllAsync(0, 10, Stop);
        Assert.Equal(appended.Events.Select(Describe), read.Select(e => Describe(e with { Data = e.Data with { At = e.Data.At.ToOffset(e.Version == 1 ? TimeSpan.FromHours(2) : TimeSpan.Zero) } })));
        Assert.Equal(TimeSpan.Zero, read[0].Data.At.Offset);
        Assert.Equal([1L, 2L], read.Select(e => e.Version));
        Assert.Equal([1L, 2L], read.Select(e => e.Position));
    }

    [Fact]
    public async Task A_stream_is_read_after_a_version_and_in_order()
    {
        for (var i = 0; i < 5; i++) await AppendedAsync(Append($"c{i}", To(Stream(1), i * 300L, 300), To(Stream(2), i)));
        var read = await ToListAsync(Events.ReadStreamAsync(Stream(1), 700, Stop));
        Assert.Equal(Enumerable.Range(701, 800).Select(i => (long)i), read.Select(e => e.Version));
        Assert.All(read, e => Assert.Equal(Stream(1), e.Stream));
    }

    [Fact]
    public async Task A_page_of_the_log_is_as_long_as_asked()
    {
        await AppendedAsync(Append("c1", To(Stream(), 0, 2000)));
        Assert.Equal(Enumerable.Range(101, 1500).Select(i => (long)i), (await Events.ReadAllAsync(100, 1500, Stop)).Select(e => e.Position));
    }

    [Fact]
    public async Task A_repeat_of_a_command_gets_the_first_receipt()
    {
        var receipt = new Receipt(Stream(), 1, new Rejection(RejectionClass.Gone, "gone", "Gone.", new JsonObject { ["a"] = 1 }));
        await AppendedAsync(Append("c1", To(Stream(), 0)) with { Receipt = receipt });
        var again = Assert.IsType<AppendResult.Duplicate>(await Events.AppendAsync(Append("c1", To(Stream(), 0)), Stop));
        var elsewhere = Assert.IsType<AppendResult.Duplicate>(await Events.AppendAsync(Append("c1", To(Stream(2), 0)), Stop));
        var found = await Events.FindReceiptAsync("c1", Stop);
        Assert.All([again.Receipt, elsewhere.Receipt, found!], r => Assert.Equal(
            (receipt.Stream, receipt.Version, receipt.Rejection!.Code, receipt.Rejection.Class, "{\"a\":1}"),
            (r.Stream, r.Version, r.Rejection!.Code, r.Rejection.Class, r.Rejection.Details!.ToJsonString())));
        Assert.Equal(1, await Events.GetHeadAsync(Stop));
    }

    [Fact]
    public async Task A_command_that_changes_nothing_keeps_its_id()
    {
        await AppendedAsync(Append("c1") with { Receipt = new Receipt(Stream(), 7) });
        Assert.Equal(new Receipt(Stream(), 7), await Events.FindReceiptAsync("c1", Stop));
        Assert.IsType<AppendResult.Duplicate>(await Events.AppendAsync(Append("c1", To(Stream(), 0)), Stop));
        Assert.Equal(0, await Events.GetHeadAsync(Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Another_version_is_a_conflict_and_writes_nothing(long expected)
    {
        await AppendedAsync(Append("c1", To(Stream(), 0)));
        var conflict = Assert.IsType<AppendResult.Conflict>(await Events.AppendAsync(Append("c2", To(Stream(2), 0), To(Stream(), expected)), Stop));
        Assert.Equal((Stream(), 1L), (conflict.Stream, conflict.ActualVersion));
        Assert.Null(await Events.FindReceiptAsync("c2", Stop));
        Assert.Equal(0, await Events.GetVersionAsync(Stream(2), Stop));
        await AppendedAsync(Append("c2", To(Stream(2), 0), To(Stream(), 1)));
    }

    [Fact]
    public async Task A_guard_that_moved_is_a_conflict_and_one_that_stands_is_not()
    {
        await AppendedAsync(Append("c1", To(Stream(1), 0, 2)));
        var conflict = Assert.IsType<AppendResult.Conflict>(await Events.AppendAsync(Append("c2", [new Guard(Stream(1), 1)], To(Stream(2), 0)), Stop));
        Assert.Equal((Stream(1), 2L), (conflict.Stream, conflict.ActualVersion));
        await AppendedAsync(Append("c2", [new Guard(Stream(1), 2), new Guard(Stream(3), 0)], To(Stream(2), 0)));
        Assert.Equal(2, await Events.GetVersionAsync(Stream(1), Stop));
    }

    [Fact]
    public async Task Several_streams_are_written_together()
    {
        var appended = await AppendedAsync(Append("c1", To(Stream(1), 0, 2), To(Stream(2), 0, 1), To(Stream(3), 0, 3)));
        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], appended.Events.Select(e => e.Position));
        var versions = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => Events.GetVersionAsync(Stream(i), Stop)));
        Assert.Equal([2L, 1L, 3L], versions);
    }

    [Fact]
    public async Task A_malformed_append_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Events.AppendAsync(Append("", To(Stream(), 0)), Stop));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Events.AppendAsync(Append("c1", To(Stream(), 0, 0)), Stop));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Events.AppendAsync(Append("c1", To(Stream(), 0), To(Stream(), 1)), Stop));
        Assert.Equal(0, await Events.GetHeadAsync(Stop));
    }

    [Fact]
    public async Task A_store_opened_again_goes_on_where_it_was()
    {
        await AppendedAsync(Append("c1", To(Stream(1), 0, 3), To(Stream(2), 0)));
        var before = await Events.ReadAllAsync(0, 100, Stop);
        await ReopenAsync();
        Assert.Equal(before.Select(Describe), (await Events.ReadAllAsync(0, 100, Stop)).Select(Describe));
        Assert.IsType<AppendResult.Duplicate>(await Events.AppendAsync(Append("c1", To(Stream(1), 3)), Stop));
        Assert.Equal(5, Assert.Single((await AppendedAsync(Append("c2", To(Stream(1), 3)))).Events).Position);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Events.AppendAsync(Append("c1", To(Stream(), 0)), Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Events.FindReceiptAsync("c1", Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.ReadModels.QueryAsync<long>("SELECT 1", null, Stop));
    }

    [Fact]
    public async Task The_newest_snapshot_of_a_schema_is_found()
    {
        Assert.Null(await Store.Snapshots.FindAsync(Stream(), 1, Stop));
        await Store.Snapshots.SaveAsync(Stream(), new Snapshot(5, 1, new byte[] { 1, 2 }), Stop);
        await Store.Snapshots.SaveAsync(Stream(), new Snapshot(9, 1, new byte[] { 3 }), Stop);
        await Store.Snapshots.SaveAsync(Stream(), new Snapshot(7, 1, new byte[] { 4 }), Stop);
        var found = await Store.Snapshots.FindAsync(Stream(), 1, Stop);
        Assert.Equal(9, found!.Version);
        Assert.Equal([3], found.State.ToArray());
        Assert.Null(await Store.Snapshots.FindAsync(Stream(), 2, Stop));
    }

    private static IReadOnlyList<IProjection> Projections => [new CountingProjection(), new PoisonedProjection()];

    private static IReadOnlyList<SideTable> SideTables => [new SideTable("people", "CREATE TABLE IF NOT EXISTS people(id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, since TEXT, score DOUBLE PRECISION)")];

    private Task<OpenStore> OpenAsync() => _fixture.OpenAsync(Projections, SideTables);

    private async Task ReopenAsync(IReadOnlyList<IProjection>? projections = null)
    {
        await Store.DisposeAsync();
        _open = await _fixture.OpenAsync(projections ?? Projections, SideTables);
    }

    private async Task<AppendResult.Appended> AppendedAsync(Append append) => Assert.IsType<AppendResult.Appended>(await Events.AppendAsync(append, Stop));
}
