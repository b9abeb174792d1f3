using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations.Shapes;

/// <summary>Voxels of the grid, painted by strokes: it has no points. Its volume comes from its runs.</summary>
public sealed record Bitmask : ShapeRules
{
    /// <inheritdoc/>
    public override string Id => StrokeRules.Shape;

    /// <inheritdoc/>
    public override int FewestPoints => 0;

    /// <inheritdoc/>
    public override int MostPoints => 0;

    internal override Rejection? Check(ReadOnlySpan<PicturePoint> points) => null;

    /// <inheritdoc/>
    public override ImmutableArray<NamedMeasure> Measure(Ruler ruler, ReadOnlySpan<IjkPoint> points) => [];
}
