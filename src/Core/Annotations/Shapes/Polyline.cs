using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations.Shapes;

/// <summary>An open line through its points. It may cross itself.</summary>
public sealed record Polyline : ShapeRules
{
    /// <inheritdoc/>
    public override string Id => "polyline";

    /// <inheritdoc/>
    public override int FewestPoints => 2;

    /// <inheritdoc/>
    public override int MostPoints => 5000;

    internal override Rejection? Check(ReadOnlySpan<PicturePoint> points)
    {
        foreach (var point in points)
            if (point.X != points[0].X || point.Y != points[0].Y) return null;
        return new(RejectionClass.Invalid, "zero-length", "The line has no length.");
    }

    /// <inheritdoc/>
    public override ImmutableArray<NamedMeasure> Measure(Ruler ruler, ReadOnlySpan<IjkPoint> points) =>
        [new("length", Measures.Length(ruler, points)), new("longestDiameter", Measures.LongestDiameter(ruler, points)!.Length)];
}
