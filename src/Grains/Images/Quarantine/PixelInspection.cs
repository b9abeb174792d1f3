using System.Collections.Immutable;
using Annotator.Core.Contract;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>Looks at the pixels of one instance and releases it or leaves it to a person.</summary>
public sealed class PixelInspection(QuarantineTable table)
{
    /// <summary>Checks one instance. Safe to repeat, to race and to be killed.</summary>
    internal async Task InspectAsync(QuarantinedInstance instance, CancellationToken cancellation)
    {
        ImmutableArray<QuarantineReason> reasons = [QuarantineReasons.NoTextRecognition, .. instance.Reasons.Where(r => r.Code != QuarantineReasons.PixelCheck)];
        await table.HoldAsync(instance, reasons, [], cancellation);
    }
}
