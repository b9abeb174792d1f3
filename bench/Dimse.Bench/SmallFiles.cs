using Annotator.Dicom;

namespace Annotator.Dimse.Bench;

/// <summary>A series of small CT slices.</summary>
internal static class SmallFiles
{
    private const int Size = 128;

    /// <summary>Writes a series into a folder.</summary>
    public static string Write(string folder, int count, string study)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(7);
        for (var k = 0; k < count; k++)
        {
            var pixels = new byte[Size * Size * 2];
            random.NextBytes(pixels);
            File.WriteAllBytes(Path.Combine(folder, $"{k:0000}.dcm"), DicomWriter.ToBytes(new DicomFile(Slice(k, study, pixels), TransferSyntax.ExplicitLittleEndian)));
        }
        return folder;
    }

    private static DicomDataset Slice(int k, string study, byte[] pixels) => new DicomDataset()
        .Set(DicomTags.SopClassUid, SopClasses.CTImageStorage).Set(DicomTags.SopInstanceUid, $"{study}.1.{k + 1}")
        .Set(DicomTags.StudyInstanceUid, study).Set(DicomTags.SeriesInstanceUid, $"{study}.1").Set(DicomTags.FrameOfReferenceUid, $"{study}.2")
        .Set(DicomTags.Modality, "CT").Set(DicomTags.PatientID, "BENCH").Set(DicomTags.PatientName, "Bench^Mark").Set(DicomTags.StudyDate, "20240101").Set(DicomTags.InstanceNumber, k + 1)
        .Set(DicomTags.ImagePositionPatient, -10, -20, 2.5 * k).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0).Set(DicomTags.PixelSpacing, 0.9, 0.7)
        .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, Size).Set(DicomTags.Columns, Size)
        .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1)
        .Set(DicomTags.RescaleIntercept, -1024).Set(DicomTags.RescaleSlope, 1).Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, pixels));
}
