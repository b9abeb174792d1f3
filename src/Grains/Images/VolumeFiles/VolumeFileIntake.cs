using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Imaging.Formats.VolumeFiles;
using Annotator.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images.VolumeFiles;

/// <summary>Takes one NIfTI or NRRD file in: read, clean, keep file and voxels as blobs, index, make its exam. Nothing identified is ever durable.</summary>
/// <remarks>
/// Everything follows from the contents, so whatever was killed or raced is completed by sending the same file again: blobs first, then the rows
/// that name them, then the exam. A verdict <c>stored</c> comes after all of them.
/// </remarks>
internal sealed partial class VolumeFileIntake(
    VolumeFileIndex index, VolumeFileRegistrar registrar, IngestMemory memory, ImageQuota quota, IBlobStore blobs, TimeProvider clock,
    IOptions<ImagesOptions> options, ILogger<VolumeFileIntake> logger)
{
    private const int CopiesHeld = 2;

    public async Task<IngestOutcome> TakeInAsync(ReceivedVolumeFile received, IngestTarget target, Project project, CancellationToken cancellation)
    {
        try
        {
            if (target.Domain.Deidentifier is null) return IngestOutcome.Refused(received.Name, IngestRefusal.NoProfile(target.Domain.Name));
            var fingerprint = FingerprintOf(received, target.Domain);
            if (await index.FindByFingerprintAsync(target.Domain.Name, fingerprint, cancellation) is { } known)
                return await LinkAsync(received.Name, known, project, cancellation);
            return await ReadAsync(received, fingerprint, target, project, cancellation);
        }
        catch (StoreUnavailableException e)
        {
            StoreAway(logger, e);
            return IngestOutcome.Refused(received.Name, IngestRefusal.StoreUnavailable);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // As for DICOM: a bug of ours must not take the other files of the request down.
            Unreadable(logger, e.GetType().Name, e.StackTrace ?? "");
            return IngestOutcome.Refused(received.Name, IngestRefusal.Unreadable);
        }
    }

    private async Task<IngestOutcome> ReadAsync(ReceivedVolumeFile received, string fingerprint, IngestTarget target, Project project,
        CancellationToken cancellation)
    {
        var (file, refusal) = VolumeFilePreparer.Open(received, Bounds(target));
        if (file is null) return IngestOutcome.Refused(received.Name, refusal!);
        // Decoded and narrowed voxels are there at once, or decoded voxels and the cleaned file.
        var needed = (file.Header.VoxelBytes * CopiesHeld) + received.Bytes.Length;
        if (needed > memory.CapacityBytes) return IngestOutcome.Refused(received.Name, IngestRefusal.NeedsMoreMemory(needed >> 20));
        if (!memory.TryTake(needed)) return IngestOutcome.Refused(received.Name, IngestRefusal.Busy);
        try
        {
            var (prepared, bad) = VolumeFilePreparer.Prepare(file);
            if (prepared is null) return IngestOutcome.Refused(received.Name, bad!);
            if (await index.FindByStudyAsync(target.Domain.Name, prepared.Uids.Study, cancellation) is { } known)
                return await LinkAsync(received.Name, known, project, cancellation);
            return await KeepAsync(received, file, prepared, fingerprint, target, project, cancellation);
        }
        finally
        {
            memory.Return(needed);
        }
    }

    private async Task<IngestOutcome> KeepAsync(
        ReceivedVolumeFile received, VolumeFile file, PreparedVolumeFile prepared, string fingerprint, IngestTarget target, Project project,
            CancellationToken cancellation)
    {
        var bytes = received.Length + prepared.Voxels.Bytes.LongLength;
        if (quota.Reserve(project, bytes, isNew: true) is { } refusal) return IngestOutcome.Refused(received.Name, refusal);
        var added = Added.Nothing;
        try
        {
            var manifests = await KeepVolumesAsync(prepared, cancellation);
            var (cleaned, ending) = VolumeFilePreparer.Clean(file);
            var original = await blobs.PutAsync(cleaned, cancellation);
            var (header, uids) = (prepared.Header, prepared.Uids);
            var title = FormattableString.Invariant($"{header.Format} · {header.Columns} × {header.Rows} × {header.Slices} · …{uids.Study[^6..]}");
            var record = new VolumeFileRecord(
                target.Domain.Name, uids.Study, uids.Series, uids.Phases[0], header.Format, title, original, ending, bytes, string.Join(' ', manifests),
                string.Join(", ", header.Removed), fingerprint, clock.GetUtcNow());
            added = await index.AddAsync(record, project.Id, cancellation);
            await registrar.RegisterAsync(record, project.Id, cancellation);
            return Accepted(received.Name, record, added, project);
        }
        finally
        {
            quota.Settle(project, bytes, wasNew: true, added);
        }
    }

    private async Task<List<string>> KeepVolumesAsync(PreparedVolumeFile prepared, CancellationToken cancellation)
    {
        var manifests = new List<string>();
        for (var phase = 0; phase < prepared.Volumes.Length; phase++)
        {
            var voxels = await blobs.PutAsync(prepared.VoxelsOf(phase), cancellation);
            var stored = StoredManifest.Of(prepared.Volumes[phase], [.. Enumerable.Repeat(voxels, prepared.Header.Slices)]) with { AreVoxels = true };
            manifests.Add(await blobs.PutAsync(stored.ToBytes(), cancellation));
        }
        return manifests;
    }

    private async Task<IngestOutcome> LinkAsync(string name, VolumeFileRecord known, Project project, CancellationToken cancellation)
    {
        var isMember = await index.IsMemberAsync(known, project.Id, cancellation);
        if (!isMember && quota.Reserve(project, known.Bytes, isNew: false) is { } refusal) return IngestOutcome.Refused(name, refusal);
        var added = Added.Nothing;
        try
        {
            added = await index.AddAsync(known, project.Id, cancellation);
            await registrar.RegisterAsync(known, project.Id, cancellation);
            return Accepted(name, known, added, project);
        }
        finally
        {
            if (!isMember) quota.Settle(project, known.Bytes, wasNew: false, added);
        }
    }

    private VolumeFileOptions Bounds(IngestTarget target) => new()
    {
        MaxVoxelBytes = options.Value.MaxVolumeFileMiB * 1048576L, AllowMissingSpacing = target.OpensWithoutSpacing,
    };

    private static string FingerprintOf(ReceivedVolumeFile received, ImageDomain domain) => received.Voxels is { } voxels
        ? domain.Fingerprint(System.Text.Encoding.ASCII.GetBytes(domain.Fingerprint(received.Bytes.Span) + domain.Fingerprint(voxels.Span)))
        : domain.Fingerprint(received.Bytes.Span);

    private static IngestOutcome Accepted(string name, VolumeFileRecord file, Added added, Project project) => new(
        new FileVerdict(
            name, added == Added.Nothing ? Verdict.Duplicate : Verdict.Stored, Text: file.Removed.Length > 0 ? $"Taken out of the header: {file.Removed}."
                : null,
            SopInstanceUid: file.SopInstanceUid, ExamId: ExamIds.Of(project.Id, file.StudyInstanceUid)),
        null, null);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store could not keep a volume file; its sender was told to send it again.")]
    private static partial void StoreAway(ILogger logger, Exception why);

    [LoggerMessage(Level = LogLevel.Error, Message = "A volume file met a bug in reading it and was refused: {Exception}\n{Stack}")]
    private static partial void Unreadable(ILogger logger, string exception, string stack);
}
