using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations.Shapes;

/// <summary>The rules of one shape: what makes it valid and what it measures. One file a shape.</summary>
public abstract record ShapeRules
{
    /// <summary>The stable id, as in <see cref="FrameGeometry.Shape"/>.</summary>
    public abstract string Id { get; }

    /// <summary>The fewest points it can have.</summary>
    public abstract int FewestPoints { get; }

    /// <summary>The most points it can have.</summary>
    public abstract int MostPoints { get; }

    /// <summary>How far a point may be from the slice of its picture, in slices: for most shapes what rounding of a page's own matrices can do.</summary>
    public virtual double FarthestOffPlane => 1e-6;

    /// <summary>Why these points make no such shape, after their number, plane and place were found good; null when they do.</summary>
    /// <param name="points">The points in the picture, in pixels.</param>
    internal abstract Rejection? Check(ReadOnlySpan<PicturePoint> points);

    /// <summary>What the shape measures, by name; units are the ruler's.</summary>
    public abstract ImmutableArray<NamedMeasure> Measure(Ruler ruler, ReadOnlySpan<IjkPoint> points);
}

/// <summary>A measure of a shape.</summary>
/// <param name="Name"><c>length</c>, <c>perimeter</c>, <c>area</c>, <c>firstSide</c>, <c>secondSide</c> or <c>longestDiameter</c>.</param>
/// <param name="Measure">Value and unit; mm² or px² for an area.</param>
public sealed record NamedMeasure(string Name, Measure Measure);
