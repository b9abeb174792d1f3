using Annotator.Core.Geometry;

namespace Annotator.Grains.Images;

/// <summary>Where the pixels of an acquired picture lie in its k-slice.</summary>
internal static class SliceMap
{
    /// <summary>The plane whose pictures are k-slices: the acquired one, which needs no other slice.</summary>
    public static LatticePlaneDescriptor AcquiredPlane(IReadOnlyList<LatticePlaneDescriptor> planes) => planes.First(p => p.SliceAxis.Axis == VoxelAxis.K);

    /// <summary>The offset in a k-slice (in voxels) of a pixel of a picture whose slices are k-slices.</summary>
    public static int Offset(LatticePlaneDescriptor plane, int x, int y)
    {
        var (column, row) = (plane.ColumnAxis.Map(x, plane.Width), plane.RowAxis.Map(y, plane.Height));
        var (i, j, columns) = plane.ColumnAxis.Axis == VoxelAxis.I ? (column, row, plane.Width) : (row, column, plane.Height);
        return (j * columns) + i;
    }
}
