using System.Collections.Immutable;

namespace Annotator.Core.Geometry;

/// <summary>The voxel lattice that labels are drawn on. Content-addressed and immutable.</summary>
/// <param name="Id">SHA-256 (lower-case hex, first 32 characters) of the canonical form of the other fields.</param>
/// <param name="FrameOfReferenceUid">Frame of Reference UID (0020,0052); empty when the images name none.</param>
/// <param name="Columns">Voxels along i (along a row).</param>
/// <param name="Rows">Voxels along j (down a column).</param>
/// <param name="Slices">Voxels along k.</param>
/// <param name="LpsFromIjk">Twelve numbers, 3 × 4 row-major: LPS mm from voxel indices (voxel centres are integers). Null for a stack without patient geometry.</param>
/// <param name="SeriesInstanceUid">The series the grid was made from.</param>
public sealed record Grid(
    string Id, string FrameOfReferenceUid, int Columns, int Rows, int Slices, ImmutableArray<double>? LpsFromIjk, string SeriesInstanceUid)
{
    /// <summary>Voxels in one k-slice.</summary>
    public int VoxelsPerSlice => Columns * Rows;
}
