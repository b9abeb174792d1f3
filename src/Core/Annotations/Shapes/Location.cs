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

    /// <inheritdoc/>
    /// <remarks>A point set on an oblique picture has its own place between slices; it is kept with the slice nearest to it.</remarks>
    public override double FarthestOffPlane => 0.5 + base.FarthestOffPlane;

    internal override Rejection? Check(ReadOnlySpan<PicturePoint> points) => null;

    /// <inheritdoc/>
    public override ImmutableArray<NamedMeasure> Measure(Ruler ruler, ReadOnlySpan<IjkPoint> points) => [];
}
