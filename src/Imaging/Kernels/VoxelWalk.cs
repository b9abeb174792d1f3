using Annotator.Core.Geometry;

namespace Annotator.Imaging.Kernels;

/// <summary>A straight walk through a lattice: the place of pixel x of a row is <c>Start + x × Step</c>, in continuous voxel coordinates.</summary>
/// <param name="Start">Where pixel 0 lies.</param>
/// <param name="StepI">Columns a pixel.</param>
/// <param name="StepJ">Rows a pixel.</param>
/// <param name="StepK">Slices a pixel.</param>
internal readonly record struct VoxelWalk(IjkPoint Start, double StepI, double StepJ, double StepK)
{
    /// <summary>The pixels that lie in the lattice, each voxel reaching half a voxel around its centre.</summary>
    /// <param name="columns">Voxels along i.</param>
    /// <param name="rows">Voxels along j.</param>
    /// <param name="slices">Voxels along k.</param>
    /// <param name="pixels">Pixels of the row.</param>
    /// <returns>The first, and the one after the last; equal when none does.</returns>
    public (int First, int End) Inside(int columns, int rows, int slices, int pixels)
    {
        var (first, end) = (0.0, (double)pixels);
        Narrow(Start.I, StepI, columns, ref first, ref end);
        Narrow(Start.J, StepJ, rows, ref first, ref end);
        Narrow(Start.K, StepK, slices, ref first, ref end);
        return first < end ? ((int)first, (int)end) : (0, 0);
    }

    private static void Narrow(double start, double step, int length, ref double first, ref double end)
    {
        var (least, most) = (-0.5, length - 0.5);
        if (step == 0)
        {
            if (start < least || start > most) end = 0;
            return;
        }
        var (a, b) = ((least - start) / step, (most - start) / step);
        if (step < 0) (a, b) = (b, a);
        first = Math.Max(first, Math.Ceiling(a));
        end = Math.Min(end, Math.Floor(b) + 1);
    }
}
