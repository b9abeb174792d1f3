using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Annotator.Core.Geometry;

namespace Annotator.Core.Annotations;

/// <summary>One picture of a grid: what a frame label is keyed by.</summary>
/// <param name="Grid">The grid's id.</param>
/// <param name="Plane">The lattice plane.</param>
/// <param name="FrameIndex">The slice along the plane's axis, from 0.</param>
public sealed record FrameKey(string Grid, LatticePlane Plane, int FrameIndex)
{
    /// <summary>The form <c>grid/plane:frameIndex</c>, by which frame labels are sorted and stored.</summary>
    public override string ToString() => $"{Grid}/{PlaneName(Plane)}:{FrameIndex}";

    /// <summary>The plane as JSON writes it.</summary>
    internal static string PlaneName(LatticePlane plane) => plane switch
    {
        LatticePlane.Axial => "axial",
        LatticePlane.Sagittal => "sagittal",
        LatticePlane.Coronal => "coronal",
        _ => "native",
    };
}

/// <summary>A shape drawn on one picture of a grid. Measures and patient positions are derived, never stored.</summary>
/// <param name="Shape">The shape's id in the registry.</param>
/// <param name="Grid">The grid's id.</param>
/// <param name="Plane">The lattice plane it was drawn on.</param>
/// <param name="FrameIndex">The slice along the plane's axis, from 0.</param>
/// <param name="Points">Three numbers a point: continuous voxel coordinates i, j, k; integers are voxel centres.</param>
public sealed record FrameGeometry(
    string Shape, string Grid, LatticePlane Plane, int FrameIndex, ImmutableArray<ImmutableArray<double>> Points)
{
    /// <summary>The picture it was drawn on.</summary>
    [JsonIgnore] public FrameKey Frame => new(Grid, Plane, FrameIndex);

    /// <summary>The points as places in the lattice; each must have three numbers.</summary>
    public ImmutableArray<IjkPoint> ToIjkPoints() => [.. Points.Select(p => new IjkPoint(p[0], p[1], p[2]))];

    /// <summary>Equal fields, the points number by number.</summary>
    public bool Equals(FrameGeometry? other) =>
        other is not null && (Shape, Grid, Plane, FrameIndex, Points.Length) == (other.Shape, other.Grid, other.Plane, other.FrameIndex, other.Points.Length)
        && Points.Zip(other.Points).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shape, Grid, Plane, FrameIndex, Points.Length);
}
