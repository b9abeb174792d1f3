using Annotator.Dicom;

namespace Annotator.Slices.Bench;

/// <summary>Series that are made: thousands of small images to search, and fresh ones to store.</summary>
internal static class Many
{
    /// <summary>How many results one reply is to hold.</summary>
    public const int Results = 5000;

    /// <summary>Instances of one STOW.</summary>
    public const int Stored = 300;

    /// <summary>The study that is searched.</summary>
    public const string Study = "2.25.78.1";

    private static int _studies;

    /// <summary>Images of 16 × 16 that are searched and never looked at.</summary>
    public static IEnumerable<byte[]> Small() => Enumerable.Range(1, Results).Select(n => Make(Study, n, 16));

    /// <summary>A study of images of 256 × 256 that no server has, as one body of STOW-RS.</summary>
    /// <param name="boundary">What divides the parts.</param>
    public static byte[] FreshBody(string boundary)
    {
        var study = $"2.25.79.{Interlocked.Increment(ref _studies)}";
        using var body = new MemoryStream();
        for (var n = 1; n <= Stored; n++)
        {
            body.Write("--"u8);
            body.Write(System.Text.Encoding.ASCII.GetBytes(boundary));
            body.Write("\r\nContent-Type: application/dicom\r\n\r\n"u8);
            body.Write(Make(study, n, 256));
            body.Write("\r\n"u8);
        }
        body.Write(System.Text.Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return body.ToArray();
    }

    private static byte[] Make(string study, int n, int side)
    {
        var pixels = new byte[side * side * 2];
        new Random(n).NextBytes(pixels);
        var dataset = new DicomDataset()
            .Set(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.SopInstanceUid, $"{study}.3.{n}")
            .Set(DicomTags.StudyInstanceUid, study).Set(DicomTags.SeriesInstanceUid, $"{study}.2").Set(DicomTags.FrameOfReferenceUid, $"{study}.4")
            .Set(DicomTags.Modality, "CT").Set(DicomTags.PatientID, "BENCH").Set(DicomTags.PatientName, "Bench^Mark").Set(DicomTags.StudyDate, "20240101").Set(DicomTags.StudyTime, "120000")
            .Set(DicomTags.SeriesNumber, 1).Set(DicomTags.InstanceNumber, n)
            .Set(DicomTags.ImagePositionPatient, -128, -128, n).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0).Set(DicomTags.PixelSpacing, 0.9, 0.7)
            .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, side).Set(DicomTags.Columns, side)
            .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1)
            .Set(DicomTags.RescaleIntercept, -1024).Set(DicomTags.RescaleSlope, 1)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, pixels));
        return DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian));
    }
}
