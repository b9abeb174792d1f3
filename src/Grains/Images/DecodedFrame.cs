using Annotator.Dicom;
using Annotator.Dicom.Objects;
using Annotator.Dicom.PixelData;
using Annotator.Imaging.Volumes;

namespace Annotator.Grains.Images;

/// <summary>A frame of an instance in the form that volumes are loaded from.</summary>
public static class DecodedFrame
{
    /// <summary>One frame of an opened instance, as <see cref="FrameLoader"/> wants it.</summary>
    /// <exception cref="DicomFormatException">It does not decode.</exception>
    public static byte[] Of(PixelDataReader pixels, DicomDataset header, VolumeFrame frame)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(frame);
        var decoded = pixels.ReadFrame(frame.FrameIndex);
        if (frame.HasModalityLut) return ThroughTable(decoded, header, frame);
        return frame.Format.IsMonochrome ? decoded.Bytes : ColorConverter.ToRgb(decoded, header);
    }

    private static byte[] ThroughTable(PixelFrame decoded, DicomDataset header, VolumeFrame frame)
    {
        var table = ValueTables.Modality(header, frame.FrameIndex)
            ?? throw new DicomFormatException(DicomErrorCodes.BadPixelDescription, $"The Modality LUT of frame {frame.FrameIndex + 1} is gone.");
        return ValueTables.Apply(decoded, table, frame.Format.IsFloat ? ValueTables.Padding(header, decoded.Format) : null);
    }
}
