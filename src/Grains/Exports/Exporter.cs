using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Exports;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Core.Workflow.Stages;
using Annotator.Grains.Projects;
using Annotator.Storage;

namespace Annotator.Grains.Exports;

/// <summary>Makes the export document of a project or of one exam, exam by exam, so that memory stays bounded by the largest exam.</summary>
public sealed class Exporter(IGrainHost grains, IReadModels readModels, SetExporter sets, IPeopleDirectory people, TimeProvider clock)
{
    /// <summary>Writes the document of one exam, or of all exams of the project when <paramref name="examId"/> is null. The stream stays open.</summary>
    /// <remarks>The caller has checked that the actor may export. Only branches the viewer may see are in it.</remarks>
    public async Task WriteAsync(Stream output, string projectId, string? examId, Viewer viewer, CancellationToken cancellation)
    {
        var project = await grains.ReadAsync<Project>(StreamId.Project(projectId), cancellation);
        var exams = await ExamIdsAsync(projectId, examId, cancellation);
        // An exam is written to memory first: a response takes no synchronous writes, which the serialiser makes.
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = CoreJson.Options.Encoder });
        json.WriteStartObject();
        json.WriteString("format", "annotator-export");
        json.WriteNumber("formatVersion", 1);
        json.WriteString("exportedAt", clock.GetUtcNow());
        Write(json, "project", new ExportedProject(projectId, project.State.Name, project.Version, project.State.LabelGroups, project.State.Protocols));
        json.WriteStartArray("exams");
        var involved = project.State.Members.Keys.ToHashSet();
        foreach (var id in exams)
        {
            var exam = await ExamAsync(project.State, id, viewer, cancellation);
            involved.UnionWith(Everybody(exam));
            JsonSerializer.Serialize(json, exam, CoreJson.Options);
            await FlushAsync();
        }
        json.WriteEndArray();
        Write(json, "people", (await people.NamesOfAsync(involved, cancellation)).Select(p => new ExportedPerson(p.PersonId, p.Name)).ToImmutableArray());
        json.WriteEndObject();
        await FlushAsync();

        async Task FlushAsync()
        {
            await json.FlushAsync(cancellation);
            await output.WriteAsync(buffer.WrittenMemory, cancellation);
            buffer.ResetWrittenCount();
        }
    }

    private async Task<IReadOnlyList<string>> ExamIdsAsync(string projectId, string? examId, CancellationToken cancellation)
    {
        if (examId is not null) return [examId];
        var rows = await readModels.QueryAsync<Row>("SELECT id FROM rm_exams WHERE project_id = @projectId ORDER BY registered_at, id", new { projectId }, cancellation);
        return [.. rows.Select(r => r.Id)];
    }

    private async Task<ExportedExam> ExamAsync(Project project, string examId, Viewer viewer, CancellationToken cancellation)
    {
        var exam = (await grains.ReadAsync<Exam>(StreamId.Exam(examId), cancellation)).State;
        var task = (await grains.ReadAsync<ReadingTask>(StreamId.Task(examId), cancellation)).State;
        var volumes = await sets.VolumesAsync(exam, cancellation);
        var exported = ImmutableArray.CreateBuilder<ExportedSet>();
        foreach (var group in project.LabelGroups.Where(_ => Visibility.MaySee(viewer, Visibility.Main, stageIsBlinded: false)))
            exported.Add(await sets.ExportAsync(new SetName(examId, group.Id, Visibility.Main), group, exam, volumes, cancellation));
        return new ExportedExam(
            examId, exam.Title, exam.StudyInstanceUid, exam.StudyDate, task.Exists ? task.StageId : null,
            task.Exists && StageRegistry.Find(task.StageKind) is { TakenBy: null }, task.FinishedBy, volumes, exported.ToImmutable(), [.. task.Issues.Where(i => !i.Deleted)]);
    }

    private static IEnumerable<string> Everybody(ExportedExam exam) =>
    [
        .. exam.FinishedBy.Values, .. exam.Issues.SelectMany(i => i.Comments.Select(c => c.By).Append(i.By)),
        .. exam.Sets.SelectMany(s => s.Objects).SelectMany(o => o.Contributors).Select(c => c.PersonId),
    ];

    private static void Write<T>(Utf8JsonWriter json, string name, T value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, CoreJson.Options);
    }

    private sealed record Row(string Id);
}
