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
        var placed = frame with
        {
            ImagePositionPatient = position is null ? null : new ImagePosition(position[0], position[1], position[2]),
            ImageOrientationPatient = orientation is null ? null
                : new ImageOrientation(orientation[0], orientation[1], orientation[2], orientation[3], orientation[4], orientation[5]),
            FrameOfReferenceUid = dataset.GetUid(DicomTags.FrameOfReferenceUid),
            SliceThickness = measures.GetDouble(DicomTags.SliceThickness),
            SpacingBetweenSlices = measures.GetDouble(DicomTags.SpacingBetweenSlices),
            GantryTiltDegrees = dataset.GetDouble(DicomTags.GantryDetectorTilt),
        };
        return FrameSpacing.Add(placed, dataset, attributes);
    }

    /// <summary>The numbers of an attribute; null when it is missing or empty.</summary>
    /// <exception cref="DicomFormatException"><c>bad-value</c>: there are more or fewer, or one is not finite.</exception>
    internal static double[]? Numbers(DicomDataset dataset, DicomTag tag, int count)
    {
        var values = dataset.GetDoubles(tag);
        if (values.Count == 0 || dataset.GetString(tag) is null)
        {
            return null;
        }
        return values.Count == count && values.All(double.IsFinite) ? [.. values] : throw Unreadable(tag);
    }

    /// <summary>The refusal of a value that cannot be right.</summary>
    internal static DicomFormatException Unreadable(DicomTag tag) =>
        new(DicomErrorCodes.BadValue, $"{DicomDictionary.KeywordOf(tag)} {tag} has a value that cannot be right.");
}
