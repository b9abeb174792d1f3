using System.Text.Json.Nodes;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Tasks;

/// <summary>Refusals of a task.</summary>
internal static class TaskRejections
{
    public static readonly Rejection NoWorkflow = new(RejectionClass.Conflict, "no-workflow", "The project has no published workflow yet.");

    public static readonly Rejection StageGone = new(
        RejectionClass.Conflict, "stage-gone", "The workflow no longer says where this task goes from here. Ask a manager of the project.");

    public static readonly Rejection Claimed = new(RejectionClass.Locked, "claimed", "Somebody else works on this task.");

    public static readonly Rejection NotAssigned = new(RejectionClass.Forbidden, "not-assigned", "This task is not yours: take it from the queue first.");

    public static readonly Rejection NotEligible = new(RejectionClass.Invalid, "not-eligible", "This person is no member who may do this stage's work.");

    public static readonly Rejection OwnWork = new(RejectionClass.Forbidden, "own-work", "In this project nobody reviews their own work.");

    public static readonly Rejection TextTooLong = new(RejectionClass.Invalid, "text-too-long", $"A text has at most {IssueDecider.LongestText} characters.");

    public static Rejection WrongStage(ReadingTask task) =>
        new(RejectionClass.Conflict, "wrong-stage", $"This cannot be done while the task is at the stage “{task.StageId}”.");

    public static Rejection? OpenIssues(ReadingTask task)
    {
        var open = task.OpenIssues.ToList();
        return open.Count == 0 ? null : new(
            RejectionClass.Conflict, "open-issues", open.Count == 1 ? "One issue is not resolved yet." : $"{open.Count} issues are not resolved yet.",
            new JsonArray([.. open.Select(i => (JsonNode)new JsonObject { ["issueId"] = i.Id, ["kind"] = i.Kind, ["text"] = i.Text })]));
    }

    public static Rejection MissingRequired(IReadOnlyList<Label> missing) => new(
        RejectionClass.Conflict, "missing-required", $"Required and not marked yet: {string.Join(", ", missing.Select(l => l.Name))}.",
        new JsonArray([.. missing.Select(l => (JsonNode)new JsonObject { ["labelId"] = l.Id, ["name"] = l.Name })]));
}
