using System.Collections.Immutable;

namespace Annotator.Core.Geometry;

/// <summary>A family of pictures cut along the voxel lattice, named by the nearest patient axis.</summary>
public enum LatticePlane
{
    /// <summary>x toward the left, y toward the posterior; slices toward the superior.</summary>
    Axial,

    /// <summary>x toward the posterior, y toward the inferior; slices toward the left.</summary>
    Sagittal,

    /// <summary>x toward the left, y toward the inferior; slices toward the posterior.</summary>
    Coronal,

    /// <summary>The acquired slices of a stack without volume geometry: x = i, y = j, slice = k.</summary>
    Native,
}

/// <summary>A voxel axis as a picture meets it.</summary>
/// <param name="Axis">The voxel axis.</param>
/// <param name="Reversed">True when index n − 1 stands at 0 in the picture.</param>
public sealed record LatticeAxis(VoxelAxis Axis, bool Reversed)
{
    /// <summary>The voxel coordinate from the picture's, or the picture's from the voxel's: the map is its own inverse.</summary>
    public double Map(double coordinate, int length) => Reversed ? length - 1 - coordinate : coordinate;

    /// <summary>As <see cref="Map(double, int)"/>, for an index.</summary>
    public int Map(int index, int length) => Reversed ? length - 1 - index : index;
}

/// <summary>The pictures of one lattice plane of a grid: which voxel axis runs where, how many there are and how large.</summary>
/// <param name="Plane">The plane's name.</param>
/// <param name="ColumnAxis">The voxel axis met when x grows.</param>
/// <param name="RowAxis">The voxel axis met when y grows.</param>
/// <param name="SliceAxis">The voxel axis met when the slice index grows.</param>
/// <param name="Count">Slices.</param>
/// <param name="Width">Columns of a picture.</param>
/// <param name="Height">Rows of a picture.</param>
/// <param name="PixelSpacing">Distances between pixel centres in mm; null when the images do not tell.</param>
/// <param name="OffAxisDegrees">Angle between the plane's normal and the patient axis it is named by; 0 for native.</param>
public sealed record LatticePlaneDescriptor(
    LatticePlane Plane, LatticeAxis ColumnAxis, LatticeAxis RowAxis, LatticeAxis SliceAxis,
    int Count, int Width, int Height, PixelSpacing? PixelSpacing, double OffAxisDegrees)
{
    /// <summary>The place in the lattice of a place in a picture.</summary>
    public IjkPoint ToIjk(PicturePoint picture)
    {
        Span<double> ijk = stackalloc double[3];
        ijk[(int)ColumnAxis.Axis] = ColumnAxis.Map(picture.X, Width);
        ijk[(int)RowAxis.Axis] = RowAxis.Map(picture.Y, Height);
        ijk[(int)SliceAxis.Axis] = SliceAxis.Map(picture.Slice, Count);
        return new(ijk[0], ijk[1], ijk[2]);
    }

    /// <summary>The place in a picture of a place in the lattice; the slice need not be whole.</summary>
    public PicturePoint ToPicture(IjkPoint ijk) => new(
        ColumnAxis.Map(ijk.Along(ColumnAxis.Axis), Width), RowAxis.Map(ijk.Along(RowAxis.Axis), Height), SliceAxis.Map(ijk.Along(SliceAxis.Axis), Count));

    /// <summary>Patient position of a place in a picture.</summary>
    public LpsPoint ToLps(LpsFromIjk lpsFromIjk, PicturePoint picture) => lpsFromIjk * ToIjk(picture);

    /// <summary>The place in a picture of a patient position.</summary>
    public PicturePoint ToPicture(IjkFromLps ijkFromLps, LpsPoint lps) => ToPicture(ijkFromLps * lps);

    /// <summary>The direction in the patient in which x, y or the slice index grows, in mm per step.</summary>
    public static LpsVector Step(LpsFromIjk lpsFromIjk, LatticeAxis axis) =>
        axis.Reversed ? -lpsFromIjk.Step(axis.Axis) : lpsFromIjk.Step(axis.Axis);
}

/// <summary>The lattice planes of grids: the one place that says which voxel axis is seen where.</summary>
public static class LatticePlanes
{
    // Sums of cosines this close are one: rounding in the affine must not decide between equally near axes.
    private const double Tie = 1e-9;

    private static readonly LpsVector Left = new(1, 0, 0);
    private static readonly LpsVector Posterior = new(0, 1, 0);
    private static readonly LpsVector Superior = new(0, 0, 1);

    // The voxel axes nearest to (left–right, anterior–posterior, inferior–superior). The earlier wins a tie.
    private static readonly ImmutableArray<(VoxelAxis X, VoxelAxis Y, VoxelAxis Z)> Assignments =
    [
        (VoxelAxis.I, VoxelAxis.J, VoxelAxis.K), (VoxelAxis.J, VoxelAxis.K, VoxelAxis.I), (VoxelAxis.I, VoxelAxis.K, VoxelAxis.J),
        (VoxelAxis.J, VoxelAxis.I, VoxelAxis.K), (VoxelAxis.K, VoxelAxis.I, VoxelAxis.J), (VoxelAxis.K, VoxelAxis.J, VoxelAxis.I),
    ];

    /// <summary>Axial, sagittal and coronal of a grid with patient geometry; native alone of a grid without.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="stackSpacing">In-plane spacing of a grid without patient geometry, when all its slices tell the same.</param>
    public static ImmutableArray<LatticePlaneDescriptor> Of(Grid grid, PixelSpacing? stackSpacing = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.GetLpsFromIjk() is not { } lpsFromIjk) return [Native(grid, stackSpacing)];
        var (x, y, z) = NearestAxes(lpsFromIjk);
        LatticeAxis Toward(VoxelAxis axis, LpsVector direction) => new(axis, lpsFromIjk.Step(axis).Dot(direction) < 0);
        return
        [
            Describe(grid, lpsFromIjk, LatticePlane.Axial, Toward(x, Left), Toward(y, Posterior), Toward(z, Superior), Superior),
            Describe(grid, lpsFromIjk, LatticePlane.Sagittal, Toward(y, Posterior), Toward(z, -Superior), Toward(x, Left), Left),
            Describe(grid, lpsFromIjk, LatticePlane.Coronal, Toward(x, Left), Toward(z, -Superior), Toward(y, Posterior), Posterior),
        ];
    }

    /// <summary>One lattice plane of a grid; null when the grid does not have it.</summary>
    public static LatticePlaneDescriptor? Find(Grid grid, LatticePlane plane, PixelSpacing? stackSpacing = null)
    {
        foreach (var descriptor in Of(grid, stackSpacing))
            if (descriptor.Plane == plane) return descriptor;
        return null;
    }

    /// <summary>The acquired slices as they are: x = i, y = j, slice = k.</summary>
    private static LatticePlaneDescriptor Native(Grid grid, PixelSpacing? spacing) => new(
        LatticePlane.Native, new(VoxelAxis.I, false), new(VoxelAxis.J, false), new(VoxelAxis.K, false),
        grid.Slices, grid.Columns, grid.Rows, spacing, 0);

    private static LatticePlaneDescriptor Describe(
        Grid grid, LpsFromIjk lpsFromIjk, LatticePlane plane, LatticeAxis column, LatticeAxis row, LatticeAxis slice, LpsVector named)
    {
        var (columnStep, rowStep) = (lpsFromIjk.Step(column.Axis), lpsFromIjk.Step(row.Axis));
        var angle = columnStep.Cross(rowStep).AngleDegreesTo(named);
        return new(
            plane, column, row, slice, grid.Length(slice.Axis), grid.Length(column.Axis), grid.Length(row.Axis),
            new PixelSpacing(columnStep.Length, rowStep.Length), Math.Min(angle, 180 - angle));
    }

    // Of the six assignments the one whose axes lie nearest, taken together: each voxel axis is used once, however oblique the grid.
    private static (VoxelAxis X, VoxelAxis Y, VoxelAxis Z) NearestAxes(LpsFromIjk lpsFromIjk)
    {
        var (best, bestSum) = (Assignments[0], double.NegativeInfinity);
        foreach (var assignment in Assignments)
        {
            var sum = Math.Abs(lpsFromIjk.Step(assignment.X).Normalised().X)
                + Math.Abs(lpsFromIjk.Step(assignment.Y).Normalised().Y)
                + Math.Abs(lpsFromIjk.Step(assignment.Z).Normalised().Z);
            if (sum > bestSum + Tie) (best, bestSum) = (assignment, sum);
        }
        return best;
    }
}
