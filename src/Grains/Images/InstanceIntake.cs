using System.Security.Cryptography;
using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Grains.Images.Quarantine;
using Annotator.Storage;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Images;

/// <summary>Takes one file in: parse, de-identify, write, keep the blob, index it. Nothing identified is ever durable.</summary>
/// <remarks>
/// What needs a look at its pixels, or still holds a removed value, goes into quarantine instead of the archive, as durable as there.
/// Killed anywhere it leaves at most a blob that nothing names; the same file sent again completes it. The order is: blob durable, then the row that names it,
/// its membership and the wish to register its series in one transaction.
/// </remarks>
public sealed partial class InstanceIntake(
    InstanceIndex index, QuarantineTable quarantine, PixelChecks checks, ImageQuota quota, IBlobStore blobs, TimeProvider clock, ILogger<InstanceIntake> logger)
{
    internal async Task<IngestOutcome> TakeInAsync(string name, ReadOnlyMemory<byte> received, IngestTarget target, CancellationToken cancellation)
    {
        try
        {
            var fingerprint = target.Domain.Fingerprint(received.Span);
            if (target.StudyInstanceUid is null && await index.FindByFingerprintAsync(target.Domain.Name, fingerprint, cancellation) is { } known)
                return await LinkAsync(name, known, target, cancellation);
            if (target.StudyInstanceUid is null && await quarantine.FindByFingerprintAsync(target.Domain.Name, fingerprint, cancellation) is { } held)
                return await WishAsync(name, held.Key, target, cancellation);
            var (prepared, refusal) = Prepare(name, received, target);
            if (prepared is null) return refusal!;
            return await KeepAsync(name, prepared, fingerprint, target, cancellation);
        }
        catch (StoreUnavailableException e)
        {
            StoreAway(logger, e);
            return IngestOutcome.Refused(name, IngestRefusal.StoreUnavailable);
        }
    }

    private async Task<IngestOutcome> LinkAsync(string name, InstanceKey known, IngestTarget target, CancellationToken cancellation)
    {
        if (target.Project is not { } project) return Accepted(name, known, Added.Nothing, null);
        if (await index.IsMemberAsync(known, project.Id, cancellation))
            return Accepted(name, known, await index.AddToProjectAsync(known, project.Id, cancellation), project);
        if (quota.Reserve(project, known.Bytes, isNew: false) is { } refusal) return IngestOutcome.Refused(name, refusal, known.SopClassUid, known.SopInstanceUid);
        var added = Added.Nothing;
        try
        {
            added = await index.AddToProjectAsync(known, project.Id, cancellation);
            return Accepted(name, known, added, project);
        }
        finally
        {
            quota.Settle(project, known.Bytes, wasNew: false, added);
        }
    }

    private async Task<IngestOutcome> KeepAsync(string name, PreparedInstance prepared, string fingerprint, IngestTarget target, CancellationToken cancellation)
    {
        if (await index.FindAsync(target.Domain.Name, prepared.SopInstanceUid, cancellation) is { } known)
        {
            // The same bytes, or bytes whose burned-in text was blanked before.
            return known.Blob == Convert.ToHexStringLower(SHA256.HashData(prepared.Part10)) || await index.HasFingerprintAsync(known, fingerprint, cancellation)
                ? await LinkAsync(name, known, target, cancellation)
                : prepared.Refuse(name, IngestRefusal.Conflict(known.SopInstanceUid));
        }
        if (await quarantine.FindAsync(target.Domain.Name, prepared.SopInstanceUid, cancellation) is { } held)
        {
            return held.Record.Blob == Convert.ToHexStringLower(SHA256.HashData(prepared.Part10))
                ? await WishAsync(name, held.Key, target, cancellation)
                : prepared.Refuse(name, IngestRefusal.Conflict(prepared.SopInstanceUid));
        }
        return await AddAsync(name, prepared, fingerprint, target, cancellation);
    }

    private async Task<IngestOutcome> AddAsync(string name, PreparedInstance prepared, string fingerprint, IngestTarget target, CancellationToken cancellation)
    {
        var bytes = prepared.Part10.Length;
        if (quota.Reserve(target.Project, bytes, isNew: true) is { } refusal) return prepared.Refuse(name, refusal);
        var added = Added.Nothing;
        try
        {
            var blob = await blobs.PutAsync(prepared.Part10, cancellation);
            var record = prepared.ToRecord(target.Domain.Name, blob, fingerprint, clock.GetUtcNow());
            added = prepared.Reasons.IsEmpty
                ? await index.AddAsync(record, prepared.Report, target.Project?.Id, cancellation)
                : await quarantine.AddAsync(QuarantinedInstance.Of(record, prepared.Reasons), prepared.Report, target.Project?.Id, cancellation);
            // Another request brought the same UID with other bytes between the look and the row.
            if (added == Added.Conflict) return prepared.Refuse(name, IngestRefusal.Conflict(record.SopInstanceUid));
            // Somebody may have deleted these very bytes as a leftover between the writing and the row (see Leftovers).
            if (await blobs.GetLengthAsync(blob, cancellation) is null) await blobs.PutAsync(prepared.Part10, cancellation);
            if (prepared.Reasons.IsEmpty) return Accepted(name, InstanceKey.Of(record), added, target.Project);
            checks.Notify();
            return Quarantined(name, InstanceKey.Of(record), prepared.Reasons[0]);
        }
        finally
        {
            quota.Settle(target.Project, bytes, wasNew: true, added);
        }
    }

    // In quarantine already: another project may want it too.
    private async Task<IngestOutcome> WishAsync(string name, InstanceKey held, IngestTarget target, CancellationToken cancellation)
    {
        if (target.Project is { } project && !await quarantine.AddWishAsync(held, project.Id, cancellation)
            && await index.FindAsync(held.Domain, held.SopInstanceUid, cancellation) is { } released) return await LinkAsync(name, released, target, cancellation);
        return Quarantined(name, held, QuarantineReasons.AlreadyHere);
    }

    private static IngestOutcome Quarantined(string name, InstanceKey instance, QuarantineReason why) => new(
        new FileVerdict(name, Verdict.Quarantined, why.Code, why.Text, instance.SopInstanceUid), null, instance, instance.SopClassUid, instance.SopInstanceUid);

    private (PreparedInstance? Prepared, IngestOutcome? Refusal) Prepare(string name, ReadOnlyMemory<byte> received, IngestTarget target)
    {
        try
        {
            return InstancePreparer.Prepare(name, received, target);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // A hostile file that meets a bug of ours must not take the other files of its request down; the bug is logged without the file's contents.
            Unreadable(logger, e.GetType().Name, e.StackTrace ?? "");
            return (null, IngestOutcome.Refused(name, IngestRefusal.Unreadable));
        }
    }

    private static IngestOutcome Accepted(string name, InstanceKey instance, Added added, Project? project)
    {
        var verdict = added == Added.Nothing ? Verdict.Duplicate : Verdict.Stored;
        var examId = project is null ? null : ExamIds.Of(project.Id, instance.StudyInstanceUid);
        return new IngestOutcome(
            new FileVerdict(name, verdict, SopInstanceUid: instance.SopInstanceUid, ExamId: examId), null, instance, instance.SopClassUid, instance.SopInstanceUid);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store could not keep an instance; its sender was told to send it again.")]
    private static partial void StoreAway(ILogger logger, Exception why);

    [LoggerMessage(Level = LogLevel.Error, Message = "A file met a bug in reading it and was refused: {Exception}\n{Stack}")]
    private static partial void Unreadable(ILogger logger, string exception, string stack);
}
