using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Kernels;

namespace Annotator.Imaging.Volumes;

/// <summary>How a value between voxels is found.</summary>
public enum Interpolation
{
    /// <summary>The value of the voxel the place lies in.</summary>
    Nearest,

    /// <summary>Between the eight neighbours, by distance along each axis.</summary>
    Linear,
}

/// <summary>What is projected around a picture: samples within half of <paramref name="ThicknessMm"/> to either side of it.</summary>
/// <param name="ThicknessMm">The slab's thickness in mm; 0 is the picture alone.</param>
/// <param name="Projection">How the samples become one value.</param>
public sealed record Slab(double ThicknessMm, Projection Projection)
{
    /// <summary>The picture alone.</summary>
    public static readonly Slab None = new(0, Projection.Mip);

    // Half a slab that ends on a sample holds it, whatever rounding did.
    private const double Slack = 1e-6;

    /// <summary>Samples on each side of the picture, a step apart.</summary>
    public int StepsAside(double stepMm) => (int)Math.Floor((ThicknessMm / 2 / stepMm) + Slack);
}

/// <summary>A picture cut anywhere through a volume.</summary>
/// <param name="Plane">Where it lies in the patient: the centre of its first pixel, its directions and pixel distances.</param>
/// <param name="Columns">Pixels along a row.</param>
/// <param name="Rows">Pixels down a column.</param>
/// <param name="Interpolation">How values between voxels are found.</param>
/// <param name="Slab">What is projected around it.</param>
public sealed record ObliquePlane(ImagePlane Plane, int Columns, int Rows, Interpolation Interpolation, Slab Slab)
{
    /// <summary>The distance of samples through the slab in mm: the walk along the normal enters a new voxel layer with each, along the axis it crosses fastest.</summary>
    public double SlabStepMm(IjkFromLps ijkFromLps)
    {
        ArgumentNullException.ThrowIfNull(ijkFromLps);
        var normal = Plane.Normal;
        return 1 / Math.Max(Math.Max(Math.Abs(ijkFromLps.I.Dot(normal)), Math.Abs(ijkFromLps.J.Dot(normal))), Math.Abs(ijkFromLps.K.Dot(normal)));
    }

    /// <summary>Samples for each pixel: an odd number.</summary>
    public int SamplesThrough(IjkFromLps ijkFromLps) => (2 * Slab.StepsAside(SlabStepMm(ijkFromLps))) + 1;

    /// <summary>The stored value of a pixel where a volume has none: its Pixel Padding Value, or else the value of its type that is shown darkest.</summary>
    public static float Outside(VolumeDescriptor volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var (least, most) = volume.PixelType switch
        {
            PixelType.Float32 => (float.MinValue, float.MaxValue),
            PixelType.Int16 => (short.MinValue, short.MaxValue),
            PixelType.Uint16 => (ushort.MinValue, ushort.MaxValue),
            _ => (byte.MinValue, (float)byte.MaxValue),
        };
        return volume.Padding is { } padding ? Math.Clamp((float)padding, least, most) : volume.Inverted != volume.Slope < 0 ? most : least;
    }
}
