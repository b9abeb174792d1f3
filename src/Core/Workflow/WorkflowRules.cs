using System.Collections.Immutable;
using Annotator.Core.Messages;
using Annotator.Core.Workflow.Stages;

namespace Annotator.Core.Workflow;

/// <summary>What a workflow must satisfy to be published.</summary>
public static class WorkflowRules
{
    /// <summary>Annotate → review → done.</summary>
    public static readonly ImmutableArray<Stage> Default =
    [
        new("annotate", "annotate", "Annotate", Next: "review"),
        new("review", "review", "Review", Next: "done", Back: "annotate"),
        new("done", "done", "Done"),
    ];

    /// <summary>Null when the stages make a workflow; otherwise what is wrong, with the stage named.</summary>
    public static Rejection? Check(ImmutableArray<Stage> stages)
    {
        if (stages.IsDefaultOrEmpty) return Wrong("A workflow has at least one stage.");
        var ids = stages.Select(s => s.Id).ToHashSet();
        if (ids.Count != stages.Length) return Wrong("Two stages have the same id.");
        foreach (var stage in stages)
        {
            if (CheckStage(stage, ids) is { } wrong) return wrong;
        }
        return EveryStageReachesAnEnd(stages) ? null : Wrong("From some stage no end can be reached.");
    }

    private static Rejection? CheckStage(Stage stage, HashSet<string> ids)
    {
        if (string.IsNullOrWhiteSpace(stage.Id) || string.IsNullOrWhiteSpace(stage.Name)) return Wrong("A stage needs an id and a name.");
        if (StageRegistry.Find(stage.Kind) is not { } kind) return Wrong($"Stage “{stage.Id}” is of an unknown kind, “{stage.Kind}”.");
        if (kind.NeedsNext != stage.Next is not null) return Wrong($"Stage “{stage.Id}” {(kind.NeedsNext ? "must" : "must not")} name a next stage.");
        if (kind.NeedsBack != stage.Back is not null) return Wrong($"Stage “{stage.Id}” {(kind.NeedsBack ? "must" : "must not")} name where rejected work goes.");
        var unknown = new[] { stage.Next, stage.Back }.FirstOrDefault(id => id is not null && !ids.Contains(id));
        return unknown is null ? null : Wrong($"Stage “{stage.Id}” leads to “{unknown}”, which does not exist.");
    }

    private static bool EveryStageReachesAnEnd(ImmutableArray<Stage> stages)
    {
        var reaching = stages.Where(s => s.Next is null).Select(s => s.Id).ToHashSet();
        while (stages.Where(s => s.Next is not null && reaching.Contains(s.Next)).Any(s => reaching.Add(s.Id)))
        {
        }
        return reaching.Count == stages.Length;
    }

    private static Rejection Wrong(string text) => new(RejectionClass.Invalid, "invalid-workflow", text);
}
