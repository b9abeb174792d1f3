using Annotator.Core.Access;

namespace Annotator.Core.Workflow.Stages;

/// <summary>A reviewer accepts, or rejects objects with a reason and sends the work back to its reader.</summary>
public sealed class Review : StageKind
{
    /// <inheritdoc/>
    public override string Id => "review";

    /// <inheritdoc/>
    public override ProjectAction? TakenBy => ProjectAction.Review;

    /// <inheritdoc/>
    public override bool SetsAreOpen => false;

    /// <inheritdoc/>
    public override bool Judges => true;
}
