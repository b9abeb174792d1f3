using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Dicom.Deidentification;
using Annotator.Dicom.Objects;
using Annotator.Storage;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>What people decide about instances in quarantine.</summary>
public sealed class QuarantineDecisions(QuarantineTable table, QuarantineExit exit, IBlobStore blobs)
{
    private static readonly Rejection NotThere = new(RejectionClass.NotFound, "not-in-quarantine", "The quarantine of this project has no such image (any more).");

    /// <summary>Carries out a decision on one instance.</summary>
    /// <param name="projectId">The project whose manager decides.</param>
    /// <param name="sopInstanceUid">The instance.</param>
    /// <param name="decision">What becomes of it.</param>
    /// <param name="audit">What is kept of the decision, in the same transaction.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null when it was done.</returns>
    public async Task<Rejection?> DecideAsync(string projectId, string sopInstanceUid, QuarantineDecision decision, SqlStatement audit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (await table.FindWantedAsync(projectId, sopInstanceUid, cancellation) is not { } instance) return NotThere;
        switch (decision.Action)
        {
            case QuarantineAction.Reject:
                await exit.RejectAsync(instance, projectId, [audit], cancellation);
                return null;
            case QuarantineAction.Release:
                var report = new PixelReport("Released as it is by a person.", [.. instance.Regions]);
                return await exit.ReleaseAsync(instance, instance.Record, [report.Statement(instance.Key), audit], cancellation) ? null : NotThere;
            default:
                return await BlankAsync(instance, [.. decision.Regions ?? []], audit, cancellation);
        }
    }

    private async Task<Rejection?> BlankAsync(QuarantinedInstance instance, ImmutableArray<PixelRegion> regions, SqlStatement audit, CancellationToken cancellation)
    {
        try
        {
            var file = await BlobFiles.ReadAsync(blobs, instance.Record.Blob, cancellation);
            if (PixelBlanker.Check(regions.Select(Rectangle), file.Dataset) is { } wrong) return new Rejection(RejectionClass.Invalid, "invalid-regions", wrong);
            var blanked = PixelBlanker.Blank(file, [.. regions.Select(Rectangle)]);
            var record = await StoreAsync(instance.Record, blanked, cancellation);
            var report = new PixelReport("Blanked and released by a person.", regions);
            return await exit.ReleaseAsync(instance, record, [report.Statement(instance.Key), audit], cancellation) ? null : NotThere;
        }
        catch (DicomFormatException e)
        {
            return new Rejection(RejectionClass.Invalid, e.Code, e.Message);
        }
    }

    /// <summary>Keeps other bytes for an instance and makes the record that names them; what it is recognised by stays.</summary>
    internal async Task<InstanceRecord> StoreAsync(InstanceRecord before, DicomFile file, CancellationToken cancellation)
    {
        var prepared = PreparedInstance.Of(file, file.Dataset, new InstanceReport("", ""), []);
        var blob = await blobs.PutAsync(prepared.Part10, cancellation);
        // What was read from the received header is there no more; of the frames only their pixels' form can have changed.
        var format = FrameReader.Read(file.Dataset)[0].PixelFormat;
        var frames = JsonSerializer.Deserialize<ImmutableArray<FrameDescription>>(before.Frames, CoreJson.Options).Select(frame => frame with { PixelFormat = format });
        return prepared.ToRecord(before.Domain, blob, before.Fingerprint, before.ReceivedAt) with { Frames = JsonSerializer.Serialize(frames.ToImmutableArray(), CoreJson.Options) };
    }

    /// <summary>A region as the blanker takes it.</summary>
    internal static PixelRectangle Rectangle(PixelRegion region) => new(region.X, region.Y, region.Width, region.Height);
}
