using Annotator.Core.Contract;
using Annotator.Grains.Transfers;
using Annotator.Storage.Leases;

namespace Annotator.Grains.Tests;

/// <summary>Records of transfers where several nodes share a store.</summary>
public sealed class TransferLogTests
{
    [Fact]
    public async Task A_node_that_starts_leaves_the_transfers_of_living_nodes_alone_and_ends_those_of_gone_ones()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var (a, b) = (NodeOf(stage, stage.Leases), NodeOf(stage, stage.Leases));
        var running = await BeginAsync(a);
        Assert.Equal(0, await b.CloseLostAsync(CancellationToken.None));
        Assert.Equal(TransferState.Running, (await b.FindAsync(running, CancellationToken.None))!.State);

        var own = await BeginAsync(b);
        await a.LeaveAsync(CancellationToken.None);
        Assert.Equal(1, await b.CloseLostAsync(CancellationToken.None));
        var ended = (await b.FindAsync(running, CancellationToken.None))!;
        Assert.Equal((TransferState.Failed, true), (ended.State, ended.EndedAt is not null));
        Assert.StartsWith("The server stopped", ended.Reason, StringComparison.Ordinal);
        Assert.Equal(TransferState.Running, (await b.FindAsync(own, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_store_that_is_opened_again_has_no_living_nodes()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var running = await BeginAsync(NodeOf(stage, stage.Leases));
        using var leases = new MemoryLeaseStore(TimeProvider.System);
        var again = NodeOf(stage, leases);
        Assert.Equal(1, await again.CloseLostAsync(CancellationToken.None));
        Assert.Equal(TransferState.Failed, (await again.FindAsync(running, CancellationToken.None))!.State);
    }

    private static TransferLog NodeOf(NodeStage stage, MemoryLeaseStore leases) => new(stage.Store, leases, TimeProvider.System);

    private static async Task<string> BeginAsync(TransferLog log) =>
        (await log.BeginAsync(TransferKind.Receive, "CT1 (10.0.0.1)", "ANNOTATOR", null, CancellationToken.None)).Id;
}
