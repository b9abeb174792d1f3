using Annotator.Storage;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>Works through the instances whose pixels are to be looked at, one after the other, in the background: at start those of a killed node, then those that come.</summary>
/// <remarks>What is to be done stands in the rows alone. A check that is repeated, by this node or another, comes to the same and the second release finds nothing to move.</remarks>
public sealed partial class PixelChecks(QuarantineTable table, PixelInspection inspection, TimeProvider clock, ILogger<PixelChecks> logger) : WishedWork(clock)
{
    private const int Page = 16;
    /// <summary>Checks all that waits.</summary>
    /// <returns>How many instances were checked.</returns>
    public async Task<int> CheckAsync(CancellationToken cancellation)
    {
        var done = 0;
        while (await table.ReadWaitingAsync(Page, cancellation) is { IsEmpty: false } waiting)
        {
            foreach (var instance in waiting) await inspection.InspectAsync(instance, cancellation);
            done += waiting.Length;
        }
        return done;
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken cancellation)
    {
        var count = await CheckAsync(cancellation);
        if (count > 0) Checked(logger, count);
    }

    /// <inheritdoc/>
    protected override void PutOff(StoreUnavailableException why) => Failed(logger, why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The pixels of {Count} instances in quarantine were checked.")]
    private static partial void Checked(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The pixel check could not go on; it is tried again.")]
    private static partial void Failed(ILogger logger, Exception why);
}
