using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Grains.Images.VolumeFiles;

namespace Annotator.Grains.Images;

/// <summary>The files of one request on their way in: several are worked on at once, each gets its own verdict, none hinders another.</summary>
/// <remarks>Not for several threads: files are added one after the other, then <see cref="CompleteAsync"/> is called once.</remarks>
public sealed class IngestBatch : IAsyncDisposable
{
    private readonly IngestStep _takeIn;
    private readonly string? _projectId;
    private readonly VolumeFileBatch? _volumeFiles;
    private readonly SeriesRegistrar _registrar;
    private readonly PendingSeries _pending;
    private readonly IngestMemory _memory;
    private readonly int _mostFiles;
    private readonly SemaphoreSlim _slots;
    private readonly List<Task<IngestOutcome>> _files = [];
    private bool _isComplete;

    internal IngestBatch(
        IngestStep takeIn, string? projectId, VolumeFileBatch? volumeFiles, SeriesRegistrar registrar, PendingSeries pending, IngestMemory memory, ImagesOptions options)
    {
        (_takeIn, _projectId, _volumeFiles) = (takeIn, projectId, volumeFiles);
        (_registrar, _pending, _memory, _mostFiles) = (registrar, pending, memory, options.MaxFilesPerRequest);
        _slots = new SemaphoreSlim(options.IngestParallelism);
    }

    /// <summary>Files added so far.</summary>
    public int Count => _files.Count;

    /// <summary>Reads one file to its end and begins to take it in. Waits while too many are under way.</summary>
    public async Task AddAsync(string name, Stream file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (_files.Count >= _mostFiles)
        {
            await file.CopyToAsync(Stream.Null, cancellation);
            Refuse(name, IngestRefusal.TooManyFiles(_mostFiles));
            return;
        }
        await _slots.WaitAsync(cancellation);
        var isHandedOver = false;
        try
        {
            var (held, refusal) = await _memory.ReadAsync(file, cancellation);
            if (held is null) Refuse(name, refusal!);
            else if (_volumeFiles?.HoldBack(name, held) is { } waiting) _files.Add(waiting);
            else
            {
                _files.Add(TakeInAsync(name, held, cancellation));
                isHandedOver = true;
            }
        }
        finally
        {
            if (!isHandedOver) _slots.Release();
        }
    }

    /// <summary>Notes a file that cannot even be read from the request.</summary>
    public void Refuse(string name, IngestRefusal refusal) => _files.Add(Task.FromResult(IngestOutcome.Refused(name, refusal)));

    /// <summary>Waits for all files, then makes volumes and exams of the series that were touched. Every verdict <c>stored</c> is durable on return.</summary>
    /// <returns>One outcome a file, in the order they were added.</returns>
    /// <exception cref="Storage.StoreUnavailableException">A series could not be registered; what was stored stays, and the same files may be sent again.</exception>
    public async Task<ImmutableArray<IngestOutcome>> CompleteAsync(CancellationToken cancellation)
    {
        if (_volumeFiles is { } waiting) await waiting.CompleteAsync((name, bytes) => _takeIn(name, bytes, cancellation), cancellation);
        var outcomes = await Task.WhenAll(_files);
        await RegisterAsync(outcomes, cancellation);
        _isComplete = true;
        return [.. outcomes];
    }

    private async Task RegisterAsync(IngestOutcome[] outcomes, CancellationToken cancellation)
    {
        var series = outcomes.Select(o => (o with { ProjectId = o.ProjectId ?? _projectId }).Series).OfType<SeriesKey>().Distinct();
        foreach (var key in series.OrderBy(s => s.SeriesInstanceUid, StringComparer.Ordinal)) await _registrar.RegisterAsync(key, cancellation);
    }

    /// <summary>Ends the batch once no file is under way. What a batch that broke off has kept is registered in the background.</summary>
    public async ValueTask DisposeAsync()
    {
        _volumeFiles?.Abandon();
        await ((Task)Task.WhenAll(_files)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _slots.Dispose();
        if (!_isComplete) _pending.Notify();
    }

    private async Task<IngestOutcome> TakeInAsync(string name, HeldBytes held, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(
                () => _volumeFiles?.TakeIn(name, held.Bytes, cancellation) ?? _takeIn(name, held.Bytes, cancellation), cancellation);
        }
        finally
        {
            held.Dispose();
            _slots.Release();
        }
    }
}

/// <summary>What is done with each file once it is in memory: find out where it goes, and take it in there.</summary>
internal delegate Task<IngestOutcome> IngestStep(string name, ReadOnlyMemory<byte> received, CancellationToken cancellation);

/// <summary>Where a file goes.</summary>
/// <param name="Project">The project; null for the site archive alone.</param>
/// <param name="Domain">The de-identification domain.</param>
/// <param name="StudyInstanceUid">When given, instances of other studies are refused (STOW to a study).</param>
/// <param name="OpensWithoutSpacing">Whether volume files that tell no distances are opened as stacks.</param>
internal sealed record IngestTarget(Project? Project, ImageDomain Domain, string? StudyInstanceUid, bool OpensWithoutSpacing = false);

/// <summary>What became of one file.</summary>
/// <param name="Verdict">The verdict as it is sent to the client.</param>
/// <param name="Class">The sort of refusal; null when it was not refused.</param>
/// <param name="Instance">The instance in the archive; null when it was refused.</param>
/// <param name="ClaimedSopClassUid">SOP Class UID as the file says; null when it does not.</param>
/// <param name="ClaimedSopInstanceUid">SOP Instance UID as the file says; null when it does not.</param>
public sealed record IngestOutcome(
    FileVerdict Verdict, Core.Messages.RejectionClass? Class, InstanceKey? Instance, string? ClaimedSopClassUid = null, string? ClaimedSopInstanceUid = null)
{
    /// <summary>The project it went to; null for the site archive, and for what was refused.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The routing rule that decided where it goes; null when none did.</summary>
    public string? Rule { get; init; }

    /// <summary>The series that has to be registered with its exam; null when there is nothing to register.</summary>
    internal SeriesKey? Series => ProjectId is { } project && Instance is { } kept && Verdict.Verdict is Core.Contract.Verdict.Stored or Core.Contract.Verdict.Duplicate
        ? new SeriesKey(project, kept.Domain, kept.StudyInstanceUid, kept.SeriesInstanceUid) : null;

    internal static IngestOutcome Refused(string name, IngestRefusal refusal, string? sopClassUid = null, string? sopInstanceUid = null) => new(
        new FileVerdict(name, Core.Contract.Verdict.Refused, refusal.Code, refusal.Text, sopInstanceUid), refusal.Class, null, sopClassUid, sopInstanceUid);
}
