using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Grains.Images.PixelText;
using Annotator.Storage;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>Looks at the pixels of one instance and releases it or leaves it to a person.</summary>
public sealed class PixelInspection(QuarantineTable table, QuarantineExit exit, QuarantineDecisions decisions, PixelInspector inspector, IBlobStore blobs)
{
    /// <summary>Checks one instance. Safe to repeat, to race and to be killed.</summary>
    internal async Task InspectAsync(QuarantinedInstance instance, CancellationToken cancellation)
    {
        var file = await BlobFiles.ReadAsync(blobs, instance.Record.Blob, cancellation);
        var verdict = await inspector.InspectAsync(file, ImageProfiles.KeepsMeasurements(instance.Record.Domain), cancellation);
        ImmutableArray<QuarantineReason> reasons = [.. verdict.Reasons, .. instance.Reasons.Where(r => r.Code != QuarantineReasons.PixelCheck)];
        if (!reasons.IsEmpty)
        {
            await table.HoldAsync(instance, reasons, verdict.Regions, cancellation);
            return;
        }
        var record = verdict.Blanked is { } blanked ? await decisions.StoreAsync(instance.Record, blanked, cancellation) : instance.Record;
        var report = new PixelReport(verdict.Text, verdict.Regions).Statement(instance.Key);
        if (!await exit.ReleaseAsync(instance, record, [report], cancellation)) await table.HoldAsync(instance, [QuarantineReasons.Conflict], verdict.Regions, cancellation);
    }
}
