using System.Buffers.Binary;
using System.Globalization;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.Objects;

/// <summary>The attributes by which one series holds several phases.</summary>
internal static class FrameKeys
{
    private static readonly DicomTag SiemensBValue = new(0x0019, 0x100C), GeBValue = new(0x0043, 0x1039);

    /// <summary>The keys of a frame: texts as they are kept, numbers as they were received.</summary>
    public static FrameTimeKeys Read(DicomDataset kept, DicomDataset dataset, FrameAttributes keptAttributes)
    {
        var attributes = ReferenceEquals(kept, dataset) ? keptAttributes : keptAttributes.Of(dataset);
        var content = attributes.Group(DicomTags.FrameContentSequence);
        return new FrameTimeKeys
        {
            TemporalPosition = content.GetInt32(DicomTags.TemporalPositionIndex) ?? dataset.GetInt32(DicomTags.TemporalPositionIdentifier),
            EchoNumber = dataset.GetInt32(DicomTags.EchoNumbers),
            EchoTimeMs = attributes.Group(DicomTags.MREchoSequence).GetDouble(DicomTags.EffectiveEchoTime) ?? dataset.GetDouble(DicomTags.EchoTime),
            DiffusionBValue = attributes.Group(DicomTags.MRDiffusionSequence).GetDouble(DicomTags.DiffusionBValue) ?? PrivateBValue(dataset),
            TriggerTimeMs = attributes.Group(DicomTags.CardiacSynchronizationSequence).GetDouble(DicomTags.NominalCardiacTriggerDelayTime)
                ?? dataset.GetDouble(DicomTags.TriggerTime),
            AcquisitionNumber = dataset.GetInt32(DicomTags.AcquisitionNumber),
            InversionTimeMs = dataset.GetDouble(DicomTags.InversionTime),
            DiffusionDirection = Direction(attributes.Group(DicomTags.MRDiffusionSequence)),
            CardiacPhasePercent = attributes.Group(DicomTags.CardiacSynchronizationSequence).GetDouble(DicomTags.NominalPercentageOfCardiacPhase),
            RespiratoryPhasePercent = attributes.Group(DicomTags.RespiratorySynchronizationSequence).GetDouble(DicomTags.NominalPercentageOfRespiratoryPhase),
            AcquisitionTimeSeconds = SinceSeriesBegan(dataset),
            FrameReferenceTimeMs = dataset.GetDouble(DicomTags.FrameReferenceTime),
            StackId = keptAttributes.Group(DicomTags.FrameContentSequence).GetString(DicomTags.StackID),
        };
    }

    private static string? Direction(DicomDataset diffusion)
    {
        var direction = diffusion.GetItem(DicomTags.DiffusionGradientDirectionSequence)?.GetDoubles(DicomTags.DiffusionGradientOrientation)
            ?? diffusion.GetDoubles(DicomTags.DiffusionGradientOrientation);
        return direction.Count == 3
            ? string.Join(", ", direction.Select(part => Math.Round(part, 4).ToString(CultureInfo.InvariantCulture)))
            : diffusion.GetString(DicomTags.DiffusionDirectionality) is "ISOTROPIC" ? "isotropic" : null;
    }

    // A time of day would outlive its removal by de-identification; a difference says nothing of the patient.
    private static double? SinceSeriesBegan(DicomDataset dataset)
    {
        if (dataset.GetTime(DicomTags.AcquisitionTime) is not { } at || (dataset.GetTime(DicomTags.SeriesTime) ?? dataset.GetTime(DicomTags.StudyTime)) is not { } began) return null;
        var seconds = (at - began).TotalSeconds;
        return seconds < 0 ? seconds + TimeSpan.SecondsPerDay : seconds;
    }

    /// <summary>The b-value that vendors kept to themselves before the standard had it; read only under their own creator.</summary>
    private static double? PrivateBValue(DicomDataset dataset)
    {
        if (dataset.PrivateCreatorOf(SiemensBValue) == "SIEMENS MR HEADER")
        {
            return Number(dataset[SiemensBValue]);
        }
        // GE adds 10^9 to b-values of some sequences.
        return dataset.PrivateCreatorOf(GeBValue) == "GEMS_PARM_01" && Number(dataset[GeBValue]) is { } value ? value % 1e9 : null;
    }

    private static double? Number(DicomElement? element)
    {
        if (element is null)
        {
            return null;
        }
        if (element.Vr != DicomVr.UN)
        {
            return element.GetDoubles() is [var first, ..] && double.IsFinite(first) ? first : null;
        }
        var text = DicomCharacterSet.Default.Decode(element.Bytes.Span, DicomVr.IS).Split('\\')[0].Trim(' ', '\0');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : element.Bytes.Length == 4 ? BinaryPrimitives.ReadInt32LittleEndian(element.Bytes.Span) : null;
    }
}
