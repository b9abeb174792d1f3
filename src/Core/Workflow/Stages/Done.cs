using Annotator.Core.Access;

namespace Annotator.Core.Workflow.Stages;

/// <summary>The end: nothing is to be done, and nothing can be changed.</summary>
public sealed class Done : StageKind
{
    /// <inheritdoc/>
    public override string Id => "done";

    /// <inheritdoc/>
    public override ProjectAction? TakenBy => null;

    /// <inheritdoc/>
    public override bool SetsAreOpen => false;
}
