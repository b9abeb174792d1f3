using System.Collections.Immutable;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Phantoms;

/// <summary>A small lattice in any of the 48 axis orientations whose voxels say where they are: eight blocks of different values in the patient's corners on a slope.</summary>
/// <param name="Orientation">0–47.</param>
/// <param name="LpsFromIjk">The lattice: 0.7 × 0.9 × 2.5 mm, offset.</param>
/// <param name="Columns">Columns of a slice.</param>
/// <param name="Rows">Rows of a slice.</param>
/// <param name="Slices">For each k, rows × columns, row-major.</param>
public sealed record CornerPhantom(int Orientation, LpsFromIjk LpsFromIjk, int Columns, int Rows, ImmutableArray<short[]> Slices)
{
    /// <summary>How many orientations there are.</summary>
    public const int Orientations = 48;

    private const int BlockVoxels = 4;
    private static readonly ImmutableArray<ImmutableArray<int>> Permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>The value of the block in a corner of the patient: 1000, plus 100 at the left, 200 at the posterior, 400 at the superior end.</summary>
    public static short CornerValue(bool isLeft, bool isPosterior, bool isSuperior) =>
        (short)(1000 + (isLeft ? 100 : 0) + (isPosterior ? 200 : 0) + (isSuperior ? 400 : 0));

    /// <summary>Makes the phantom of an orientation: which patient axis i, j and k run along, and which way.</summary>
    /// <param name="orientation">0–47.</param>
    /// <param name="columns">Columns; at least 9.</param>
    /// <param name="rows">Rows; at least 9.</param>
    /// <param name="slices">Slices; at least 9.</param>
    public static CornerPhantom Create(int orientation, int columns = 24, int rows = 20, int slices = 14)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(orientation);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(orientation, Orientations);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(columns, Math.Min(rows, slices)), (2 * BlockVoxels) + 1);
        var lattice = new LpsFromIjk(Step(orientation, 0, 0.7), Step(orientation, 1, 0.9), Step(orientation, 2, 2.5), new(-21.5, 33.25, 102.75));
        var centre = lattice * new IjkPoint((columns - 1) / 2.0, (rows - 1) / 2.0, (slices - 1) / 2.0);
        var made = new short[slices][];
        for (var k = 0; k < slices; k++)
        {
            made[k] = new short[columns * rows];
            for (var j = 0; j < rows; j++)
                for (var i = 0; i < columns; i++) made[k][(j * columns) + i] = Value(new VoxelIndex(i, j, k), (columns, rows, slices), (lattice * new IjkPoint(i, j, k)) - centre);
        }
        return new CornerPhantom(orientation, lattice, columns, rows, [.. made]);
    }

    private static short Value(VoxelIndex voxel, (int I, int J, int K) size, LpsVector fromCentre)
    {
        static bool AtEnd(int index, int length) => index < BlockVoxels || index >= length - BlockVoxels;
        if (AtEnd(voxel.I, size.I) && AtEnd(voxel.J, size.J) && AtEnd(voxel.K, size.K))
            return CornerValue(fromCentre.X > 0, fromCentre.Y > 0, fromCentre.Z > 0);
        return (short)Math.Round((4 * fromCentre.X) + (2 * fromCentre.Y) + fromCentre.Z);
    }

    private static LpsVector Step(int orientation, int axis, double mm)
    {
        var signed = (orientation >> axis & 1) == 0 ? mm : -mm;
        return Permutations[orientation / 8][axis] switch { 0 => new(signed, 0, 0), 1 => new(0, signed, 0), _ => new(0, 0, signed) };
    }
}
