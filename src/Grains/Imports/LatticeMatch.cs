using System.Globalization;
using System.Text.Json.Nodes;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Grains.Imports;

/// <summary>How the voxels of a file fall on those of a grid: the same places in the patient, perhaps counted along other axes, the other way, or only a part of them.</summary>
/// <remarks>Nothing is resampled: where a voxel of the file is not a voxel of the grid, the file is refused with both geometries.</remarks>
internal sealed class LatticeMatch
{
    /// <summary>How far a voxel of the file may be from the grid's, in voxels.</summary>
    public const double ToleranceVoxels = 0.1;

    private readonly int[] _axes;
    private readonly int[] _signs;
    private readonly int[] _offsets;

    private LatticeMatch(int[] axes, int[] signs, int[] offsets) => (_axes, _signs, _offsets) = (axes, signs, offsets);

    /// <summary>The grid's voxel of a voxel of the file.</summary>
    public VoxelIndex this[int i, int j, int k]
    {
        get
        {
            Span<int> at = [_offsets[0], _offsets[1], _offsets[2]];
            at[_axes[0]] += _signs[0] * i;
            at[_axes[1]] += _signs[1] * j;
            at[_axes[2]] += _signs[2] * k;
            return new VoxelIndex(at[0], at[1], at[2]);
        }
    }

    /// <summary>Finds the match, or says with both geometries that there is none.</summary>
    public static (LatticeMatch? Match, Rejection? Rejection) Of(VolumeFileHeader file, Grid grid)
    {
        if (file.LpsFromIjk is not { } lpsFromFile || grid.GetLpsFromIjk() is not { } lpsFromGrid) return (null, Mismatch(file, grid, null));
        var gridFromLps = lpsFromGrid.Inverse();
        var origin = gridFromLps * lpsFromFile.Origin;
        IjkPoint[] steps = [.. new[] { lpsFromFile.I, lpsFromFile.J, lpsFromFile.K }.Select(step => new IjkPoint(gridFromLps.I.Dot(step), gridFromLps.J.Dot(step), gridFromLps.K.Dot(step)))];
        int[] axes = [.. steps.Select(Longest)];
        if (axes.Distinct().Count() < 3) return (null, Mismatch(file, grid, null));
        int[] signs = [.. steps.Select((step, n) => Along(step, axes[n]) < 0 ? -1 : 1)];
        var first = origin.ToVoxel();
        var match = new LatticeMatch(axes, signs, [first.I, first.J, first.K]);
        var worst = 0.0;
        for (var corner = 0; corner < 8; corner++)
        {
            var (i, j, k) = ((corner & 1) * (file.Columns - 1), ((corner >> 1) & 1) * (file.Rows - 1), (corner >> 2) * (file.Slices - 1));
            var (meant, taken) = (gridFromLps * (lpsFromFile * new IjkPoint(i, j, k)), match[i, j, k]);
            worst = Math.Max(worst, Math.Max(Math.Abs(meant.I - taken.I), Math.Max(Math.Abs(meant.J - taken.J), Math.Abs(meant.K - taken.K))));
            if (!grid.Contains(taken)) return (null, Mismatch(file, grid, worst));
        }
        return worst <= ToleranceVoxels ? (match, null) : (null, Mismatch(file, grid, worst));
    }

    private static int Longest(IjkPoint step)
    {
        var (i, j, k) = (Math.Abs(step.I), Math.Abs(step.J), Math.Abs(step.K));
        return i >= j && i >= k ? 0 : j >= k ? 1 : 2;
    }

    private static double Along(IjkPoint step, int axis) => axis switch { 0 => step.I, 1 => step.J, _ => step.K };

    private static Rejection Mismatch(VolumeFileHeader file, Grid grid, double? worst)
    {
        var apart = worst is { } voxels ? string.Create(CultureInfo.InvariantCulture, $", up to {voxels:0.##} voxels apart or outside") : "";
        var text = $"The labelmap does not lie on the volume's voxels{apart}. Labelmap: {Describe(file.Columns, file.Rows, file.Slices, file.LpsFromIjk)}. "
            + $"Volume: {Describe(grid.Columns, grid.Rows, grid.Slices, grid.GetLpsFromIjk())}. Nothing is resampled here.";
        return new Rejection(RejectionClass.Invalid, "geometry-mismatch", text, new JsonObject
        {
            ["labelmap"] = Json(file.Columns, file.Rows, file.Slices, file.LpsFromIjk), ["volume"] = Json(grid.Columns, grid.Rows, grid.Slices, grid.GetLpsFromIjk()),
        });
    }

    private static string Describe(int columns, int rows, int slices, LpsFromIjk? affine) => affine is null
        ? FormattableString.Invariant($"{columns} × {rows} × {slices} without a place in the patient")
        : FormattableString.Invariant($"{columns} × {rows} × {slices} of {affine.I.Length:0.####} × {affine.J.Length:0.####} × {affine.K.Length:0.####} mm, first voxel at ({affine.Origin.X:0.###}, {affine.Origin.Y:0.###}, {affine.Origin.Z:0.###}), i along ({affine.I.X:0.####}, {affine.I.Y:0.####}, {affine.I.Z:0.####})");

    private static JsonObject Json(int columns, int rows, int slices, LpsFromIjk? affine) => new()
    {
        ["columns"] = columns, ["rows"] = rows, ["slices"] = slices, ["lpsFromIjk"] = affine is null ? null : new JsonArray([.. affine.ToRows().Select(n => JsonValue.Create(n))]),
    };
}
