namespace Annotator.Core.Annotations.Masks;

/// <summary>Consecutive voxels of one k-slice, counted row by row: voxel index is <c>j × columns + i</c>.</summary>
/// <param name="Start">The first voxel.</param>
/// <param name="Length">How many; at least 1.</param>
public readonly record struct VoxelRun(int Start, int Length)
{
    /// <summary>The first voxel after the run.</summary>
    public int End => Start + Length;
}
