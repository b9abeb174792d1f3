using System.Collections.Immutable;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Labelmaps;

/// <summary>Runs of a k-slice and dense labels, for export and import. The text form is <see cref="RunCodec"/>'s.</summary>
public static class LabelmapRuns
{
    /// <summary>The runs of the voxels that have a label; sorted, apart from each other.</summary>
    /// <param name="slice">Rows × columns labels, row-major; 0 is background.</param>
    /// <param name="label">The label.</param>
    public static ImmutableArray<VoxelRun> FromDense(ReadOnlySpan<ushort> slice, ushort label)
    {
        var runs = ImmutableArray.CreateBuilder<VoxelRun>();
        for (var at = 0; at < slice.Length;)
        {
            var start = slice[at..].IndexOf(label);
            if (start < 0) break;
            at += start;
            var length = slice[at..].IndexOfAnyExcept(label);
            if (length < 0) length = slice.Length - at;
            runs.Add(new VoxelRun(at, length));
            at += length;
        }
        return runs.ToImmutable();
    }

    /// <summary>Writes a label into the voxels of runs; other voxels keep theirs.</summary>
    /// <exception cref="ArgumentException">A run leaves the slice.</exception>
    public static void ToDense(ReadOnlySpan<VoxelRun> runs, ushort label, Span<ushort> slice)
    {
        foreach (var run in runs)
        {
            if (run.Start < 0 || run.Length < 0 || (long)run.Start + run.Length > slice.Length)
                throw new ArgumentException($"The run of {run.Length} voxels from {run.Start} leaves the slice of {slice.Length}.", nameof(runs));
            slice.Slice(run.Start, run.Length).Fill(label);
        }
    }

    /// <summary>How many voxels the runs hold.</summary>
    public static long Count(ReadOnlySpan<VoxelRun> runs)
    {
        var voxels = 0L;
        foreach (var run in runs) voxels += run.Length;
        return voxels;
    }

    /// <summary>The volume of so many voxels in mm³; null where the grid has no patient geometry.</summary>
    public static double? VolumeMm3(long voxels, Grid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return grid.GetLpsFromIjk() is { } lpsFromIjk ? voxels * lpsFromIjk.VoxelVolumeMm3 : null;
    }
}
