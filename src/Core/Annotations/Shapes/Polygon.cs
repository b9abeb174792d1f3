using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations.Shapes;

/// <summary>A closed outline, its last point joined to the first. It may not cross or touch itself.</summary>
public sealed record Polygon : ShapeRules
{
    /// <inheritdoc/>
    public override string Id => "polygon";

    /// <inheritdoc/>
    public override int FewestPoints => 3;

    /// <inheritdoc/>
    public override int MostPoints => 5000;

    internal override Rejection? Check(ReadOnlySpan<PicturePoint> points)
    {
        var outline = Outline.WithoutRepeats(points);
        if (outline.Distinct().Take(3).Count() < 3) return new(RejectionClass.Invalid, "too-few-points", "A polygon has at least three different points.");
        if (Outline.CrossesItself(outline)) return new(RejectionClass.Invalid, "self-crossing", "The outline crosses or touches itself. Move or remove a point.");
        return null;
    }

    /// <inheritdoc/>
    public override ImmutableArray<NamedMeasure> Measure(Ruler ruler, ReadOnlySpan<IjkPoint> points) =>
    [
        new("area", Measures.Area(ruler, points)),
        new("perimeter", Measures.Perimeter(ruler, points)),
        new("longestDiameter", Measures.LongestDiameter(ruler, points)!.Length),
    ];
}
