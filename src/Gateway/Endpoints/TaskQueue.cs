using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Tasks;
using Annotator.Core.Workflow.Stages;
using Annotator.Gateway.Access;
using Annotator.Grains;
using Annotator.Storage;
using TaskStatus = Annotator.Core.Contract.TaskStatus;

namespace Annotator.Gateway.Endpoints;

/// <summary>The order in which tasks are given out, and giving them out. The decider of the task has the last word.</summary>
internal sealed class TaskQueue(IReadModels readModels, IGrainHost grains, TimeProvider clock)
{
    private const int Longest = 500;

    /// <summary>What the actor has and may take: one's own first, then by priority, then what was skipped last, then by age.</summary>
    public async Task<ImmutableArray<QueueItem>> ReadAsync(ProjectAccess access, CancellationToken cancellation)
    {
        var kinds = KindsFor(access);
        if (kinds.Count == 0) return [];
        var rows = await readModels.QueryAsync<Row>(
            Select,
            new
            {
                Project = access.Project.Id, Person = access.Actor.PersonId, kinds, Judging = StageRegistry.All.Where(k => k.Judges).Select(k => k.Id).Append("").ToList(),
                access.Project.Settings.ReviewerMayBeAuthor, Limit = Longest,
            },
            cancellation);
        return [.. rows.Select(r => r.ToItem(access.Actor.PersonId))];
    }

    /// <summary>Takes the first that can be taken. Neither a task nor a refusal: nothing waits.</summary>
    public async Task<(NextTask? Next, Rejection? Refused)> TakeNextAsync(ProjectAccess access, Caller caller, CancellationToken cancellation)
    {
        foreach (var item in await ReadAsync(access, cancellation))
        {
            if (item.Assignee is not null) return (new NextTask(item.Task, item.Exam), null);
            var claim = new CommandEnvelope(Guid.CreateVersion7(clock.GetUtcNow()).ToString(), StreamId.Task(item.Task), new Claim());
            var receipt = await grains.ExecuteAsync(claim, caller.Actor, cancellation);
            if (receipt.Rejection is null) return (new NextTask(item.Task, item.Exam), null);
            // Somebody was faster, or the rules keep this one from the actor: the next one then. A store that is away is told.
            if (receipt.Rejection.Class == RejectionClass.Unavailable) return (null, receipt.Rejection);
        }
        return (null, null);
    }

    private static List<string> KindsFor(ProjectAccess access)
    {
        var actions = AccessTable.ActionsOf(access.Actor, access.Project);
        return !actions.Contains(ProjectAction.TakeWork) ? [] : [.. StageRegistry.All.Where(k => k.TakenBy is { } needed && actions.Contains(needed)).Select(k => k.Id)];
    }

    private const string Select = """
        SELECT t.id, t.exam_id, e.title, t.stage_id, t.stage_kind, t.assignee_id, t.priority, t.skipped_at, t.rejections,
          (SELECT count(*) FROM rm_issues i WHERE i.task_id = t.id AND i.is_open = 1) AS open_issues
        FROM rm_tasks t JOIN rm_exams e ON e.id = t.exam_id
        WHERE t.project_id = @Project AND t.stage_kind IN @kinds AND (t.assignee_id IS NULL OR t.assignee_id = @Person)
          AND (t.assignee_id = @Person OR @ReviewerMayBeAuthor = 1 OR t.stage_kind NOT IN @Judging
            OR NOT EXISTS (SELECT 1 FROM rm_finished f WHERE f.task_id = t.id AND f.person_id = @Person))
        ORDER BY CASE WHEN t.assignee_id IS NULL THEN 1 ELSE 0 END, t.priority, CASE WHEN t.skipped_at IS NULL THEN 0 ELSE 1 END, t.skipped_at, t.created_at, t.id
        LIMIT @Limit
        """;

    private sealed record Row(
        string Id, string ExamId, string Title, string StageId, string StageKind, string? AssigneeId, int Priority, string? SkippedAt, int Rejections, int OpenIssues)
    {
        public QueueItem ToItem(string person)
        {
            var status = TaskStatuses.Of(StageKind, AssigneeId, SkippedAt is not null, Rejections);
            return new(Id, ExamId, Title, StageId, status, Priority, Why(status, person), AssigneeId, OpenIssues);
        }

        private string Why(TaskStatus status, string person) => (AssigneeId == person, status) switch
        {
            (true, TaskStatus.Returned) => "It came back to you from a review.",
            (true, _) => "You have it.",
            (_, TaskStatus.Skipped) => $"It was skipped before; priority {Priority}.",
            (_, TaskStatus.Returned) => $"It came back from a review; priority {Priority}.",
            _ => $"Priority {Priority}; older ones come first.",
        };
    }
}
