using Annotator.Core.Access;

namespace Annotator.Core.Workflow.Stages;

/// <summary>A reader draws; the work is handed on by submitting.</summary>
public sealed class Annotate : StageKind
{
    /// <inheritdoc/>
    public override string Id => "annotate";

    /// <inheritdoc/>
    public override ProjectAction? TakenBy => ProjectAction.Annotate;

    /// <inheritdoc/>
    public override bool SetsAreOpen => true;

    /// <inheritdoc/>
    public override bool Submits => true;
}
