using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Images.VolumeFiles;

/// <summary>Makes the exam of a NIfTI or NRRD file: one series, a volume for each phase. Safe to repeat, to race and to be killed.</summary>
internal sealed class VolumeFileRegistrar(SeriesTable table, VolumeService volumes, IGrainHost grains)
{
    /// <summary>Makes the volumes reachable through the project, and the exam with them, unless both are there.</summary>
    /// <exception cref="StoreUnavailableException">It could not be registered now; the same file may be sent again.</exception>
    public async Task RegisterAsync(VolumeFileRecord file, string projectId, CancellationToken cancellation)
    {
        var examId = ExamIds.Of(projectId, file.StudyInstanceUid);
        var made = ImmutableArray.CreateBuilder<ExamVolume>();
        foreach (var blob in file.Manifests.Split(' '))
        {
            var d = (await volumes.ReadAsync(blob, cancellation)).Volume.Descriptor;
            made.Add(new ExamVolume(d.Id, d.IsVolume, d.Title, d.Grid, d.Problems, blob, d.Phase));
        }
        await table.AddVolumesAsync(projectId, examId, made.Select(v => (v.Id, v.Manifest)), cancellation);

        var exam = await grains.ReadAsync<Exam>(StreamId.Exam(examId), cancellation);
        var series = new ExamSeries(file.SeriesInstanceUid, "OT", file.Format, 1, made.DrainToImmutable());
        if (exam.State.Series.ContainsKey(series.SeriesInstanceUid)) return;
        var command = new RegisterSeries(projectId, file.Title, file.StudyInstanceUid, null, series);
        var commandId = ExamIds.Uuid(string.Create(CultureInfo.InvariantCulture,
            $"register-volume-file-1\n{projectId}\n{file.Domain}\n{file.StudyInstanceUid}\n{exam.Version}"));
        var receipt = await grains.ExecuteAsync(new CommandEnvelope(commandId, StreamId.Exam(examId), command), Actor.System, cancellation);
        if (receipt.Rejection is { } refused) throw new StoreUnavailableException($"Series {series.SeriesInstanceUid} could not be registered: {refused.Code}. {refused.Text}");
    }
}
