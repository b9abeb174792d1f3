using Annotator.Core.Geometry;

namespace Annotator.Core.Tests.Geometry;

/// <summary>Lattices as the tests want them: oblique, 0.7 × 0.9 × 2.5 mm, offset, non-cubic, in any of the 48 axis orientations.</summary>
internal static class Lattices
{
    public const double ColumnMm = 0.7;
    public const double RowMm = 0.9;
    public const double SliceMm = 2.5;
    public const int Columns = 31;
    public const int Rows = 23;
    public const int Slices = 11;

    private static readonly int[][] Permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>All permutations of the patient axes with all signs: 0–47.</summary>
    public static IEnumerable<int> AllOrientations => Enumerable.Range(0, 48);

    /// <summary>The patient axis (0 x, 1 y, 2 z) and sign along which voxel axis <paramref name="axis"/> runs.</summary>
    public static (int PatientAxis, int Sign) Nearest(int orientation, VoxelAxis axis) =>
        (Permutations[orientation / 8][(int)axis], (orientation >> (int)axis & 1) == 0 ? 1 : -1);

    /// <summary>A lattice near an orientation, turned by three angles (degrees) and offset.</summary>
    public static LpsFromIjk Oblique(int orientation, double aboutX = 7, double aboutY = -11, double aboutZ = 13) => new(
        Turn(Along(orientation, VoxelAxis.I), aboutX, aboutY, aboutZ) * ColumnMm,
        Turn(Along(orientation, VoxelAxis.J), aboutX, aboutY, aboutZ) * RowMm,
        Turn(Along(orientation, VoxelAxis.K), aboutX, aboutY, aboutZ) * SliceMm,
        new LpsPoint(-123.4, 56.7, 890.1));

    public static Grid Grid(LpsFromIjk? lpsFromIjk) => Core.Geometry.Grid.Create("2.25.1", Columns, Rows, Slices, lpsFromIjk, "2.25.2");

    private static LpsVector Along(int orientation, VoxelAxis axis)
    {
        var (patientAxis, sign) = Nearest(orientation, axis);
        return patientAxis switch { 0 => new(sign, 0, 0), 1 => new(0, sign, 0), _ => new(0, 0, sign) };
    }

    private static LpsVector Turn(LpsVector v, double aboutX, double aboutY, double aboutZ)
    {
        var (sx, cx) = Math.SinCos(aboutX * Math.PI / 180);
        var (sy, cy) = Math.SinCos(aboutY * Math.PI / 180);
        var (sz, cz) = Math.SinCos(aboutZ * Math.PI / 180);
        v = new(v.X, (cx * v.Y) - (sx * v.Z), (sx * v.Y) + (cx * v.Z));
        v = new((cy * v.X) + (sy * v.Z), v.Y, (cy * v.Z) - (sy * v.X));
        return new((cz * v.X) - (sz * v.Y), (sz * v.X) + (cz * v.Y), v.Z);
    }
}
