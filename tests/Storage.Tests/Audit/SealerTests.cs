using Annotator.Contracts.Tests.Leases;
using Annotator.Storage.Audit;
using Annotator.Storage.Sqlite;
using Annotator.Storage.Tests.Sqlite;
using Microsoft.Data.Sqlite;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Storage.Tests.Audit;

/// <summary>Somebody changes the database file with SQL; the verification must find it.</summary>
public sealed class SealerTests : IAsyncDisposable
{
    private const int Sealed = 2500;
    private const int Tail = 10;
    private readonly SqliteFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_log_is_verified_and_its_unsealed_tail_is_named()
    {
        var anchor = await WriteAsync();
        var verdict = await VerifyAsync(anchor);
        Assert.Empty(verdict.Findings);
        Assert.Equal((Sealed, Sealed + 1, Tail), (verdict.Verified, verdict.UnsealedFrom, verdict.Unsealed));
        Assert.Equal(new AuditAnchor(3, anchor.Hash), verdict.Head);
    }

    [Fact]
    public async Task An_empty_log_is_sound()
    {
        await (await OpenAsync()).DisposeAsync();
        var verdict = await VerifyAsync(null);
        Assert.True(verdict.IsSound);
        Assert.Equal((0, null, 0, null), (verdict.Verified, verdict.UnsealedFrom, verdict.Unsealed, verdict.Head));
    }

    [Fact]
    public async Task Sealing_goes_on_where_it_was()
    {
        var first = await WriteAsync();
        await using (var store = await OpenAsync())
        {
            var second = await SealerOf(store).SealAsync(Stop);
            Assert.Equal(first.Block + 1, second!.Block);
            Assert.Equal(second, await SealerOf(store).SealAsync(Stop));
        }
        var verdict = await VerifyAsync(first);
        Assert.Empty(verdict.Findings);
        Assert.Equal((Sealed + Tail, null), (verdict.Verified, verdict.UnsealedFrom));
    }

    [Theory]
    [InlineData("data = '{\"text\":\"nothing to see\"}'")]
    [InlineData("data = zeroblob(0)")]
    [InlineData("data = 7")]
    [InlineData("version = 'many'")]
    [InlineData("type = 'test.other'")]
    [InlineData("schema = 2")]
    [InlineData("at = at + 1")]
    [InlineData("at = -5")]
    [InlineData("by_person = 'bo'")]
    [InlineData("session_id = 'other'")]
    [InlineData("command_id = 'other'")]
    [InlineData("view_condition = x'7b7d'")]
    [InlineData("stream = 999")]
    [InlineData("digest = zeroblob(32)")]
    [InlineData("digest = 'x'")]
    public async Task An_altered_event_is_found_at_its_position(string change)
    {
        await WriteAsync();
        RawSql.Execute(_fixture.Path, $"UPDATE log_events SET {change} WHERE position = 1300");
        Assert.Contains(new AuditFinding(AuditFault.Altered, 1300, 2), (await VerifyAsync(null)).Findings);
    }

    [Fact]
    public async Task An_altered_event_whose_digest_was_made_to_fit_breaks_its_block()
    {
        await WriteAsync();
        await ForgeAsync(1300);
        Assert.Equal([new AuditFinding(AuditFault.BlockMismatch, 1025, 2)], (await VerifyAsync(null)).Findings);
    }

    [Fact]
    public async Task A_removed_event_is_found_at_its_position()
    {
        await WriteAsync();
        RawSql.Execute(_fixture.Path, "DELETE FROM log_events WHERE position = 1300");
        var findings = (await VerifyAsync(null)).Findings;
        Assert.Contains(new AuditFinding(AuditFault.Removed, 1300, 2), findings);
        Assert.Contains(new AuditFinding(AuditFault.BlockMismatch, 1025, 2), findings);
    }

    [Fact]
    public async Task The_last_sealed_event_cannot_be_removed_with_the_tail_behind_it()
    {
        await WriteAsync();
        RawSql.Execute(_fixture.Path, $"DELETE FROM log_events WHERE position >= {Sealed}");
        Assert.Contains(new AuditFinding(AuditFault.Removed, Sealed, 3), (await VerifyAsync(null)).Findings);
    }

    [Fact]
    public async Task Exchanged_events_are_found()
    {
        await WriteAsync();
        RawSql.Execute(_fixture.Path, """
            UPDATE log_events SET position = -1 WHERE position = 1298;
            UPDATE log_events SET position = 1298 WHERE position = 1299;
            UPDATE log_events SET position = 1299 WHERE position = -1;
            """);
        var findings = (await VerifyAsync(null)).Findings;
        Assert.Contains(new AuditFinding(AuditFault.Altered, 1298, 2), findings);
        Assert.Contains(new AuditFinding(AuditFault.Reordered, 1298, 2), findings);
        Assert.Contains(new AuditFinding(AuditFault.Reordered, 1299, 2), findings);
    }

    [Fact]
    public async Task An_event_altered_or_removed_within_the_tail_is_found()
    {
        await WriteAsync();
        RawSql.Execute(_fixture.Path, $"UPDATE log_events SET by_person = 'bo' WHERE position = {Sealed + 2}; DELETE FROM log_events WHERE position = {Sealed + 4}");
        var findings = (await VerifyAsync(null)).Findings;
        Assert.Contains(new AuditFinding(AuditFault.Altered, Sealed + 2, null), findings);
        Assert.Contains(new AuditFinding(AuditFault.Removed, Sealed + 4, null), findings);
    }

    [Theory]
    [InlineData("UPDATE log_blocks SET hash = zeroblob(32) WHERE number = 2", AuditFault.BlockMismatch, 2)]
    [InlineData("UPDATE log_blocks SET previous = zeroblob(32) WHERE number = 2", AuditFault.ChainBroken, 2)]
    [InlineData("DELETE FROM log_blocks WHERE number = 2", AuditFault.ChainBroken, 3)]
    [InlineData("UPDATE log_blocks SET last_position = 2000 WHERE number = 2", AuditFault.ChainBroken, 3)]
    public async Task A_block_that_was_rewritten_or_removed_is_found(string sql, AuditFault fault, long block)
    {
        await WriteAsync();
        RawSql.Execute(_fixture.Path, sql);
        Assert.Contains((await VerifyAsync(null)).Findings, f => f.Fault == fault && f.Block == block);
    }

    [Fact]
    public async Task A_chain_forged_from_end_to_end_is_found_by_its_anchor_alone()
    {
        var anchor = await WriteAsync();
        await ForgeAsync(1300);
        RawSql.Execute(_fixture.Path, "DELETE FROM log_blocks");
        await using (var store = await OpenAsync()) await SealerOf(store).SealAsync(Stop);
        Assert.True((await VerifyAsync(null)).IsSound);
        Assert.Equal(AuditFault.AnchorMismatch, Assert.Single((await VerifyAsync(anchor)).Findings).Fault);
    }

    [Fact]
    public async Task A_log_with_a_gap_is_not_sealed_over()
    {
        await WriteAsync();
        RawSql.Execute(_fixture.Path, $"DELETE FROM log_events WHERE position = {Sealed + 4}");
        await using var store = await OpenAsync();
        await Assert.ThrowsAsync<AuditBrokenException>(() => SealerOf(store).SealAsync(Stop));
    }

    [Fact]
    public void The_digest_of_an_event_never_changes()
    {
        var stored = new StoredEvent(Stream(), 3, 17, "c1", Noted("åäö", view: true));
        Assert.Equal("af9ef762d0699d5a38b9dda1b124fe215399d444322f689f565131635016d824", Convert.ToHexStringLower(EventDigest.Of(stored)));
        Assert.NotEqual(EventDigest.Of(stored), EventDigest.Of(stored with { Data = stored.Data with { By = stored.Data.By + stored.Data.SessionId, SessionId = "" } }));
    }

    private Task<SqliteEventStore> OpenAsync() => SqliteEventStore.OpenAsync(_fixture.Options, [], [], Stop);

    private static Sealer SealerOf(SqliteEventStore store) => new(store, new ManualClock());

    private async Task<AuditAnchor> WriteAsync()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < Sealed / 5; i++) await store.AppendAsync(Append($"c{i}", To(Stream(i % 3), i / 3 * 5L, 5)), Stop);
        var anchor = await SealerOf(store).SealAsync(Stop);
        await store.AppendAsync(Append("tail", To(Stream(9), 0, Tail)), Stop);
        return anchor!;
    }

    private async Task<AuditVerdict> VerifyAsync(AuditAnchor? anchor)
    {
        await using var store = await OpenAsync();
        return await SealerOf(store).VerifyAsync(anchor, Stop);
    }

    private async Task ForgeAsync(long position)
    {
        StoredEvent forged;
        await using (var store = await OpenAsync())
        {
            forged = Assert.Single(await store.ReadAllAsync(position - 1, 1, Stop));
            forged = forged with { Data = forged.Data with { By = "bo" } };
        }
        await using var connection = new SqliteConnection($"Data Source={_fixture.Path};Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE log_events SET by_person = 'bo', digest = @digest WHERE position = @position";
        command.Parameters.AddWithValue("@digest", EventDigest.Of(forged));
        command.Parameters.AddWithValue("@position", position);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Stop));
    }
}
