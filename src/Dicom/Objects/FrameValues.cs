using System.Collections.Immutable;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.Objects;

/// <summary>What the stored values of a frame mean: rescale, windows and padding (PS3.3 C.11.1, C.11.2, C.7.5.1.1.2).</summary>
internal static class FrameValues
{
    /// <summary>The frame with its value transforms.</summary>
    public static FrameDescription Add(FrameDescription frame, DicomDataset dataset, FrameAttributes attributes)
    {
        var rescale = attributes.Group(DicomTags.PixelValueTransformationSequence);
        var modality = ValueTables.FindModality(dataset, frame.FrameIndex);
        return frame with
        {
            RescaleSlope = Rescale(rescale, DicomTags.RescaleSlope, isZeroValid: false),
            RescaleIntercept = Rescale(rescale, DicomTags.RescaleIntercept, isZeroValid: true),
            RescaleType = modality?.GetString(DicomTags.ModalityLutType) ?? rescale.GetString(DicomTags.RescaleType),
            HasModalityLut = modality is not null,
            ModalityLutBits = ValueTables.Modality(dataset, frame.FrameIndex)?.Bits,
            Windows = Windows(attributes.Group(DicomTags.FrameVoiLutSequence)),
            VoiLuts = [.. ValueTables.Voi(dataset, frame.FrameIndex).Select(table => new FrameVoiLut(table.First, table.Values.Length, table.Explanation))],
            PaddingValue = Stored(frame.PixelFormat, dataset, DicomTags.PixelPaddingValue),
            PaddingRangeLimit = Stored(frame.PixelFormat, dataset, DicomTags.PixelPaddingRangeLimit),
        };
    }

    private static double? Rescale(DicomDataset dataset, DicomTag tag, bool isZeroValid)
    {
        if (dataset.GetString(tag) is null)
        {
            return null;
        }
        return dataset.GetDouble(tag) is { } value && (isZeroValid || value != 0)
            ? value
            : throw new DicomFormatException(DicomErrorCodes.BadValue, $"{DicomDictionary.KeywordOf(tag)} {tag} has a value that cannot be right.");
    }

    private static ImmutableArray<FrameWindow> Windows(DicomDataset dataset)
    {
        var (centers, widths) = (dataset.GetDoubles(DicomTags.WindowCenter), dataset.GetDoubles(DicomTags.WindowWidth));
        var names = dataset.GetStrings(DicomTags.WindowCenterWidthExplanation);
        var function = dataset.GetString(DicomTags.VoiLutFunction) ?? "LINEAR";
        var windows = ImmutableArray.CreateBuilder<FrameWindow>();
        for (var i = 0; i < Math.Min(centers.Count, widths.Count); i++)
        {
            // A window that cannot be applied is no use to a reader; the image itself is unharmed.
            if (double.IsFinite(centers[i]) && double.IsFinite(widths[i]) && widths[i] > 0)
            {
                windows.Add(new FrameWindow(centers[i], widths[i], i < names.Count && names[i].Length > 0 ? names[i] : null, function));
            }
        }
        return windows.ToImmutable();
    }

    /// <summary>A stored value in the frame's own signedness, whatever the attribute's VR says.</summary>
    internal static int? Stored(FramePixelFormat format, DicomDataset dataset, DicomTag tag)
    {
        if (dataset[tag]?.GetIntegers() is not [{ } value, ..])
        {
            return null;
        }
        return format.BitsAllocated > 16 ? (int)value : format.IsSigned ? (short)value : (ushort)value;
    }
}
