using Annotator.Storage;
using Annotator.Storage.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Processes;

/// <summary>Seals what was committed into the audit chain, every minute and when the node stops, and says each head in the log, so that a log kept elsewhere anchors it.</summary>
public sealed partial class AuditSealing(Sealer sealer, TimeProvider clock, ILogger<AuditSealing> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await SealAsync(stoppingToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SealAsync(cancellationToken);
    }

    private async Task SealAsync(CancellationToken cancellation)
    {
        try
        {
            if (await sealer.SealAsync(cancellation) is { } head) Sealed(logger, head.Block, head.Hash);
        }
        catch (StoreUnavailableException e)
        {
            NotSealed(logger, e);
        }
        catch (AuditBrokenException e)
        {
            Broken(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit chain is sealed up to block {Block}, hash {Hash}.")]
    private static partial void Sealed(ILogger logger, long block, string hash);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit chain was not sealed now; it is tried again.")]
    private static partial void NotSealed(ILogger logger, Exception why);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The audit chain is broken: run `annotator audit verify`.")]
    private static partial void Broken(ILogger logger, Exception why);
}
