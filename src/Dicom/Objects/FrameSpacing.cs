using System.Collections.Frozen;
using System.Collections.Immutable;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.Objects;

/// <summary>What a frame says of the distances of its pixels, and where they hold (PS3.3 10.7, C.8.5.5, C.8.6).</summary>
internal static class FrameSpacing
{
    private const int TwoDimensional = 1, Centimetres = 3;
    private const double MmPerCm = 10;

    // Their Pixel Spacing holds in the patient only when a calibration says so: pictures of what X-rays cast, of a screen, a film, a camera or a transducer.
    private static readonly FrozenSet<string> Projections = FrozenSet.ToFrozenSet(
    [
        SopClasses.ComputedRadiographyImageStorage, SopClasses.DigitalXRayImageStorageForPresentation, SopClasses.DigitalXRayImageStorageForProcessing,
        SopClasses.DigitalMammographyXRayImageStorageForPresentation, SopClasses.DigitalMammographyXRayImageStorageForProcessing,
        "1.2.840.10008.5.1.4.1.1.1.3", "1.2.840.10008.5.1.4.1.1.1.3.1", "1.2.840.10008.5.1.4.1.1.12.1", "1.2.840.10008.5.1.4.1.1.12.1.1", "1.2.840.10008.5.1.4.1.1.12.2",
        "1.2.840.10008.5.1.4.1.1.12.2.1", "1.2.840.10008.5.1.4.1.1.12.3", SopClasses.UltrasoundImageStorage, SopClasses.UltrasoundMultiFrameImageStorage,
        "1.2.840.10008.5.1.4.1.1.6", "1.2.840.10008.5.1.4.1.1.3", SopClasses.SecondaryCaptureImageStorage, SopClasses.MultiFrameSingleBitSecondaryCaptureImageStorage,
        SopClasses.MultiFrameGrayscaleByteSecondaryCaptureImageStorage, SopClasses.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
        SopClasses.MultiFrameTrueColorSecondaryCaptureImageStorage,
    ]);

    /// <summary>The frame with spacing, its source and what calibrates it. The frame has its position, when it has one.</summary>
    /// <exception cref="DicomFormatException"><c>bad-value</c>: a spacing that cannot be right.</exception>
    public static FrameDescription Add(FrameDescription frame, DicomDataset dataset, FrameAttributes attributes)
    {
        var type = attributes.Group(DicomTags.PixelMeasuresSequence).GetString(DicomTags.PixelSpacingCalibrationType) ?? dataset.GetString(DicomTags.PixelSpacingCalibrationType);
        var magnification = dataset.GetDouble(DicomTags.EstimatedRadiographicMagnificationFactor) is { } factor and > 0 ? factor : (double?)null;
        var (spacing, source) = SpacingOf(frame, dataset, attributes, type is not null, magnification);
        return frame with
        {
            SpacingBetweenRows = spacing?[0], SpacingBetweenColumns = spacing?[1], SpacingSource = source, CalibrationType = type, MagnificationFactor = magnification,
            Regions = Regions(dataset, frame.Columns, frame.Rows),
        };
    }

    private static (double[]? Spacing, SpacingSource Source) SpacingOf(
        FrameDescription frame, DicomDataset dataset, FrameAttributes attributes, bool isCalibrated, double? magnification)
    {
        var inPatient = FrameGeometry.Numbers(attributes.Group(DicomTags.PixelMeasuresSequence), DicomTags.PixelSpacing, 2);
        var atDetector = FrameGeometry.Numbers(dataset, DicomTags.ImagerPixelSpacing, 2)
            ?? FrameGeometry.Numbers(attributes.Group(DicomTags.FramePixelDataPropertiesSequence), DicomTags.ImagerPixelSpacing, 2);
        // PS3.3 10.7.1.3: equal values say that nothing was corrected.
        if (inPatient is not null && !(atDetector is not null && atDetector.SequenceEqual(inPatient)))
        {
            Check(frame, inPatient, DicomTags.PixelSpacing);
            if (isCalibrated || atDetector is not null) return (inPatient, SpacingSource.CalibratedPixelSpacing);
            var isProjection = Projections.Contains(frame.SopClassUid) && frame.ImagePositionPatient is null;
            return (inPatient, isProjection ? SpacingSource.UncalibratedPixelSpacing : SpacingSource.PixelSpacing);
        }
        if (atDetector is not null)
        {
            Check(frame, atDetector, DicomTags.ImagerPixelSpacing);
            // A factor of 1 corrects nothing; many devices send it where they know none.
            return magnification is { } factor && factor != 1
                ? ([atDetector[0] / factor, atDetector[1] / factor], SpacingSource.MagnificationCorrected)
                : (atDetector, SpacingSource.ImagerPixelSpacing);
        }
        if (FrameGeometry.Numbers(dataset, DicomTags.NominalScannedPixelSpacing, 2) is not { } onFilm) return (null, SpacingSource.None);
        Check(frame, onFilm, DicomTags.NominalScannedPixelSpacing);
        return (onFilm, SpacingSource.NominalScannedPixelSpacing);
    }

    // PS3.3 10.7.1.3: the first value lies between rows. Zero is valid only where there is a single row or column.
    private static void Check(FrameDescription frame, double[] spacing, DicomTag tag)
    {
        var isValid = (spacing[0] > 0 || (spacing[0] == 0 && frame.Rows == 1)) && (spacing[1] > 0 || (spacing[1] == 0 && frame.Columns == 1));
        if (!isValid) throw FrameGeometry.Unreadable(tag);
    }

    // Only two-dimensional tissue measured in cm both ways has lengths: a spectrum or an M-mode has time or velocity on an axis.
    private static ImmutableArray<CalibratedRegion> Regions(DicomDataset dataset, int columns, int rows)
    {
        var regions = ImmutableArray.CreateBuilder<CalibratedRegion>();
        foreach (var item in dataset.GetItems(DicomTags.SequenceOfUltrasoundRegions))
        {
            if (item.GetInt32(DicomTags.RegionSpatialFormat) is not TwoDimensional || item.GetInt32(DicomTags.PhysicalUnitsXDirection) is not Centimetres
                || item.GetInt32(DicomTags.PhysicalUnitsYDirection) is not Centimetres) continue;
            if (item.GetDouble(DicomTags.PhysicalDeltaX) is not { } x || item.GetDouble(DicomTags.PhysicalDeltaY) is not { } y || x == 0 || y == 0) continue;
            if (item.GetInt32(DicomTags.RegionLocationMinX0) is not { } left || item.GetInt32(DicomTags.RegionLocationMinY0) is not { } top
                || item.GetInt32(DicomTags.RegionLocationMaxX1) is not { } right || item.GetInt32(DicomTags.RegionLocationMaxY1) is not { } bottom) continue;
            if (left < 0 || top < 0 || right < left || bottom < top || left >= columns || top >= rows) continue;
            regions.Add(new(left, top, Math.Min(right, columns - 1), Math.Min(bottom, rows - 1), new(ColumnMm: Math.Abs(x) * MmPerCm, RowMm: Math.Abs(y) * MmPerCm)));
        }
        return regions.ToImmutable();
    }
}
