namespace Annotator.Core.Geometry;

/// <summary>The unit of a measure. Without spacing it is pixels, and the page must say so.</summary>
public enum MeasureUnit
{
    /// <summary>Millimetres, mm² for an area.</summary>
    Mm,

    /// <summary>Pixels, px² for an area: the images do not tell their spacing.</summary>
    Px,

    /// <summary>Millimetres that do not hold in the patient: at the detector, on a film, or uncalibrated. Never to be said as mm alone.</summary>
    UncalibratedMm,
}

/// <summary>A length or an area with its unit.</summary>
public readonly record struct Measure(double Value, MeasureUnit Unit);

/// <summary>What turns differences of voxel coordinates into lengths: a grid's affine, a stack's pixel spacing, or pixels when there is neither.</summary>
public sealed class Ruler
{
    private readonly LpsVector _i;
    private readonly LpsVector _j;
    private readonly LpsVector _k;

    private Ruler(LpsVector i, LpsVector j, LpsVector k, MeasureUnit unit) => (_i, _j, _k, Unit) = (i, j, k, unit);

    /// <summary>Counts pixels, for images that do not tell their spacing.</summary>
    public static Ruler Pixels { get; } = new(new(1, 0, 0), new(0, 1, 0), default, MeasureUnit.Px);

    /// <summary>The unit of what it measures.</summary>
    public MeasureUnit Unit { get; }

    /// <summary>The ruler of a grid: its affine, else the stack's spacing within one slice, else pixels.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="stackSpacing">Distances of pixels within a slice of a stack.</param>
    /// <param name="stackUnit">The unit of these distances.</param>
    public static Ruler Of(Grid grid, PixelSpacing? stackSpacing = null, MeasureUnit stackUnit = MeasureUnit.Mm)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.GetLpsFromIjk() is { } lpsFromIjk) return new(lpsFromIjk.I, lpsFromIjk.J, lpsFromIjk.K, MeasureUnit.Mm);
        return stackSpacing is { } spacing ? new(new(spacing.ColumnMm, 0, 0), new(0, spacing.RowMm, 0), default, stackUnit) : Pixels;
    }

    /// <summary>The step between two places.</summary>
    internal LpsVector Between(IjkPoint from, IjkPoint to) => (_i * (to.I - from.I)) + (_j * (to.J - from.J)) + (_k * (to.K - from.K));

    /// <summary>The distance of two places.</summary>
    public Measure Distance(IjkPoint from, IjkPoint to) => new(Between(from, to).Length, Unit);
}

/// <summary>Measures of shapes on a grid, from its real spacing in every direction. Points are continuous voxel coordinates.</summary>
public static class Measures
{
    /// <summary>The length of a line through the points; 0 for fewer than two.</summary>
    public static Measure Length(Ruler ruler, ReadOnlySpan<IjkPoint> points)
    {
        ArgumentNullException.ThrowIfNull(ruler);
        var sum = 0.0;
        for (var n = 1; n < points.Length; n++) sum += ruler.Between(points[n - 1], points[n]).Length;
        return new(sum, ruler.Unit);
    }

    /// <summary>The length of a closed outline.</summary>
    public static Measure Perimeter(Ruler ruler, ReadOnlySpan<IjkPoint> outline)
    {
        var open = Length(ruler, outline);
        return outline.Length < 2 ? open : open with { Value = open.Value + ruler.Between(outline[^1], outline[0]).Length };
    }

    /// <summary>The area inside a closed planar outline (half the length of the sum of cross products); self-crossing parts count by winding.</summary>
    public static Measure Area(Ruler ruler, ReadOnlySpan<IjkPoint> outline)
    {
        ArgumentNullException.ThrowIfNull(ruler);
        var sum = default(LpsVector);
        for (var n = 2; n < outline.Length; n++)
            sum += ruler.Between(outline[0], outline[n - 1]).Cross(ruler.Between(outline[0], outline[n]));
        return new(sum.Length / 2, ruler.Unit);
    }

    /// <summary>The longest diameter (Feret): the largest distance between any two points of an outline, even where the line leaves the shape.</summary>
    public static LongestDiameter? LongestDiameter(Ruler ruler, ReadOnlySpan<IjkPoint> outline)
    {
        ArgumentNullException.ThrowIfNull(ruler);
        if (outline.IsEmpty) return null;
        var (longest, from, to) = (0.0, 0, 0);
        for (var a = 0; a < outline.Length; a++)
        for (var b = a + 1; b < outline.Length; b++)
        {
            var step = ruler.Between(outline[a], outline[b]);
            if (step.Dot(step) > longest) (longest, from, to) = (step.Dot(step), a, b);
        }
        return new(new(Math.Sqrt(longest), ruler.Unit), outline[from], outline[to]);
    }
}

/// <summary>The two outline points farthest from each other.</summary>
/// <param name="Length">Their distance.</param>
/// <param name="From">The one.</param>
/// <param name="To">The other.</param>
public sealed record LongestDiameter(Measure Length, IjkPoint From, IjkPoint To);
