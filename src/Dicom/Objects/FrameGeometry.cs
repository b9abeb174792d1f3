using Annotator.Core.Geometry;

namespace Annotator.Dicom.Objects;

/// <summary>Where a frame lies in the patient (PS3.3 C.7.6.2, C.7.6.3, 10.7).</summary>
internal static class FrameGeometry
{
    /// <summary>The frame with position, orientation and spacing. A missing attribute stays missing; an unreadable one is refused.</summary>
    public static FrameDescription Add(FrameDescription frame, DicomDataset dataset, FrameAttributes attributes)
    {
        // Without functional groups one position cannot hold for several frames.
        var hasOwnPlace = attributes.IsEnhanced || frame.NumberOfFrames == 1;
        var position = hasOwnPlace ? Numbers(attributes.Group(DicomTags.PlanePositionSequence), DicomTags.ImagePositionPatient, 3) : null;
        var orientation = Numbers(attributes.Group(DicomTags.PlaneOrientationSequence), DicomTags.ImageOrientationPatient, 6);
        var measures = attributes.Group(DicomTags.PixelMeasuresSequence);
        var (rows, columns, source) = SpacingOf(frame, dataset, measures);
        return frame with
        {
            ImagePositionPatient = position is null ? null : new ImagePosition(position[0], position[1], position[2]),
            ImageOrientationPatient = orientation is null ? null
                : new ImageOrientation(orientation[0], orientation[1], orientation[2], orientation[3], orientation[4], orientation[5]),
            SpacingBetweenRows = rows,
            SpacingBetweenColumns = columns,
            SpacingSource = source,
            FrameOfReferenceUid = dataset.GetUid(DicomTags.FrameOfReferenceUid),
            SliceThickness = measures.GetDouble(DicomTags.SliceThickness),
            SpacingBetweenSlices = measures.GetDouble(DicomTags.SpacingBetweenSlices),
            GantryTiltDegrees = dataset.GetDouble(DicomTags.GantryDetectorTilt),
        };
    }

    private static (double? Rows, double? Columns, SpacingSource Source) SpacingOf(FrameDescription frame, DicomDataset dataset, DicomDataset measures)
    {
        var inPatient = Numbers(measures, DicomTags.PixelSpacing, 2);
        var atDetector = Numbers(dataset, DicomTags.ImagerPixelSpacing, 2);
        if (inPatient is not null)
        {
            var source = atDetector is null && !dataset.Contains(DicomTags.PixelSpacingCalibrationType) ? SpacingSource.PixelSpacing
                : atDetector is not null && atDetector.SequenceEqual(inPatient) ? SpacingSource.ImagerPixelSpacing
                : SpacingSource.CalibratedPixelSpacing;
            return Checked(frame, inPatient, source, DicomTags.PixelSpacing);
        }
        if (atDetector is not null)
        {
            return Checked(frame, atDetector, SpacingSource.ImagerPixelSpacing, DicomTags.ImagerPixelSpacing);
        }
        return Numbers(dataset, DicomTags.NominalScannedPixelSpacing, 2) is { } nominal
            ? Checked(frame, nominal, SpacingSource.NominalScannedPixelSpacing, DicomTags.NominalScannedPixelSpacing)
            : (null, null, SpacingSource.None);
    }

    // PS3.3 10.7.1.3: the first value lies between rows. Zero is valid only where there is a single row or column.
    private static (double?, double?, SpacingSource) Checked(FrameDescription frame, double[] spacing, SpacingSource source, DicomTag tag)
    {
        var isValid = (spacing[0] > 0 || (spacing[0] == 0 && frame.Rows == 1)) && (spacing[1] > 0 || (spacing[1] == 0 && frame.Columns == 1));
        return isValid ? (spacing[0], spacing[1], source) : throw Unreadable(tag);
    }

    private static double[]? Numbers(DicomDataset dataset, DicomTag tag, int count)
    {
        var values = dataset.GetDoubles(tag);
        if (values.Count == 0 || dataset.GetString(tag) is null)
        {
            return null;
        }
        return values.Count == count && values.All(double.IsFinite) ? [.. values] : throw Unreadable(tag);
    }

    private static DicomFormatException Unreadable(DicomTag tag) =>
        new(DicomErrorCodes.BadValue, $"{DicomDictionary.KeywordOf(tag)} {tag} has a value that cannot be right.");
}
