using System.Collections.Frozen;
using Annotator.Core.Contract;
using Annotator.Dicom;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>Which images are released at once and which are looked at first: by tag, SOP class and modality, never by trust in a scanner's good manners.</summary>
/// <remarks>
/// Looked at: Burned In Annotation YES, colour, screen captures and other secondary captures, everything of modalities that write into the picture (ultrasound, XA, RF, endoscopy, …),
/// 8-bit images, and projection radiographs that do not say NO. Released at once: monochrome cross-sections (CT, MR, PET, NM) of more than 8 bits that no
/// workstation has made, and radiographs that say NO. docs/deidentification.md has the table.
/// </remarks>
internal static class PixelCheckRule
{
    private static readonly FrozenSet<string> CrossSections = new[] { "CT", "MR", "PT", "NM" }.ToFrozenSet();
    private static readonly FrozenSet<string> Radiographs = new[] { "CR", "DX", "MG", "IO", "PX", "RG" }.ToFrozenSet();
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    /// <summary>Why the pixels must be checked before the image is released; null when the rule lets it pass.</summary>
    public static QuarantineReason? Find(DicomDataset dataset)
    {
        var burned = dataset.GetString(DicomTags.BurnedInAnnotation);
        if (burned == "YES") return Check("The image says that text is burned into it.");
        var sopClass = dataset.GetString(DicomTags.SopClassUid) ?? "";
        if (sopClass == SecondaryCapture || sopClass.StartsWith(SecondaryCapture + ".", StringComparison.Ordinal) || dataset.GetString(DicomTags.ConversionType) is not null)
            return Check("The image is a secondary capture.");
        if (dataset.GetInt32(DicomTags.SamplesPerPixel) is > 1 || dataset.GetString(DicomTags.PhotometricInterpretation) is not ("MONOCHROME1" or "MONOCHROME2"))
            return Check("The image is in colour.");
        if (dataset.GetInt32(DicomTags.BitsStored) is not > 8) return Check("The image has 8 bits, as screen captures have.");
        if (dataset.GetStrings(DicomTags.ImageType).Any(value => value.Contains("SCREEN", StringComparison.Ordinal) || value is "SCREENSHOT" or "CAPTURE"))
            return Check("The image type says it is a screen capture.");
        var modality = dataset.GetString(DicomTags.Modality) ?? "";
        if (CrossSections.Contains(modality)) return null;
        if (Radiographs.Contains(modality)) return burned == "NO" ? null : Check("The radiograph does not say that it is free of burned-in text.");
        return Check($"Images of modality {(modality.Length > 0 ? modality : "unknown")} often have text burned in.");
    }

    private static QuarantineReason Check(string text) => new("pixel-check", text);
}
