using Annotator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Transfers;

/// <summary>At start: ends the records that a killed node left running.</summary>
internal sealed partial class LostTransfers(TransferLog log, ILogger<LostTransfers> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await log.CloseLostAsync(cancellationToken) is > 0 and var count) Closed(logger, count);
        }
        catch (StoreUnavailableException away)
        {
            Failed(logger, away);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} transfers were cut off when the server stopped; their records say so.")]
    private static partial void Closed(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Records of transfers that were cut off could not be ended.")]
    private static partial void Failed(ILogger logger, Exception why);
}
