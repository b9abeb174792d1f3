using System.Collections.Immutable;
using Annotator.Core.Contract;

namespace Annotator.Core.Geometry;

/// <summary>What lengths in the pictures of a volume or stack are, and why (PS3.3 10.7, C.8.5.5).</summary>
/// <param name="Unit">The unit of a length. Only <see cref="MeasureUnit.Mm"/> holds in the patient.</param>
/// <param name="Label">The unit as it is shown: <c>mm</c>, <c>mm at the detector</c>, <c>mm on the film</c>, <c>mm uncalibrated</c> or <c>px</c>.</param>
/// <param name="Code">Why, as a stable code (<see cref="CalibrationCodes"/>).</param>
/// <param name="Reason">Why, in a sentence that names the attribute.</param>
/// <param name="Spacing">Distances between pixel centres in the unit; null in px, in a lattice (whose affine tells them), and where regions have their own.</param>
/// <param name="Regions">Parts of the picture that have a scale of their own; lengths outside of them, or from one into another, are px. Null when there are none.</param>
public sealed record Calibration(
    MeasureUnit Unit, string Label, string Code, string Reason, PixelSpacing? Spacing = null, ImmutableArray<CalibratedRegion>? Regions = null)
{
    /// <summary>What was known of a volume before calibrations were told apart: mm where its images told a spacing, else px.</summary>
    public static Calibration Known(VolumeDescriptor volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        if (volume.Calibration is { } known) return known;
        var spacing = volume.Planes is [var plane, ..] ? plane.PixelSpacing : null;
        return spacing is null
            ? new(MeasureUnit.Px, "px", CalibrationCodes.NoSpacing, "The images tell no spacing.")
            : new(MeasureUnit.Mm, "mm", CalibrationCodes.InPatient, "The images tell their spacing.", volume.IsVolume ? null : spacing);
    }

    /// <summary>A unit's area, as it is shown: <c>mm² at the detector</c>.</summary>
    public static string AreaLabel(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return label[..2] + "²" + label[2..];
    }

    /// <summary>The ruler for points of a grid: its affine where it has one, else the spacing that holds for all of the points, else pixels.</summary>
    /// <returns>The ruler, and its unit as it is shown.</returns>
    public (Ruler Ruler, string Label) RulerFor(Grid grid, ReadOnlySpan<IjkPoint> points)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.GetLpsFromIjk() is not null) return (Ruler.Of(grid), Label);
        if (Regions is not { } regions) return Spacing is { } spacing && Unit != MeasureUnit.Px ? (Ruler.Of(grid, spacing, Unit), Label) : (Ruler.Pixels, "px");
        foreach (var region in regions)
            if (region.HoldsAll(points)) return (Ruler.Of(grid, region.Spacing, Unit), Label);
        return (Ruler.Pixels, "px");
    }
}

/// <summary>A part of an ultrasound picture with a scale of its own (PS3.3 C.8.5.5): both ends belong to it.</summary>
/// <param name="Left">Its first column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Right">Its last column.</param>
/// <param name="Bottom">Its last row.</param>
/// <param name="Spacing">Distances between its pixels in mm.</param>
public sealed record CalibratedRegion(int Left, int Top, int Right, int Bottom, PixelSpacing Spacing)
{
    // A point on the outer edge of a pixel still belongs to it.
    private const double Edge = 0.5;

    /// <summary>Whether all points of a picture lie in it.</summary>
    public bool HoldsAll(ReadOnlySpan<IjkPoint> points)
    {
        foreach (var point in points)
            if (point.I < Left - Edge || point.I > Right + Edge || point.J < Top - Edge || point.J > Bottom + Edge) return false;
        return true;
    }
}

/// <summary>Why lengths are in the unit they are in.</summary>
public static class CalibrationCodes
{
    /// <summary>The images tell where they lie in the patient, or are slices of it.</summary>
    public const string InPatient = "in-patient";

    /// <summary>Pixel Spacing was calibrated: by the geometry of the exposure, by an object of known size, or by a way that is not told.</summary>
    public const string Calibrated = "calibrated";

    /// <summary>Imager Pixel Spacing divided by the Estimated Radiographic Magnification Factor.</summary>
    public const string Magnification = "magnification-corrected";

    /// <summary>Spacing at the detector's face: what lies in front of it is smaller than it seems.</summary>
    public const string AtDetector = "at-detector";

    /// <summary>Spacing on a film that was scanned.</summary>
    public const string OnFilm = "on-film";

    /// <summary>A spacing whose meaning is not told.</summary>
    public const string Uncalibrated = "uncalibrated";

    /// <summary>Parts of the picture have scales of their own (ultrasound).</summary>
    public const string Regions = "ultrasound-regions";

    /// <summary>No spacing is told.</summary>
    public const string NoSpacing = "no-spacing";
}
