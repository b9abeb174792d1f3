using System.Collections.Immutable;
using Annotator.Core.Issues;
using Annotator.Core.Messages;

namespace Annotator.Core.Tasks;

/// <summary>Makes the task of an exam at the workflow's first stage.</summary>
[Message("task.create", Internal = true)] public sealed record CreateTask(string ProjectId, string ExamId, int Priority = 3) : Command;

/// <summary>Takes the task; refused when somebody else has it.</summary>
[Message("task.claim")] public sealed record Claim : Command;

/// <summary>Gives the task back to the queue.</summary>
[Message("task.release")] public sealed record Release : Command;

/// <summary>Gives the task to a member who may do the stage's work.</summary>
[Message("task.assign")] public sealed record Assign(string PersonId) : Command;

/// <summary>Hands the work on to the next stage and seals the annotation sets. Refused while issues are open or required labels missing.</summary>
[Message("task.submit")] public sealed record Submit : Command;

/// <summary>Passes the task over; the reason becomes an issue.</summary>
[Message("task.skip")] public sealed record Skip(string? Reason = null) : Command;

/// <summary>Approves the submitted work.</summary>
[Message("task.accept")] public sealed record Accept : Command;

/// <summary>Sends the work back to its reader, with an issue for each rejected object (or one for the whole).</summary>
[Message("task.reject")] public sealed record Reject(string Reason, ImmutableArray<RejectedObject> Objects) : Command;

/// <summary>An object a reviewer rejects.</summary>
/// <param name="Set">The set's stream.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Reason">Why; null when the command's reason says it.</param>
public sealed record RejectedObject(string Set, string ObjectId, string? Reason = null);

/// <summary>Opens an issue of a kind people open by hand.</summary>
[Message("task.open-issue")]
public sealed record OpenIssue(string IssueId, string Kind, string Text, ImmutableArray<string>? Tags = null, IssuePlace? Place = null, ObjectReference? Object = null) : Command;

/// <summary>Adds to an issue's thread.</summary>
[Message("task.comment")] public sealed record Comment(string IssueId, string CommentId, string Text) : Command;

/// <summary>Resolves an issue.</summary>
[Message("task.resolve-issue")] public sealed record ResolveIssue(string IssueId) : Command;

/// <summary>Reopens a resolved issue.</summary>
[Message("task.reopen-issue")] public sealed record ReopenIssue(string IssueId) : Command;

/// <summary>Deletes an issue; only its creator may, and never a rejection.</summary>
[Message("task.delete-issue")] public sealed record DeleteIssue(string IssueId) : Command;

/// <summary>The task exists, at a first stage.</summary>
[Message("task.created")]
public sealed record TaskCreated(string TaskId, string ProjectId, string ExamId, string StageId, string StageKind, int Priority) : Event;

/// <summary>Somebody works on it now.</summary>
[Message("task.assigned")] public sealed record TaskAssigned(string PersonId) : Event;

/// <summary>Nobody works on it now.</summary>
[Message("task.released")] public sealed record TaskReleased : Event;

/// <summary>The work went on to the next stage.</summary>
[Message("task.submitted")] public sealed record TaskSubmitted(string FromStage, string ToStage, string ToKind) : Event;

/// <summary>The task was passed over.</summary>
[Message("task.skipped")] public sealed record TaskSkipped(string Reason) : Event;

/// <summary>The work was approved.</summary>
[Message("task.accepted")] public sealed record TaskAccepted(string FromStage, string ToStage, string ToKind) : Event;

/// <summary>The work went back.</summary>
/// <param name="FromStage">The judging stage.</param>
/// <param name="ToStage">Where it went.</param>
/// <param name="ToKind">The kind of that stage.</param>
/// <param name="Reason">Why.</param>
/// <param name="ReturnedTo">The reader it went back to; null when they left the project.</param>
[Message("task.rejected")] public sealed record TaskRejected(string FromStage, string ToStage, string ToKind, string Reason, string? ReturnedTo) : Event;

/// <summary>An issue was opened.</summary>
[Message("task.issue-opened")]
public sealed record IssueOpened(string IssueId, string Kind, string Text, ImmutableArray<string> Tags, IssuePlace? Place = null, ObjectReference? Object = null) : Event;

/// <summary>Somebody added to a thread.</summary>
[Message("task.issue-commented")] public sealed record IssueCommented(string IssueId, string CommentId, string Text) : Event;

/// <summary>An issue was resolved.</summary>
[Message("task.issue-resolved")] public sealed record IssueResolved(string IssueId) : Event;

/// <summary>A resolved issue stands again.</summary>
[Message("task.issue-reopened")] public sealed record IssueReopened(string IssueId) : Event;

/// <summary>An issue was deleted.</summary>
[Message("task.issue-deleted")] public sealed record IssueDeleted(string IssueId) : Event;
