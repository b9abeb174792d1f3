using System.Diagnostics;
using Annotator.Core.Access;
using Annotator.Core.Issues;
using Annotator.Core.Messages;
using Annotator.Core.Workflow.Stages;

namespace Annotator.Core.Tasks;

/// <summary>The rules of a task's issues.</summary>
internal static class IssueDecider
{
    /// <summary>Characters in an issue's or comment's text, at most.</summary>
    public const int LongestText = 10_000;

    private const int MostTags = 20;

    public static Decision Decide(ReadingTask task, Command command, TaskContext context)
    {
        if (AccessTable.CheckWithin(context.Actor, context.Project, ProjectAction.DiscussIssues) is { } refused) return refused;
        if (StageRegistry.Find(task.StageKind) is { TakenBy: null }) return TaskRejections.WrongStage(task);
        return command switch
        {
            OpenIssue c => Open(task, c),
            Comment c => Say(task, c),
            ResolveIssue c => Resolve(task, c),
            ReopenIssue c => Reopen(task, c),
            DeleteIssue c => Delete(task, c, context),
            _ => throw new UnreachableException($"No rule for {command.GetType().Name}"),
        };
    }

    private static Decision Open(ReadingTask task, OpenIssue command)
    {
        if (IssueKinds.Find(command.Kind) is not { } kind)
            return new Rejection(RejectionClass.Invalid, "unknown-issue-kind", $"There is no kind of issue named “{command.Kind}”.");
        if (!kind.OpenedByHand) return new Rejection(RejectionClass.Forbidden, "not-by-hand", $"An issue of the kind “{kind.Name}” is opened by the server only.");
        if (CheckText(command.Text) is { } wrong) return wrong;
        if (task.Issues.Any(i => i.Id == command.IssueId) || string.IsNullOrEmpty(command.IssueId))
            return new Rejection(RejectionClass.Conflict, "duplicate", "There is an issue with this id already.");
        if (kind.NeedsPlace != command.Place is not null || command.Place is { } place && !IsPlace(place))
            return new Rejection(RejectionClass.Invalid, "place-needed", kind.NeedsPlace ? "Show where on the image it is." : "An issue of this kind has no place on the image.");
        var tags = command.Tags ?? [];
        if (tags.Length > MostTags) return new Rejection(RejectionClass.Invalid, "too-many-tags", $"An issue has at most {MostTags} tags.");
        return new IssueOpened(command.IssueId, kind.Code, command.Text.Trim(), tags, command.Place, command.Object);
    }

    private static Decision Say(ReadingTask task, Comment command)
    {
        if (task.FindIssue(command.IssueId) is not { } issue) return NoSuchIssue;
        if (CheckText(command.Text) is { } wrong) return wrong;
        return issue.Comments.Any(c => c.Id == command.CommentId) ? Decision.Accept() : new IssueCommented(issue.Id, command.CommentId, command.Text.Trim());
    }

    private static Decision Resolve(ReadingTask task, ResolveIssue command)
    {
        if (task.FindIssue(command.IssueId) is not { } issue) return NoSuchIssue;
        if (!issue.IsOpen) return Decision.Accept();
        return IssueKinds.Find(issue.Kind)!.ResolvedByHand
            ? new IssueResolved(issue.Id)
            : new Rejection(RejectionClass.Forbidden, "not-by-hand", "This issue closes itself when what it asks for is done.");
    }

    private static Decision Reopen(ReadingTask task, ReopenIssue command) =>
        task.FindIssue(command.IssueId) is not { } issue ? NoSuchIssue : issue.IsOpen ? Decision.Accept() : new IssueReopened(issue.Id);

    private static Decision Delete(ReadingTask task, DeleteIssue command, TaskContext context)
    {
        if (task.FindIssue(command.IssueId) is not { } issue) return NoSuchIssue;
        if (!IssueKinds.Find(issue.Kind)!.Deletable) return new Rejection(RejectionClass.Forbidden, "not-deletable", "An issue of this kind cannot be deleted; resolve it.");
        return issue.By == context.Actor.PersonId
            ? new IssueDeleted(issue.Id)
            : new Rejection(RejectionClass.Forbidden, "not-creator", "Only who opened an issue may delete it.");
    }

    public static ReadingTask Evolve(ReadingTask task, EventEnvelope envelope) => envelope.Event switch
    {
        IssueOpened e => task with
        {
            Issues = task.Issues.Add(new Issue(e.IssueId, e.Kind, e.Text, envelope.By, envelope.At, e.Tags, e.Place, e.Object, [])),
        },
        IssueCommented e => Change(task, e.IssueId, i => i with { Comments = i.Comments.Add(new IssueComment(e.CommentId, envelope.By, envelope.At, e.Text)) }),
        IssueResolved e => Change(task, e.IssueId, i => i with { ResolvedBy = envelope.By, ResolvedAt = envelope.At }),
        IssueReopened e => Change(task, e.IssueId, i => i with { ResolvedBy = null, ResolvedAt = null }),
        IssueDeleted e => Change(task, e.IssueId, i => i with { Deleted = true }),
        _ => throw new UnreachableException($"No fold for {envelope.Event.GetType().Name}"),
    };

    private static ReadingTask Change(ReadingTask task, string issueId, Func<Issue, Issue> change) =>
        task with { Issues = [.. task.Issues.Select(i => i.Id == issueId ? change(i) : i)] };

    private static bool IsPlace(IssuePlace place) => place.FrameIndex >= 0 && place.Point is { IsDefault: false, Length: 3 } && place.Point.All(double.IsFinite);

    private static Rejection? CheckText(string text) =>
        string.IsNullOrWhiteSpace(text) ? new(RejectionClass.Invalid, "text-needed", "Write what it is about.")
        : text.Length > LongestText ? TaskRejections.TextTooLong
        : null;

    private static readonly Rejection NoSuchIssue = new(RejectionClass.NotFound, "no-such-issue", "There is no such issue in this task.");
}
