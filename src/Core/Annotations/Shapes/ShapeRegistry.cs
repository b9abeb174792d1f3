using System.Collections.Frozen;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations.Shapes;

/// <summary>Every shape there is. A new one is a file and a line here.</summary>
public static class ShapeRegistry
{
    /// <summary>Shapes by id.</summary>
    public static FrozenDictionary<string, ShapeRules> Shapes { get; } = new ShapeRules[]
    {
        new BoundingBox(),
        new Polygon(),
        new Polyline(),
        new Location(),
        new Bitmask(),
    }.ToFrozenDictionary(s => s.Id);

    /// <summary>Why a geometry cannot stand on a grid; null when it can.</summary>
    public static Rejection? Check(FrameGeometry geometry, Grid grid)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (!Shapes.TryGetValue(geometry.Shape, out var shape)) return new(RejectionClass.Invalid, "no-such-shape", $"There is no shape {geometry.Shape}.");
        if (shape.MostPoints == 0) return new(RejectionClass.Invalid, "painted-shape", "A bitmask is painted, not drawn.");
        if (geometry.Points.IsDefault || geometry.Points.Any(p => p.IsDefault || p.Length != 3 || !p.All(double.IsFinite)))
            return new(RejectionClass.Invalid, "bad-points", "Each point is three finite numbers: i, j, k.");
        if (geometry.Points.Length < shape.FewestPoints) return new(RejectionClass.Invalid, "too-few-points", $"A {shape.Id} has at least {shape.FewestPoints} points.");
        if (geometry.Points.Length > shape.MostPoints) return new(RejectionClass.Invalid, "too-many-points", $"A {shape.Id} has at most {shape.MostPoints} points.");
        if (LatticePlanes.Find(grid, geometry.Plane) is not { } plane) return new(RejectionClass.Invalid, "no-such-plane", "The images do not have this plane.");
        return CheckOnPlane(geometry, plane, shape);
    }

    private static Rejection? CheckOnPlane(FrameGeometry geometry, LatticePlaneDescriptor plane, ShapeRules shape)
    {
        if (geometry.FrameIndex < 0 || geometry.FrameIndex >= plane.Count)
            return SetRejections.OutsideImage($"picture {geometry.FrameIndex} is not one of {plane.Count}");
        var points = geometry.ToIjkPoints().Select(plane.ToPicture).ToArray();
        foreach (var point in points)
        {
            if (Math.Abs(point.Slice - geometry.FrameIndex) > shape.FarthestOffPlane) return new(RejectionClass.Invalid, "off-plane", "A point does not lie on the picture the shape is drawn on.");
            if (point.X < -0.5 || point.Y < -0.5 || point.X > plane.Width - 0.5 || point.Y > plane.Height - 0.5)
                return SetRejections.OutsideImage("a point is beyond the edge of the picture");
        }
        return shape.Check(points);
    }
}
