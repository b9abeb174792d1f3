using System.Globalization;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>What lengths in a volume or stack are, by what its frames say.</summary>
internal static class Calibrations
{
    private static readonly Calibration NoSpacing = new(
        MeasureUnit.Px, "px", CalibrationCodes.NoSpacing, "Pixel Spacing (0028,0030) is missing or not two positive numbers, so nothing can be measured in mm.");

    /// <summary>The calibration of a group of frames, all with one spacing.</summary>
    public static Calibration Of(FrameDescription frame, bool isLattice)
    {
        if (isLattice) return InPatient("Image Position and Orientation (Patient) place every voxel in the patient.", null);
        if (frame.Regions is { IsDefaultOrEmpty: false } regions)
            return new(MeasureUnit.Mm, "mm", CalibrationCodes.Regions, Regions(regions.Length), Regions: regions);
        PixelSpacing.TryRead([frame.SpacingBetweenRows ?? 0, frame.SpacingBetweenColumns ?? 0], out var spacing);
        return spacing is null ? NoSpacing : frame.SpacingSource switch
        {
            SpacingSource.PixelSpacing => InPatient("Pixel Spacing (0028,0030) of a slice of the patient.", spacing),
            SpacingSource.CalibratedPixelSpacing => new(MeasureUnit.Mm, "mm", CalibrationCodes.Calibrated, Calibrated(frame.CalibrationType), spacing),
            SpacingSource.MagnificationCorrected => new(MeasureUnit.Mm, "mm", CalibrationCodes.Magnification, Text(
                $"Imager Pixel Spacing (0018,1164) divided by the Estimated Radiographic Magnification Factor (0018,1114) of {frame.MagnificationFactor:0.###}: it holds at the depth that the device assumed."), spacing),
            SpacingSource.ImagerPixelSpacing => Uncalibrated("mm at the detector", CalibrationCodes.AtDetector,
                "Imager Pixel Spacing (0018,1164) holds at the detector's face; what lies in front of it is smaller. No calibration is told.", spacing),
            SpacingSource.NominalScannedPixelSpacing => Uncalibrated("mm on the film", CalibrationCodes.OnFilm,
                "Nominal Scanned Pixel Spacing (0018,2010) holds on the medium that was scanned, not in the patient.", spacing),
            SpacingSource.UncalibratedPixelSpacing => Uncalibrated("mm uncalibrated", CalibrationCodes.Uncalibrated,
                "Pixel Spacing (0028,0030) comes without a calibration, in a kind of image where it need not hold in the patient.", spacing),
            _ => NoSpacing,
        };
    }

    /// <summary>The calibration of a volume file, which has no detector and no film.</summary>
    public static Calibration OfFile(bool isLattice, PixelSpacing? spacing) => (isLattice, spacing) switch
    {
        (true, _) => InPatient("The file's affine places every voxel in the patient.", null),
        (false, { } told) => InPatient("The file's header tells the distances of its voxels.", told),
        _ => NoSpacing with { Reason = "The file tells no distances, so nothing can be measured in mm." },
    };

    private static Calibration InPatient(string reason, PixelSpacing? spacing) => new(MeasureUnit.Mm, "mm", CalibrationCodes.InPatient, reason, spacing);

    private static Calibration Uncalibrated(string label, string code, string reason, PixelSpacing spacing) => new(MeasureUnit.UncalibratedMm, label, code, reason, spacing);

    private static string Calibrated(string? type) => type switch
    {
        "GEOMETRY" => "Pixel Spacing (0028,0030) was corrected for the geometry of the exposure; it holds at the depth that the device assumed.",
        "FIDUCIAL" => "Pixel Spacing (0028,0030) was calibrated against an object of known size; it holds at the object's depth.",
        _ => "Pixel Spacing (0028,0030) differs from Imager Pixel Spacing (0018,1164), so it was calibrated; how is not told.",
    };

    private static string Regions(int count) => Text(
        $"{(count == 1 ? "One region" : $"{count.ToString(CultureInfo.InvariantCulture)} regions")} of the picture (Sequence of Ultrasound Regions (0018,6011)) {(count == 1 ? "has a scale" : "have scales")} in cm; a length within one is in mm, any other in px.");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
