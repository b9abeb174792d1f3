using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations.Shapes;

/// <summary>A single point. It measures nothing but where it is.</summary>
public sealed record Location : ShapeRules
{
    /// <inheritdoc/>
    public override string Id => "location";

    /// <inheritdoc/>
    public override int FewestPoints => 1;

    /// <inheritdoc/>
    public override int MostPoints => 1;

    internal override Rejection? Check(ReadOnlySpan<PicturePoint> points) => null;

    /// <inheritdoc/>
    public override ImmutableArray<NamedMeasure> Measure(Ruler ruler, ReadOnlySpan<IjkPoint> points) => [];
}
