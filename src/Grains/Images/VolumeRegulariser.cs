using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Imaging.Volumes;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>What became of a wish for a regular volume.</summary>
/// <param name="ExamId">The exam it is in.</param>
/// <param name="VolumeId">The volume that was made, or was there already.</param>
public sealed record RegularisedVolume(string ExamId, string VolumeId);

/// <summary>Makes a regular volume of a tilted or irregular stack, on request, and tells its exam (docs/adr/0040-regularised-volumes.md). Safe to repeat, to race and to be killed.</summary>
public sealed class VolumeRegulariser(VolumeService volumes, SeriesTable table, IBlobStore blobs, IGrainHost grains) : IDisposable
{
    // Each holds a volume and its copy in memory: one after the other.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Makes the volume and adds it to the exam, unless it is there.</summary>
    /// <exception cref="Dicom.DicomFormatException">A frame does not decode.</exception>
    public async Task<(RegularisedVolume? Made, Rejection? Rejection)> MakeAsync(string projectId, StoredManifest stack, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (Regulariser.TryPlan(stack.Volume, out var target) is { } refused) return (null, refused);
        var source = stack.Volume.Descriptor;
        var examId = ExamIds.Of(projectId, source.StudyInstanceUid);
        var made = RegularisedManifest.Of(stack.Volume, target!);
        if (await IsThereAsync(examId, made, cancellation)) return (new(examId, made.Id), null);
        await _turn.WaitAsync(cancellation);
        try
        {
            var manifest = await KeepAsync(stack, made, target!, projectId, cancellation);
            return (await TellAsync(projectId, examId, made, manifest, cancellation)) is { } rejection ? (null, rejection) : (new(examId, made.Id), null);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<bool> IsThereAsync(string examId, VolumeManifest made, CancellationToken cancellation)
    {
        var exam = (await grains.ReadAsync<Exam>(StreamId.Exam(examId), cancellation)).State;
        return exam.Series.TryGetValue(made.Descriptor.SeriesInstanceUid, out var series) && series.Volumes.Any(volume => volume.Id == made.Id);
    }

    private async Task<string> KeepAsync(StoredManifest stack, VolumeManifest made, RegularGrid target, string projectId, CancellationToken cancellation)
    {
        var loaded = await volumes.LoadAsync(stack, cancellation, projectId);
        var regulariser = Regulariser.Of(loaded, target);
        await using var voxels = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        for (var k = 0; k < target.Slices; k++)
        {
            var at = k;
            await voxels.WriteAsync(await Task.Run(() => regulariser.Slice(at), cancellation), cancellation);
        }
        voxels.Position = 0;
        var blob = (await blobs.PutAsync(voxels, cancellation)).Name;
        return await blobs.PutAsync(new StoredManifest(StoredManifest.Current, made, [.. Enumerable.Repeat(blob, target.Slices)], AreVoxels: true).ToBytes(), cancellation);
    }

    private async Task<Rejection?> TellAsync(string projectId, string examId, VolumeManifest made, string manifest, CancellationToken cancellation)
    {
        var d = made.Descriptor;
        await table.AddVolumesAsync(projectId, examId, [(d.Id, manifest)], cancellation);
        var volume = new ExamVolume(d.Id, d.IsVolume, d.Title, d.Grid, d.Problems, manifest, null, d.Derivation);
        var version = (await grains.ReadAsync<Exam>(StreamId.Exam(examId), cancellation)).Version;
        var commandId = ExamIds.Uuid(FormattableString.Invariant($"regularise-1\n{projectId}\n{d.Id}\n{version}"));
        return (await grains.ExecuteAsync(new CommandEnvelope(commandId, StreamId.Exam(examId), new AddDerivedVolume(d.SeriesInstanceUid, volume)), Actor.System, cancellation)).Rejection;
    }
}
