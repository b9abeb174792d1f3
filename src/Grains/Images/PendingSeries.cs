using System.Threading.Channels;
using Annotator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Images;

/// <summary>Registers series that were kept and not registered: at start those of a killed node, then those of requests that broke off.</summary>
public sealed partial class PendingSeries(SeriesRegistrar registrar, TimeProvider clock, ILogger<PendingSeries> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that something may be left to register.</summary>
    public void Notify() => _wishes.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Notify();
        await foreach (var _ in _wishes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                var count = await registrar.RegisterPendingAsync(stoppingToken);
                if (count > 0) Registered(logger, count);
            }
            catch (StoreUnavailableException e)
            {
                Failed(logger, e);
                await Task.Delay(AfterFailure, clock, stoppingToken);
                Notify();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} series that were kept and not registered are registered now.")]
    private static partial void Registered(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Series that were kept could not be registered; it is tried again.")]
    private static partial void Failed(ILogger logger, Exception why);
}
