using Annotator.Storage;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Images;

/// <summary>Registers series that were kept and not registered: at start those of a killed node, then those of requests that broke off.</summary>
public sealed partial class PendingSeries(SeriesRegistrar registrar, TimeProvider clock, ILogger<PendingSeries> logger) : WishedWork(clock)
{
    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken cancellation)
    {
        var count = await registrar.RegisterPendingAsync(cancellation);
        if (count > 0) Registered(logger, count);
    }

    /// <inheritdoc/>
    protected override void PutOff(StoreUnavailableException why) => Failed(logger, why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} series that were kept and not registered are registered now.")]
    private static partial void Registered(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Series that were kept could not be registered; it is tried again.")]
    private static partial void Failed(ILogger logger, Exception why);
}
