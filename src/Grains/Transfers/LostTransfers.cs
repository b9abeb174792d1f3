using Annotator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Transfers;

/// <summary>Keeps this node known as living, and ends the records that killed nodes left running: at start, and again as other nodes' leases lapse.</summary>
internal sealed partial class LostTransfers(TransferLog log, TimeProvider clock, ILogger<LostTransfers> logger) : BackgroundService
{
    private static readonly TimeSpan Every = Lease.Duration / 3;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await log.LeaveAsync(cancellationToken);
        }
        catch (StoreUnavailableException away)
        {
            // The lease lapses by itself.
            Failed(logger, away);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await log.StayAsync(cancellation);
            if (await log.CloseLostAsync(cancellation) is > 0 and var count) Closed(logger, count);
        }
        catch (StoreUnavailableException away)
        {
            Failed(logger, away);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} transfers were cut off when their server stopped; their records say so.")]
    private static partial void Closed(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Records of transfers that were cut off could not be ended; this is tried again.")]
    private static partial void Failed(ILogger logger, Exception why);
}
