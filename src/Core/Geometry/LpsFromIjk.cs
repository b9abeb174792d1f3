using System.Collections.Immutable;
using Annotator.Core.Messages;

namespace Annotator.Core.Geometry;

/// <summary>The affine that gives patient mm from voxel coordinates; target from source: <c>lpsFromIjk * ijk</c>.</summary>
/// <param name="I">The step to the next column (mm): Image Orientation (Patient)[0..2] × the spacing between columns.</param>
/// <param name="J">The step to the next row (mm): Image Orientation (Patient)[3..5] × the spacing between rows.</param>
/// <param name="K">The step to the next slice (mm).</param>
/// <param name="Origin">The centre of voxel (0, 0, 0).</param>
public sealed record LpsFromIjk(LpsVector I, LpsVector J, LpsVector K, LpsPoint Origin)
{
    /// <summary>Below this share of the volume of a right-angled voxel with the same edges, the axes do not span space.</summary>
    public const double SmallestSpan = 1e-6;

    /// <summary>Signed volume of a voxel in mm³; negative when (i, j, k) is left-handed in the patient.</summary>
    public double Determinant => I.Dot(J.Cross(K));

    /// <summary>Volume of a voxel in mm³.</summary>
    public double VoxelVolumeMm3 => Math.Abs(Determinant);

    /// <summary>Distance between the centres of neighbouring columns in mm: Pixel Spacing[1].</summary>
    public double SpacingBetweenColumns => I.Length;

    /// <summary>Distance between the centres of neighbouring rows in mm: Pixel Spacing[0].</summary>
    public double SpacingBetweenRows => J.Length;

    /// <summary>Distance of neighbouring slices in mm, at right angles to them.</summary>
    public double SpacingBetweenSlices => VoxelVolumeMm3 / I.Cross(J).Length;

    /// <summary>The patient position of a place in the lattice.</summary>
    public static LpsPoint operator *(LpsFromIjk lpsFromIjk, IjkPoint ijk) =>
        lpsFromIjk.Origin + (lpsFromIjk.I * ijk.I) + (lpsFromIjk.J * ijk.J) + (lpsFromIjk.K * ijk.K);

    /// <summary>Reads twelve numbers, 3 × 4 row-major, or tells why they are no lattice.</summary>
    /// <returns>Null when the affine is good: all finite, axes not flat.</returns>
    public static Rejection? TryRead(ReadOnlySpan<double> rows, out LpsFromIjk? lpsFromIjk)
    {
        lpsFromIjk = null;
        if (rows.Length != 12) return GeometryRefusals.Affine("An affine has twelve numbers (3 × 4, row-major).");
        foreach (var number in rows)
            if (!double.IsFinite(number)) return GeometryRefusals.Affine("The affine holds a number that is not finite.");
        var read = FromRows(rows);
        if (!read.SpansSpace()) return GeometryRefusals.Affine("The affine is singular: its axes lie in one plane or one has no length.");
        lpsFromIjk = read;
        return null;
    }

    /// <summary>The affine with these twelve numbers, 3 × 4 row-major; not checked (see <see cref="TryRead"/>).</summary>
    public static LpsFromIjk FromRows(ReadOnlySpan<double> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, 12);
        return new(new(rows[0], rows[4], rows[8]), new(rows[1], rows[5], rows[9]), new(rows[2], rows[6], rows[10]), new(rows[3], rows[7], rows[11]));
    }

    /// <summary>Twelve numbers, 3 × 4 row-major, as a grid keeps them.</summary>
    public ImmutableArray<double> ToRows() => [I.X, J.X, K.X, Origin.X, I.Y, J.Y, K.Y, Origin.Y, I.Z, J.Z, K.Z, Origin.Z];

    /// <summary>The step to the next voxel along an axis, in mm.</summary>
    public LpsVector Step(VoxelAxis axis) => axis switch { VoxelAxis.I => I, VoxelAxis.J => J, _ => K };

    /// <summary>Whether the three axes span space, so that there is an inverse.</summary>
    public bool SpansSpace() => VoxelVolumeMm3 > SmallestSpan * I.Length * J.Length * K.Length;

    /// <summary>The affine the other way.</summary>
    /// <exception cref="InvalidOperationException">The axes do not span space; <see cref="TryRead"/> refuses such affines.</exception>
    public IjkFromLps Inverse()
    {
        if (!SpansSpace()) throw new InvalidOperationException("The affine is singular.");
        var perVolume = 1 / Determinant;
        return new IjkFromLps(J.Cross(K) * perVolume, K.Cross(I) * perVolume, I.Cross(J) * perVolume, Origin);
    }
}

/// <summary>The affine that gives voxel coordinates from patient mm.</summary>
/// <param name="I">How i grows per mm (the reciprocal vector of the i axis).</param>
/// <param name="J">How j grows per mm.</param>
/// <param name="K">How k grows per mm.</param>
/// <param name="Origin">The centre of voxel (0, 0, 0).</param>
public sealed record IjkFromLps(LpsVector I, LpsVector J, LpsVector K, LpsPoint Origin)
{
    /// <summary>The place in the lattice of a patient position; it may lie outside the grid.</summary>
    public static IjkPoint operator *(IjkFromLps ijkFromLps, LpsPoint lps)
    {
        var fromOrigin = lps - ijkFromLps.Origin;
        return new(ijkFromLps.I.Dot(fromOrigin), ijkFromLps.J.Dot(fromOrigin), ijkFromLps.K.Dot(fromOrigin));
    }

    /// <summary>Twelve numbers, 3 × 4 row-major.</summary>
    public ImmutableArray<double> ToRows()
    {
        var origin = Origin - default(LpsPoint);
        return [I.X, I.Y, I.Z, -I.Dot(origin), J.X, J.Y, J.Z, -J.Dot(origin), K.X, K.Y, K.Z, -K.Dot(origin)];
    }
}
