using Annotator.Dicom;

namespace Annotator.Gateway.Tests.Images;

/// <summary>Small made images, oblong and with oblong pixels.</summary>
internal static class MadeImages
{
    public const int Columns = 6;
    public const int Rows = 5;
    public const string Study = "1.2.826.0.1.1";
    public const string Series = "1.2.826.0.1.1.1";

    /// <summary>The stored value of a voxel.</summary>
    public static short Stored(int i, int j, int k) => (short)((k * 100) + (j * Columns) + i);

    /// <summary>A CT slice; k counts toward the head.</summary>
    public static DicomDataset Slice(int k, string? sop = null) => new DicomDataset()
        .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
        .Set(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.SopInstanceUid, sop ?? $"1.2.3.{k + 1}")
        .Set(DicomTags.StudyInstanceUid, Study).Set(DicomTags.SeriesInstanceUid, Series).Set(DicomTags.FrameOfReferenceUid, "1.2.826.0.1.1.9")
        .Set(DicomTags.Modality, "CT").Set(DicomTags.PatientID, "PAT-4711").Set(DicomTags.PatientName, "Hidden^Henrietta").Set(DicomTags.StudyDescription, "Abdomen")
        .Set(DicomTags.StudyDate, "20240315").Set(DicomTags.StudyTime, "101530").Set(DicomTags.AccessionNumber, "ACC9").Set(DicomTags.StudyID, "7")
        .Set(DicomTags.SeriesNumber, 3).Set(DicomTags.InstanceNumber, k + 1)
        .Set(DicomTags.ImagePositionPatient, -10, -20, 2.5 * k).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0).Set(DicomTags.PixelSpacing, 0.9, 0.7)
        .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, Rows).Set(DicomTags.Columns, Columns)
        .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1)
        .Set(DicomTags.RescaleIntercept, -1024).Set(DicomTags.RescaleSlope, 1)
        .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, Pixels(k)));

    /// <summary>The pixels of a slice.</summary>
    public static byte[] Pixels(int k) =>
        [.. from j in Enumerable.Range(0, Rows) from i in Enumerable.Range(0, Columns) from b in BitConverter.GetBytes(Stored(i, j, k)) select b];

    /// <summary>A dataset as a file.</summary>
    public static byte[] File(DicomDataset dataset) => DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian));

    /// <summary>Slices 0 to n − 1 as files.</summary>
    public static byte[][] Volume(int slices) => [.. Enumerable.Range(0, slices).Select(k => File(Slice(k)))];

    /// <summary>The files of a shared folder; the test is skipped, by name, when it is absent.</summary>
    public static string[] Shared(string folder)
    {
        var path = FindRoot() is { } root ? Path.Combine(root, folder) : null;
        Assert.SkipUnless(path is not null && Directory.Exists(path), $"SKIPPED LOUDLY: the shared images “{folder}” are not here (ANNOTATOR_TEST_DATA).");
        return [.. Directory.GetFiles(path!, "*.dcm").Order(StringComparer.Ordinal)];
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("ANNOTATOR_TEST_DATA") is { Length: > 0 } told) return told;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(beside)) return beside;
        }
        return null;
    }
}
