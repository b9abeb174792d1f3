using Annotator.Dicom;

namespace Annotator.Slices.Bench;

/// <summary>The CT series both servers get: the shared phantom, or a made one of the same size where it is absent.</summary>
internal static class Series
{
    private const int Side = 512;
    private const int Slices = 140;

    /// <summary>The files, and what they are.</summary>
    public static (IReadOnlyList<byte[]> Files, string Name) Load()
    {
        var folder = FindShared();
        return folder is not null
            ? ([.. Directory.GetFiles(folder, "*.dcm").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)], "ct-phantom-1mm (140 × 512 × 512)")
            : ([.. Enumerable.Range(0, Slices).Select(Make)], "a made CT (140 × 512 × 512)");
    }

    /// <summary>A long series of its own.</summary>
    public static IEnumerable<byte[]> Long(int slices) => Enumerable.Range(0, slices).Select(k => Make(k, "2.25.81"));

    private static byte[] Make(int k) => Make(k, "2.25.77");

    private static byte[] Make(int k, string root)
    {
        var noise = new Random(k);
        var pixels = new byte[Side * Side * 2];
        for (var n = 0; n < Side * Side; n++)
        {
            var (x, y, z) = ((n % Side) - 256, (n / Side) - 256, (k - 70) * 3);
            var value = (x * x) + (y * y) > 48400 ? 0 : (x * x) + (y * y) + (z * z) < 14400 ? 1100 : 1024;
            BitConverter.TryWriteBytes(pixels.AsSpan(n * 2), (short)(value + noise.Next(-20, 20)));
        }
        var dataset = new DicomDataset()
            .Set(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.SopInstanceUid, $"{root}.3.{k + 1}")
            .Set(DicomTags.StudyInstanceUid, $"{root}.1").Set(DicomTags.SeriesInstanceUid, $"{root}.2").Set(DicomTags.FrameOfReferenceUid, $"{root}.4")
            .Set(DicomTags.Modality, "CT").Set(DicomTags.PatientID, "BENCH").Set(DicomTags.InstanceNumber, k + 1)
            .Set(DicomTags.ImagePositionPatient, -128, -128, k).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0).Set(DicomTags.PixelSpacing, 0.5, 0.5)
            .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, Side).Set(DicomTags.Columns, Side)
            .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1)
            .Set(DicomTags.RescaleIntercept, -1024).Set(DicomTags.RescaleSlope, 1)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, pixels));
        return DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian));
    }

    private static string? FindShared()
    {
        var told = Environment.GetEnvironmentVariable("ANNOTATOR_TEST_DATA");
        if (told is { Length: > 0 } && Directory.Exists(Path.Combine(told, "ct-phantom-1mm"))) return Path.Combine(told, "ct-phantom-1mm");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "data", "ct-phantom-1mm");
            if (Directory.Exists(beside)) return beside;
        }
        return null;
    }
}
