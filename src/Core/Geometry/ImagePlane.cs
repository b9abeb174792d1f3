using System.Text.Json.Serialization;
using Annotator.Core.Messages;

namespace Annotator.Core.Geometry;

/// <summary>How one frame lies in the patient: the Image Plane Module (PS3.3 C.7.6.2).</summary>
/// <param name="Position">Centre of the first pixel: Image Position (Patient).</param>
/// <param name="RowCosine">Direction in which the column index grows: Image Orientation (Patient)[0..2].</param>
/// <param name="ColumnCosine">Direction in which the row index grows: Image Orientation (Patient)[3..5].</param>
/// <param name="Spacing">Distances between pixel centres.</param>
public sealed record ImagePlane(LpsPoint Position, LpsVector RowCosine, LpsVector ColumnCosine, PixelSpacing Spacing)
{
    /// <summary>How far a direction cosine may be from length 1, and the two from a right angle (their scalar product).</summary>
    public const double CosineTolerance = 1e-3;

    /// <summary>The normal of the slice: row cosine × column cosine, length 1.</summary>
    [JsonIgnore]
    public LpsVector Normal => RowCosine.Cross(ColumnCosine).Normalised();

    /// <summary>The step to the next column (mm). The spacing between columns, Pixel Spacing[1], goes with the row cosine (PS3.3 C.7.6.2.1.1).</summary>
    [JsonIgnore]
    public LpsVector ColumnStep => RowCosine * Spacing.ColumnMm;

    /// <summary>The step to the next row (mm). The spacing between rows, Pixel Spacing[0], goes with the column cosine.</summary>
    [JsonIgnore]
    public LpsVector RowStep => ColumnCosine * Spacing.RowMm;

    /// <summary>Patient position of a pixel: equation C.7.6.2.1-1, with the attributes as they are written.</summary>
    public LpsPoint At(double column, double row) => Position + (ColumnStep * column) + (RowStep * row);

    /// <summary>Reads the module's attributes, or tells what is missing or wrong.</summary>
    /// <param name="imagePositionPatient">Three numbers, mm.</param>
    /// <param name="imageOrientationPatient">Six direction cosines.</param>
    /// <param name="pixelSpacing">Between rows, then between columns, mm.</param>
    /// <param name="plane">The plane; null when refused.</param>
    /// <returns>The refusal; null when the plane is good.</returns>
    public static Rejection? TryRead(
        ReadOnlySpan<double> imagePositionPatient, ReadOnlySpan<double> imageOrientationPatient, ReadOnlySpan<double> pixelSpacing, out ImagePlane? plane)
    {
        plane = null;
        if (!AreFinite(imagePositionPatient, 3)) return GeometryRefusals.Position();
        if (!AreFinite(imageOrientationPatient, 6)) return GeometryRefusals.Orientation();
        var o = imageOrientationPatient;
        var (row, column) = (new LpsVector(o[0], o[1], o[2]), new LpsVector(o[3], o[4], o[5]));
        if (!AreCosines(row, column)) return GeometryRefusals.Cosines();
        if (PixelSpacing.TryRead(pixelSpacing, out var spacing) is { } refusal) return refusal;
        plane = new ImagePlane(new(imagePositionPatient[0], imagePositionPatient[1], imagePositionPatient[2]), row, column, spacing!);
        return null;
    }

    /// <summary>Reads the module of a frame, or tells what is missing or wrong. Spacing at the detector is no spacing in the patient.</summary>
    public static Rejection? TryRead(FrameDescription frame, out ImagePlane? plane)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ReadOnlySpan<double> position = frame.ImagePositionPatient is { } p ? [p.X, p.Y, p.Z] : [];
        ReadOnlySpan<double> orientation = frame.ImageOrientationPatient is { } o ? [o.RowX, o.RowY, o.RowZ, o.ColumnX, o.ColumnY, o.ColumnZ] : [];
        return TryRead(position, orientation, SpacingInPatient(frame), out plane);
    }

    /// <summary>Pixel Spacing of a frame where it holds in the patient: between rows, then between columns; empty when it is not told.</summary>
    internal static double[] SpacingInPatient(FrameDescription frame) =>
        frame.SpacingSource is SpacingSource.PixelSpacing or SpacingSource.CalibratedPixelSpacing or SpacingSource.MagnificationCorrected
        && frame is { SpacingBetweenRows: { } rows, SpacingBetweenColumns: { } columns }
            ? [rows, columns]
            : [];

    private static bool AreCosines(LpsVector row, LpsVector column) =>
        Math.Abs(row.Length - 1) <= CosineTolerance && Math.Abs(column.Length - 1) <= CosineTolerance && Math.Abs(row.Dot(column)) <= CosineTolerance;

    private static bool AreFinite(ReadOnlySpan<double> numbers, int count)
    {
        if (numbers.Length != count) return false;
        foreach (var number in numbers)
            if (!double.IsFinite(number)) return false;
        return true;
    }
}

/// <summary>Distances between pixel centres of a picture, in mm.</summary>
/// <param name="ColumnMm">Between neighbouring columns: one pixel to the right. Pixel Spacing[1] of an acquired slice.</param>
/// <param name="RowMm">Between neighbouring rows: one pixel down. Pixel Spacing[0] of an acquired slice.</param>
public sealed record PixelSpacing(double ColumnMm, double RowMm)
{
    /// <summary>Reads Pixel Spacing (0028,0030): between rows first, then between columns (PS3.3 10.7.1.3). Missing is refused, never 1.</summary>
    public static Rejection? TryRead(ReadOnlySpan<double> betweenRowsThenColumns, out PixelSpacing? spacing)
    {
        spacing = null;
        if (betweenRowsThenColumns.Length != 2 || !IsLength(betweenRowsThenColumns[0]) || !IsLength(betweenRowsThenColumns[1]))
            return GeometryRefusals.PixelSpacing();
        spacing = new PixelSpacing(ColumnMm: betweenRowsThenColumns[1], RowMm: betweenRowsThenColumns[0]);
        return null;
    }

    /// <summary>Reads the spacing of a frame where it holds in the patient.</summary>
    public static Rejection? TryRead(FrameDescription frame, out PixelSpacing? spacing)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return TryRead(ImagePlane.SpacingInPatient(frame), out spacing);
    }

    private static bool IsLength(double mm) => double.IsFinite(mm) && mm > 0;
}
