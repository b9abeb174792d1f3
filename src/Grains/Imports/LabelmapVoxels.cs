using System.Runtime.InteropServices;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Grains.Imports;

/// <summary>One value of a labelmap file with its voxels on the grid.</summary>
/// <param name="Value">The voxel value.</param>
/// <param name="Layer">The layer (phase) of the file, from 0.</param>
/// <param name="Slices">Runs by k-slice, ascending.</param>
internal sealed record ImportedSegment(int Value, int Layer, SortedDictionary<int, List<VoxelRun>> Slices)
{
    /// <summary>How many voxels it has.</summary>
    public long Voxels => Slices.Values.Sum(runs => runs.Sum(run => (long)run.Length));
}

/// <summary>Takes the segments out of a labelmap file.</summary>
internal static class LabelmapVoxels
{
    private const int MostSegments = 4096;

    /// <summary>The segments in the order of layer and value.</summary>
    public static (IReadOnlyList<ImportedSegment> Segments, Rejection? Rejection) Read(VolumeFile file, Grid grid, LatticeMatch match)
    {
        var header = file.Header;
        var narrowed = NarrowedVoxels.Of(header, file.Decode());
        if (narrowed is not { Slope: 1, Intercept: 0, Format: { IsFloat: false, SamplesPerPixel: 1 } })
            return ([], new(RejectionClass.Invalid, "not-a-labelmap", "The voxels are no labels: labels are whole numbers from 0 to 65,535 without a rescale."));
        var found = new SortedDictionary<(int Layer, int Value), SortedDictionary<int, List<int>>>();
        for (var layer = 0; layer < header.Phases; layer++)
        {
            if (!Collect(header, narrowed, layer, grid, match, found))
                return ([], new(RejectionClass.TooLarge, "too-many-segments", $"The file has more than {MostSegments} values, or one below 0."));
        }
        return ([.. found.Select(s => new ImportedSegment(s.Key.Value, s.Key.Layer, new(s.Value.ToDictionary(slice => slice.Key, slice => ToRuns(slice.Value)))))], null);
    }

    private static bool Collect(
        VolumeFileHeader header, NarrowedVoxels voxels, int layer, Grid grid, LatticeMatch match, SortedDictionary<(int Layer, int Value), SortedDictionary<int, List<int>>> found)
    {
        var at = (int)(layer * header.VoxelsPerPhase);
        for (var k = 0; k < header.Slices; k++)
        {
            for (var j = 0; j < header.Rows; j++)
            {
                for (var i = 0; i < header.Columns; i++, at++)
                {
                    var value = ValueAt(voxels, at);
                    if (value == 0) continue;
                    if (value < 0 || (found.Count >= MostSegments && !found.ContainsKey((layer, value)))) return false;
                    if (!found.TryGetValue((layer, value), out var slices)) found[(layer, value)] = slices = [];
                    var to = match[i, j, k];
                    if (!slices.TryGetValue(to.K, out var offsets)) slices[to.K] = offsets = [];
                    offsets.Add((to.J * grid.Columns) + to.I);
                }
            }
        }
        return true;
    }

    private static int ValueAt(NarrowedVoxels voxels, int at) => (voxels.Format.BitsAllocated, voxels.Format.IsSigned) switch
    {
        (8, false) => voxels.Bytes[at],
        (8, true) => (sbyte)voxels.Bytes[at],
        (_, false) => MemoryMarshal.Cast<byte, ushort>(voxels.Bytes)[at],
        _ => MemoryMarshal.Cast<byte, short>(voxels.Bytes)[at],
    };

    private static List<VoxelRun> ToRuns(List<int> offsets)
    {
        offsets.Sort();
        var runs = new List<VoxelRun>();
        foreach (var offset in offsets)
        {
            if (runs.Count > 0 && runs[^1].End == offset) runs[^1] = runs[^1] with { Length = runs[^1].Length + 1 };
            else runs.Add(new VoxelRun(offset, 1));
        }
        return runs;
    }
}
