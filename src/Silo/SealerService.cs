using Annotator.Storage;
using Annotator.Storage.Audit;

namespace Annotator.Silo;

/// <summary>Seals the log every minute on one node of all, and once more at the end. Two that seal at once do no harm: one of them loses the race.</summary>
internal sealed partial class SealerService(Sealer sealer, IDuties duties, TimeProvider clock, ILogger<SealerService> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SealAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await duties.HoldAsync("sealer", SealOnAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops; StopAsync seals once more.
        }
    }

    private async Task SealOnAsync(CancellationToken held)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(held)) await SealAsync(held);
    }

    private async Task SealAsync(CancellationToken cancellation)
    {
        try
        {
            await sealer.SealAsync(cancellation);
        }
        catch (StoreUnavailableException away)
        {
            LogAway(log, away);
        }
        catch (AuditBrokenException broken)
        {
            LogBroken(log, broken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log could not be sealed now; the next round will")]
    private static partial void LogAway(ILogger log, Exception away);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The log was altered; nothing is sealed any more. Run `annotator audit verify`")]
    private static partial void LogBroken(ILogger log, Exception broken);
}
