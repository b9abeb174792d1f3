using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations.Shapes;

/// <summary>A rectangle along the picture's rows and columns, by two opposite corners in any order.</summary>
public sealed record BoundingBox : ShapeRules
{
    /// <inheritdoc/>
    public override string Id => "boundingBox";

    /// <inheritdoc/>
    public override int FewestPoints => 2;

    /// <inheritdoc/>
    public override int MostPoints => 2;

    internal override Rejection? Check(ReadOnlySpan<PicturePoint> points) =>
        points[0].X == points[1].X || points[0].Y == points[1].Y ? new(RejectionClass.Invalid, "zero-area", "The box has no area.") : null;

    /// <inheritdoc/>
    public override ImmutableArray<NamedMeasure> Measure(Ruler ruler, ReadOnlySpan<IjkPoint> points)
    {
        ArgumentNullException.ThrowIfNull(ruler);
        var (first, opposite) = (points[0], points[1]);
        // On a lattice plane one coordinate is shared; of the other two the corner between takes one from each.
        var corner = first.K == opposite.K ? first with { I = opposite.I }
            : first.J == opposite.J ? first with { I = opposite.I } : first with { J = opposite.J };
        var (width, height) = (ruler.Distance(first, corner), ruler.Distance(corner, opposite));
        var other = new IjkPoint(first.I + opposite.I - corner.I, first.J + opposite.J - corner.J, first.K + opposite.K - corner.K);
        return
        [
            new("firstSide", width),
            new("secondSide", height),
            new("area", Measures.Area(ruler, [first, corner, opposite, other])),
        ];
    }
}
