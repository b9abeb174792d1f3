using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Grains.Images;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Grains.Tests.Images;

/// <summary>Imports into a project of a stage, as an upload does.</summary>
internal static class Importing
{
    public static T Get<T>(this NodeStage stage) where T : notnull => stage.Host.Services.GetRequiredService<T>();

    public static async Task<Project> MakeProjectAsync(this NodeStage stage, string id = "p", ProjectSettings? settings = null)
    {
        var stream = StreamId.Project(id);
        await stage.Do(stream, new CreateProject("P"), Actor.System, $"create-{id}");
        return (await stage.Grains.ReadAsync<Project>(stream, CancellationToken.None)).State with { Settings = settings ?? new() };
    }

    public static async Task<ImmutableArray<FileVerdict>> ImportAsync(this NodeStage stage, Project? project, params IEnumerable<string> files)
    {
        await using var batch = await stage.Get<ImageIngest>().BeginAsync(project, null, CancellationToken.None);
        foreach (var file in files)
        {
            await using var stream = System.IO.File.OpenRead(file);
            await batch.AddAsync(Path.GetFileName(file), stream, CancellationToken.None);
        }
        return [.. (await batch.CompleteAsync(CancellationToken.None)).Select(o => o.Verdict)];
    }

    public static async Task<ImmutableArray<FileVerdict>> ImportAsync(this NodeStage stage, Project? project, params IEnumerable<byte[]> files)
    {
        await using var batch = await stage.Get<ImageIngest>().BeginAsync(project, null, CancellationToken.None);
        foreach (var file in files) await batch.AddAsync($"{batch.Count}", new MemoryStream(file), CancellationToken.None);
        return [.. (await batch.CompleteAsync(CancellationToken.None)).Select(o => o.Verdict)];
    }

    public static async Task<Versioned<Exam>> ReadExamAsync(this NodeStage stage, FileVerdict verdict) =>
        await stage.Grains.ReadAsync<Exam>(StreamId.Exam(verdict.ExamId!), CancellationToken.None);
}
