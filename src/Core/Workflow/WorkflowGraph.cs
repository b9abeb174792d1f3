using System.Collections.Immutable;

namespace Annotator.Core.Workflow;

/// <summary>The stages a task passes through, as data. A published version never changes.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Stages">At least one; the first is where new tasks begin.</param>
public sealed record WorkflowGraph(int Version, ImmutableArray<Stage> Stages)
{
    /// <summary>A stage by id; null when there is none.</summary>
    public Stage? Find(string stageId) => Stages.FirstOrDefault(s => s.Id == stageId);
}

/// <summary>One stage of a workflow.</summary>
/// <param name="Id">Unique in the graph.</param>
/// <param name="Kind">The id of a stage kind in <see cref="Stages.StageRegistry"/>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Next">Where the task goes when the stage's work is submitted or accepted; null at an end.</param>
/// <param name="Back">Where it goes when rejected; null where nothing can be rejected.</param>
public sealed record Stage(string Id, string Kind, string Name, string? Next = null, string? Back = null);
