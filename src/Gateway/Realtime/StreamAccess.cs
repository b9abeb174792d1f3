using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Core.Workflow.Stages;
using Annotator.Grains;

namespace Annotator.Gateway.Realtime;

/// <summary>What a stream belongs to, found for an actor who may see it.</summary>
/// <param name="Project">The project.</param>
/// <param name="ProjectVersion">The version that was read.</param>
/// <param name="Viewer">The actor as somebody who looks at branches.</param>
/// <param name="ExamId">The exam; null for a project's own stream.</param>
/// <param name="IsBlinded">Whether the exam is at a blinded stage.</param>
internal sealed record StreamEntry(Project Project, long ProjectVersion, Viewer Viewer, string? ExamId, bool IsBlinded);

/// <summary>Who may see which stream. The project is looked up on every call, never trusted from the client.</summary>
internal sealed class StreamAccess(IGrainHost grains)
{
    /// <summary>The stream's place, or a refusal that tells strangers nothing.</summary>
    public async Task<Outcome<StreamEntry>> EnterAsync(StreamId stream, Actor actor, ProjectAction action, CancellationToken cancellation) => stream.Kind switch
    {
        StreamKinds.Project => await EnterProjectAsync(stream.Id, actor, action, cancellation),
        StreamKinds.Exam => await EnterExamAsync(stream.Id, actor, action, cancellation),
        StreamKinds.Task => await EnterTaskAsync(stream.Id, actor, action, cancellation),
        StreamKinds.Set => await EnterSetAsync(stream, actor, action, cancellation),
        _ => Rejections.NotFound,
    };

    /// <summary>The exam's place.</summary>
    public async Task<Outcome<StreamEntry>> EnterExamAsync(string examId, Actor actor, ProjectAction action, CancellationToken cancellation)
    {
        var exam = await grains.ReadAsync<Exam>(StreamId.Exam(examId), cancellation);
        return exam.State.Exists ? await EnterWithinAsync(exam.State.ProjectId, examId, actor, action, cancellation) : Rejections.NotFound;
    }

    private async Task<Outcome<StreamEntry>> EnterProjectAsync(string id, Actor actor, ProjectAction action, CancellationToken cancellation)
    {
        var project = await grains.ReadAsync<Project>(StreamId.Project(id), cancellation);
        return AccessTable.Check(actor, project.State, action) is { } refused ? refused : new StreamEntry(project.State, project.Version, ViewerOf(actor, project.State), null, IsBlinded: false);
    }

    private async Task<Outcome<StreamEntry>> EnterTaskAsync(string id, Actor actor, ProjectAction action, CancellationToken cancellation)
    {
        var task = await grains.ReadAsync<ReadingTask>(StreamId.Task(id), cancellation);
        return task.State.Exists ? await EnterWithinAsync(task.State.ProjectId, task.State.ExamId, actor, action, cancellation) : Rejections.NotFound;
    }

    private async Task<Outcome<StreamEntry>> EnterSetAsync(StreamId stream, Actor actor, ProjectAction action, CancellationToken cancellation)
    {
        if (!SetName.TryParse(stream, out var name)) return Rejections.NotFound;
        var entered = await EnterExamAsync(name.ExamId, actor, action, cancellation);
        if (entered.Value is not { } exam) return entered;
        var isKnown = exam.Project.LabelGroups.Any(g => g.Id == name.LabelGroupId);
        return isKnown && Visibility.MaySee(exam.Viewer, name.Branch, exam.IsBlinded) ? exam : Rejections.NotFound;
    }

    private async Task<Outcome<StreamEntry>> EnterWithinAsync(string projectId, string examId, Actor actor, ProjectAction action, CancellationToken cancellation)
    {
        var project = await grains.ReadAsync<Project>(StreamId.Project(projectId), cancellation);
        if (AccessTable.CheckWithin(actor, project.State, action) is { } refused) return refused;
        var task = await grains.ReadAsync<ReadingTask>(StreamId.Task(examId), cancellation);
        return new StreamEntry(project.State, project.Version, ViewerOf(actor, project.State), examId, IsBlindedAt(task.State));
    }

    /// <summary>Whether readers at the task's stage work without seeing each other.</summary>
    public static bool IsBlindedAt(ReadingTask task) => StageRegistry.Find(task.StageKind) is { IsBlinded: true };

    private static Viewer ViewerOf(Actor actor, Project project) => new(actor.PersonId, AccessTable.RolesOf(actor, project));
}
