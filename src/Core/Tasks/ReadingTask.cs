using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Annotator.Core.Issues;

namespace Annotator.Core.Tasks;

/// <summary>The state of a task grain: one exam on its way through the stages of a workflow.</summary>
public sealed record ReadingTask
{
    /// <summary>Before the first event.</summary>
    public static readonly ReadingTask Initial = new();

    /// <summary>The task's id; empty before it is created.</summary>
    public string Id { get; init; } = "";

    /// <summary>The project it belongs to.</summary>
    public string ProjectId { get; init; } = "";

    /// <summary>The exam to be read.</summary>
    public string ExamId { get; init; } = "";

    /// <summary>The stage it is at, by id in the project's workflow.</summary>
    public string StageId { get; init; } = "";

    /// <summary>The kind of that stage when the task came to it.</summary>
    public string StageKind { get; init; } = "";

    /// <summary>Who works on it; null when nobody does.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>1 (highest) to 5 (lowest).</summary>
    public int Priority { get; init; } = 3;

    /// <summary>When it was last skipped; such tasks stand at the end of the queue.</summary>
    public DateTimeOffset? SkippedAt { get; init; }

    /// <summary>Who last finished each stage, by stage id.</summary>
    public ImmutableSortedDictionary<string, string> FinishedBy { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How often work was rejected.</summary>
    public int Rejections { get; init; }

    /// <summary>Issues in the order they were opened, deleted ones included.</summary>
    public ImmutableArray<Issue> Issues { get; init; } = [];

    /// <summary>Whether it was created.</summary>
    [JsonIgnore] public bool Exists => Id.Length > 0;

    /// <summary>Issues that stand in the way of submitting.</summary>
    [JsonIgnore] public IEnumerable<Issue> OpenIssues => Issues.Where(i => i.IsOpen);

    /// <summary>An issue that was not deleted; null when there is none of that id.</summary>
    public Issue? FindIssue(string issueId) => Issues.FirstOrDefault(i => i.Id == issueId && !i.Deleted);
}
