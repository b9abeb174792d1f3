using Annotator.Core.Access;

namespace Annotator.Core.Workflow.Stages;

/// <summary>What a kind of stage allows. One file per kind, one line in <see cref="StageRegistry"/>.</summary>
public abstract class StageKind
{
    /// <summary>The stable id, as a workflow names it.</summary>
    public abstract string Id { get; }

    /// <summary>What somebody must be allowed to do to take a task here; null where nothing is to be taken.</summary>
    public abstract ProjectAction? TakenBy { get; }

    /// <summary>Whether the annotation sets can be edited while the task is here.</summary>
    public abstract bool SetsAreOpen { get; }

    /// <summary>Whether the work is handed on by <c>task.submit</c>.</summary>
    public virtual bool Submits => false;

    /// <summary>Whether the work is judged by <c>task.accept</c> and <c>task.reject</c>.</summary>
    public virtual bool Judges => false;

    /// <summary>Whether the stage must name a next stage.</summary>
    public virtual bool NeedsNext => Submits || Judges;

    /// <summary>Whether the stage must name where rejected work goes.</summary>
    public virtual bool NeedsBack => Judges;

    /// <summary>Whether readers work without seeing each other.</summary>
    public virtual bool IsBlinded => false;
}
