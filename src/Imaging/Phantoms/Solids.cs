using System.Numerics;

namespace Annotator.Imaging.Phantoms;

/// <summary>Distances to simple solids in mm: negative inside, near enough to exact at the surface for a soft edge.</summary>
internal static class Solids
{
    // Farther than this nobody asks how far.
    private const float Near = 12;

    /// <summary>An upright or turned ellipsoid.</summary>
    public static float Ellipsoid(Vector3 p, Vector3 centre, Vector3 radii)
    {
        var from = p - centre;
        if (MathF.Abs(from.Z) > radii.Z + Near || MathF.Abs(from.X) > radii.X + Near || MathF.Abs(from.Y) > radii.Y + Near) return Near;
        var scaled = from / radii;
        var outer = scaled.Length();
        var slope = (scaled / radii).Length();
        return slope > 1e-6f ? outer * (outer - 1) / slope : -MathF.Min(radii.X, MathF.Min(radii.Y, radii.Z));
    }

    /// <summary>An ellipsoid whose long axis (z) leans by a shear: x and y move with z.</summary>
    public static float Leaning(Vector3 p, Vector3 centre, Vector3 radii, float xPerZ, float yPerZ)
    {
        var z = p.Z - centre.Z;
        return Ellipsoid(p - new Vector3(xPerZ * z, yPerZ * z, 0), centre, radii);
    }

    /// <summary>A rod with round ends whose radius changes along it.</summary>
    public static float Rod(Vector3 p, Vector3 from, Vector3 to, float fromRadius, float toRadius)
    {
        var reach = MathF.Max(fromRadius, toRadius) + Near;
        if (p.Z > MathF.Max(from.Z, to.Z) + reach || p.Z < MathF.Min(from.Z, to.Z) - reach || p.Y > MathF.Max(from.Y, to.Y) + reach || p.Y < MathF.Min(from.Y, to.Y) - reach) return Near;
        var axis = to - from;
        var t = Math.Clamp(Vector3.Dot(p - from, axis) / axis.LengthSquared(), 0, 1);
        return (p - from - (axis * t)).Length() - (fromRadius + ((toRadius - fromRadius) * t));
    }

    /// <summary>A superellipse in x and y (exponent 2.5, flatter than an ellipse), endless in z.</summary>
    public static float Barrel(float x, float y, float a, float b)
    {
        const float Exponent = 2.5f;
        var (u, v) = (MathF.Abs(x) / a, MathF.Abs(y) / b);
        var r = MathF.Pow((u * u * MathF.Sqrt(u)) + (v * v * MathF.Sqrt(v)), 1 / Exponent);
        var length = MathF.Sqrt((x * x) + (y * y));
        return r > 1e-4f ? length * (1 - (1 / r)) : -MathF.Min(a, b);
    }

    /// <summary>Paints over a value where a solid is: wholly inside, partly within a voxel's edge.</summary>
    public static float Paint(float under, float value, float distance)
    {
        const float Edge = 0.9f;
        var share = Math.Clamp(0.5f - (distance / (2 * Edge)), 0, 1);
        return under + ((value - under) * share);
    }
}
