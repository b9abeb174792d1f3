using System.Text.Json.Serialization;

namespace Annotator.Core.Geometry;

/// <summary>A place in the patient, in mm: x toward the left, y toward the posterior, z toward the superior (PS3.3 C.7.6.2.1.1).</summary>
public readonly record struct LpsPoint(double X, double Y, double Z)
{
    /// <summary>The place reached by going along a vector.</summary>
    public static LpsPoint operator +(LpsPoint from, LpsVector step) => new(from.X + step.X, from.Y + step.Y, from.Z + step.Z);

    /// <summary>The place reached by going back along a vector.</summary>
    public static LpsPoint operator -(LpsPoint from, LpsVector step) => new(from.X - step.X, from.Y - step.Y, from.Z - step.Z);

    /// <summary>The vector that leads from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static LpsVector operator -(LpsPoint to, LpsPoint from) => new(to.X - from.X, to.Y - from.Y, to.Z - from.Z);

    /// <summary>The same place as NIfTI counts it.</summary>
    public RasPoint ToRas() => new(-X, -Y, Z);
}

/// <summary>A step in the patient, in mm (or a direction, when its length is 1).</summary>
public readonly record struct LpsVector(double X, double Y, double Z)
{
    /// <summary>Length in mm.</summary>
    [JsonIgnore]
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>Sum of two steps.</summary>
    public static LpsVector operator +(LpsVector a, LpsVector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>Difference of two steps.</summary>
    public static LpsVector operator -(LpsVector a, LpsVector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>The step the other way.</summary>
    public static LpsVector operator -(LpsVector a) => new(-a.X, -a.Y, -a.Z);

    /// <summary>A multiple of a step.</summary>
    public static LpsVector operator *(LpsVector a, double times) => new(a.X * times, a.Y * times, a.Z * times);

    /// <summary>Scalar product, mm².</summary>
    public double Dot(LpsVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    /// <summary>Vector product, right-handed, mm².</summary>
    public LpsVector Cross(LpsVector other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    /// <summary>The direction, length 1; not a number for a step of length 0.</summary>
    public LpsVector Normalised() => this * (1 / Length);

    /// <summary>Angle to another step, 0–180 degrees.</summary>
    public double AngleDegreesTo(LpsVector other) => Math.Atan2(Cross(other).Length, Dot(other)) * (180 / Math.PI);
}

/// <summary>A place in the patient, in mm: x toward the right, y toward the anterior, z toward the superior (NIfTI, ITK-SNAP's read-out).</summary>
public readonly record struct RasPoint(double X, double Y, double Z)
{
    /// <summary>The same place as DICOM counts it.</summary>
    public LpsPoint ToLps() => new(-X, -Y, Z);
}

/// <summary>One voxel of a grid; indices from 0, i along a row, j down a column, k along slices.</summary>
public readonly record struct VoxelIndex(int I, int J, int K)
{
    /// <summary>The centre of the voxel.</summary>
    public IjkPoint ToIjk() => new(I, J, K);
}

/// <summary>A place in a grid's continuous voxel coordinates; integers are voxel centres.</summary>
public readonly record struct IjkPoint(double I, double J, double K)
{
    /// <summary>The voxel the place lies in; halves go to the higher index. It may lie outside the grid.</summary>
    public VoxelIndex ToVoxel() => new((int)Math.Floor(I + 0.5), (int)Math.Floor(J + 0.5), (int)Math.Floor(K + 0.5));

    /// <summary>The coordinate along one voxel axis.</summary>
    public double Along(VoxelAxis axis) => axis switch { VoxelAxis.I => I, VoxelAxis.J => J, _ => K };
}

/// <summary>A place on the screen, in CSS px from the view's top left corner.</summary>
public readonly record struct CanvasPoint(double X, double Y);

/// <summary>A place in the pictures of a lattice plane: pixels from the top left pixel's centre, and the slice along the plane's axis.</summary>
/// <param name="X">Pixels to the right; integers are pixel centres.</param>
/// <param name="Y">Pixels down.</param>
/// <param name="Slice">Slice index from 0; integers are slice centres.</param>
public readonly record struct PicturePoint(double X, double Y, double Slice);

/// <summary>An axis of the voxel lattice.</summary>
public enum VoxelAxis
{
    /// <summary>Along a row: the column index.</summary>
    I,

    /// <summary>Down a column: the row index.</summary>
    J,

    /// <summary>Along slices.</summary>
    K,
}
