using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Tasks;
using Annotator.Gateway.Access;
using Annotator.Grains;

namespace Annotator.Gateway.Realtime;

/// <summary>Puts together what a client gets when it opens an exam.</summary>
internal sealed class ExamOpener(StreamAccess access, IGrainHost grains, VisibleSets sets, Accounts accounts, ExamVolumes volumes)
{
    /// <summary>All but people and leases, which are the hub's; or a refusal that tells strangers nothing.</summary>
    public async Task<Outcome<Opened>> OpenAsync(string projectId, string examId, HubConnection connection, CancellationToken cancellation)
    {
        if (!StreamId.IsValidId(projectId) || !StreamId.IsValidId(examId)) return Rejections.NoSuchProject;
        var project = await access.EnterAsync(StreamId.Project(projectId), connection.Actor, ProjectAction.ViewExams, cancellation);
        if (project.Rejection is { } stranger) return stranger;
        var entered = await access.EnterExamAsync(examId, connection.Actor, ProjectAction.ViewExams, cancellation);
        if (entered.Value is not { } entry || entry.Project.Id != projectId) return Rejections.NotFound;
        var exam = await grains.ReadAsync<Exam>(StreamId.Exam(examId), cancellation);
        var task = await grains.ReadAsync<ReadingTask>(StreamId.Task(examId), cancellation);
        var result = new OpenResult(
            new ProjectView(entry.ProjectVersion, entry.Project), new ExamView(exam.Version, exam.State), task.State.Exists ? new TaskView(task.Version, task.State) : null,
            await sets.ListAsync(entry, cancellation), await volumes.DescribeAsync(exam.State, cancellation),
            new Me(connection.Actor.PersonId, connection.SessionId, AccessTable.ActionsOf(connection.Actor, entry.Project)), [], [],
            await accounts.NamesOfAsync(entry.IsBlinded ? [connection.Actor.PersonId] : entry.Project.Members.Keys.Append(connection.Actor.PersonId), cancellation));
        return new Opened(entry, result);
    }
}

/// <summary>An exam that was opened.</summary>
/// <param name="Entry">Where it belongs.</param>
/// <param name="Result">What the client gets.</param>
internal sealed record Opened(StreamEntry Entry, OpenResult Result);
