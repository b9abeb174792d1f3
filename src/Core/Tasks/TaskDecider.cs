using System.Collections.Immutable;
using System.Diagnostics;
using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Issues;
using Annotator.Core.Messages;
using Annotator.Core.Workflow;
using Annotator.Core.Workflow.Stages;

namespace Annotator.Core.Tasks;

/// <summary>The rules of a task: pure, no clock and no I/O. What concerns issues stands in <see cref="IssueDecider"/>.</summary>
public static class TaskDecider
{
    /// <summary>The text of a skip issue when no reason was given.</summary>
    public const string SkippedWithoutReason = "This task was skipped";

    /// <summary>Decides one command.</summary>
    public static Decision Decide(ReadingTask task, Command command, TaskContext context)
    {
        if (command is CreateTask create) return Create(task, create, context);
        if (!task.Exists) return Access.Rejections.NotFound;
        if (AccessTable.CheckWithin(context.Actor, context.Project, ProjectAction.ViewExams) is { } stranger) return stranger;
        return command switch
        {
            Claim => Take(task, context),
            Release => GiveBack(task, context),
            Assign c => Give(task, c, context),
            Submit => HandOn(task, context),
            Skip c => PassOver(task, c, context),
            Accept => Approve(task, context),
            Reject c => SendBack(task, c, context),
            _ => IssueDecider.Decide(task, command, context),
        };
    }

    private static Decision Create(ReadingTask task, CreateTask command, TaskContext context)
    {
        if (!context.Actor.IsSystem) return Access.Rejections.InternalCommand;
        if (task.Exists) return Decision.Accept();
        if (context.Project.Workflow is not { } workflow) return TaskRejections.NoWorkflow;
        var first = workflow.Stages[0];
        return new TaskCreated(context.TaskId, command.ProjectId, command.ExamId, first.Id, first.Kind, command.Priority);
    }

    private static Decision Take(ReadingTask task, TaskContext context)
    {
        if (task.AssigneeId == context.Actor.PersonId) return Decision.Accept();
        if (task.AssigneeId is not null) return TaskRejections.Claimed;
        return MayTake(task, context.Actor, context) ?? context.Held ?? (Decision)new TaskAssigned(context.Actor.PersonId);
    }

    private static Decision GiveBack(ReadingTask task, TaskContext context)
    {
        if (task.AssigneeId is null) return Decision.Accept();
        var refused = task.AssigneeId == context.Actor.PersonId ? null : AccessTable.CheckWithin(context.Actor, context.Project, ProjectAction.AssignWork);
        return refused ?? (Decision)new TaskReleased();
    }

    private static Decision Give(ReadingTask task, Assign command, TaskContext context)
    {
        if (AccessTable.CheckWithin(context.Actor, context.Project, ProjectAction.AssignWork) is { } refused) return refused;
        if (!context.Project.Members.TryGetValue(command.PersonId, out _)) return TaskRejections.NotEligible;
        if (task.AssigneeId == command.PersonId) return Decision.Accept();
        if (context.Held is { } held) return held;
        var assignee = new Actor(command.PersonId, context.Actor.SessionId, new HashSet<string>());
        return MayTake(task, assignee, context) is null ? new TaskAssigned(command.PersonId) : TaskRejections.NotEligible;
    }

    private static Decision HandOn(ReadingTask task, TaskContext context)
    {
        if (Working(task, context, s => s.Submits) is { } refused) return refused;
        if (context.Held is { } held) return held;
        if (TaskRejections.OpenIssues(task) is { } open) return open;
        if (MissingLabels(context) is { } missing) return missing;
        return Onward(task, context, (from, to) => new TaskSubmitted(from, to.Id, to.Kind));
    }

    private static Decision PassOver(ReadingTask task, Skip command, TaskContext context)
    {
        if (Working(task, context, s => s.Submits) is { } refused) return refused;
        var reason = string.IsNullOrWhiteSpace(command.Reason) ? SkippedWithoutReason : command.Reason.Trim();
        if (reason.Length > IssueDecider.LongestText) return TaskRejections.TextTooLong;
        return Decision.Accept(new TaskSkipped(reason), new IssueOpened(context.CommandId, IssueKinds.Skip.Code, reason, []));
    }

    private static Decision Approve(ReadingTask task, TaskContext context)
    {
        if (Working(task, context, s => s.Judges) is { } refused) return refused;
        if (context.Held is { } held) return held;
        if (TaskRejections.OpenIssues(task) is { } open) return open;
        return Onward(task, context, (from, to) => new TaskAccepted(from, to.Id, to.Kind));
    }

    private static Decision SendBack(ReadingTask task, Reject command, TaskContext context)
    {
        if (Working(task, context, s => s.Judges) is { } refused) return refused;
        if (RejectionIssues(command, context, out var issues) is { } wrong) return wrong;
        if (context.Project.Workflow?.Find(task.StageId)?.Back is not { } backId || context.Project.Workflow.Find(backId) is not { } back) return TaskRejections.StageGone;
        var reader = task.FinishedBy.GetValueOrDefault(back.Id) is { } id && context.Project.Members.ContainsKey(id) ? id : null;
        var rejected = new TaskRejected(task.StageId, back.Id, back.Kind, command.Reason.Trim(), reader);
        return Decision.AcceptWith([rejected, .. issues], SealChanges(task, back, context));
    }

    private static Rejection? RejectionIssues(Reject command, TaskContext context, out ImmutableArray<Event> issues)
    {
        issues = [];
        if (string.IsNullOrWhiteSpace(command.Reason)) return new(RejectionClass.Invalid, "reason-needed", "A rejection needs a reason.");
        if (command.Reason.Length > IssueDecider.LongestText) return TaskRejections.TextTooLong;
        var unknown = command.Objects.FirstOrDefault(o => !context.Sets.Any(s => s.Stream.ToString() == o.Set && s.Objects.ContainsKey(o.ObjectId)));
        if (unknown is not null) return new(RejectionClass.NotFound, "no-such-object", $"There is no object {unknown.ObjectId} in this task.");
        issues = command.Objects.IsEmpty
            ? [new IssueOpened($"{context.CommandId}-0", IssueKinds.LabelRejection.Code, command.Reason.Trim(), [])]
            : [.. command.Objects.Select((o, n) => (Event)new IssueOpened(
                $"{context.CommandId}-{n}", IssueKinds.LabelRejection.Code, string.IsNullOrWhiteSpace(o.Reason) ? command.Reason.Trim() : o.Reason.Trim(), [],
                Object: new ObjectReference(o.Set, o.ObjectId)))];
        return null;
    }

    private static Decision Onward(ReadingTask task, TaskContext context, Func<string, Stage, Event> moved)
    {
        var workflow = context.Project.Workflow;
        if (workflow?.Find(task.StageId)?.Next is not { } nextId || workflow.Find(nextId) is not { } next) return TaskRejections.StageGone;
        return Decision.AcceptWith([moved(task.StageId, next)], SealChanges(task, next, context));
    }

    /// <summary>Sets are sealed or opened in the same commit that moves the task, so no edit slips between.</summary>
    private static ImmutableArray<Decision.OtherStream> SealChanges(ReadingTask task, Stage to, TaskContext context)
    {
        var open = StageRegistry.Find(to.Kind)!.SetsAreOpen;
        return [.. context.Sets.Where(s => s.IsSealed == open).Select(s =>
            new Decision.OtherStream(s.Stream, s.Version, [open ? new SetUnsealed(task.Id) : new SetSealed(task.Id)]))];
    }

    private static Rejection? Working(ReadingTask task, TaskContext context, Func<StageKind, bool> stageDoesThis)
    {
        if (StageRegistry.Find(task.StageKind) is not { } kind || !stageDoesThis(kind)) return TaskRejections.WrongStage(task);
        if (AccessTable.CheckWithin(context.Actor, context.Project, kind.TakenBy!.Value) is { } refused) return refused;
        return task.AssigneeId == context.Actor.PersonId ? null : TaskRejections.NotAssigned;
    }

    private static Rejection? MayTake(ReadingTask task, Actor actor, TaskContext context)
    {
        if (StageRegistry.Find(task.StageKind)?.TakenBy is not { } action) return TaskRejections.WrongStage(task);
        if (AccessTable.CheckWithin(actor, context.Project, action) is { } refused) return refused;
        var judgesOwnWork = StageRegistry.Find(task.StageKind)!.Judges && task.FinishedBy.ContainsValue(actor.PersonId);
        return judgesOwnWork && !context.Project.Settings.ReviewerMayBeAuthor ? TaskRejections.OwnWork : null;
    }

    private static Rejection? MissingLabels(TaskContext context)
    {
        var present = context.Sets.SelectMany(s => s.Objects.Values).ToHashSet();
        var missing = context.Project.LabelGroups.SelectMany(g => g.Labels).Where(l => l.Required && !l.Removed && !present.Contains(l.Id)).ToList();
        return missing.Count == 0 ? null : TaskRejections.MissingRequired(missing);
    }

    /// <summary>Folds one event.</summary>
    public static ReadingTask Evolve(ReadingTask task, EventEnvelope envelope) => envelope.Event switch
    {
        TaskCreated e => task with
        {
            Id = e.TaskId, ProjectId = e.ProjectId, ExamId = e.ExamId, StageId = e.StageId, StageKind = e.StageKind, Priority = e.Priority,
        },
        TaskAssigned e => task with { AssigneeId = e.PersonId },
        TaskReleased => task with { AssigneeId = null },
        TaskSkipped => task with { AssigneeId = null, SkippedAt = envelope.At },
        TaskSubmitted e => Moved(task, e.ToStage, e.ToKind, null) with { FinishedBy = task.FinishedBy.SetItem(e.FromStage, envelope.By), SkippedAt = null },
        TaskAccepted e => Moved(task, e.ToStage, e.ToKind, null) with { FinishedBy = task.FinishedBy.SetItem(e.FromStage, envelope.By) },
        TaskRejected e => Moved(task, e.ToStage, e.ToKind, e.ReturnedTo) with { Rejections = task.Rejections + 1 },
        IssueOpened or IssueCommented or IssueResolved or IssueReopened or IssueDeleted => IssueDecider.Evolve(task, envelope),
        _ => throw new UnreachableException($"No fold for {envelope.Event.GetType().Name}"),
    };

    private static ReadingTask Moved(ReadingTask task, string stage, string kind, string? assignee) =>
        task with { StageId = stage, StageKind = kind, AssigneeId = assignee };
}
