using Annotator.Dicom;

namespace Annotator.Grains.Tests.Images;

/// <summary>The shared real images, and small made ones.</summary>
internal static class TestImages
{
    /// <summary>The files of a shared folder, in the order of their names; the test is skipped, by name, when it is absent.</summary>
    public static string[] Files(string folder)
    {
        var path = FindRoot() is { } root ? Path.Combine(root, folder) : null;
        Assert.SkipUnless(path is not null && Directory.Exists(path), $"SKIPPED LOUDLY: the shared images “{folder}” are not here (ANNOTATOR_TEST_DATA).");
        return [.. Directory.GetFiles(path!, "*.dcm").Order(StringComparer.Ordinal)];
    }

    /// <summary>A made CT slice of 6 × 5 pixels with its own geometry.</summary>
    public static DicomDataset Slice(string sop, int k, string study = "1.2.826.0.1.1", string series = "1.2.826.0.1.1.1")
    {
        var voxels = Enumerable.Range(0, 30).SelectMany(n => BitConverter.GetBytes((short)((k * 100) + n))).ToArray();
        return new DicomDataset()
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Set(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.SopInstanceUid, sop)
            .Set(DicomTags.StudyInstanceUid, study).Set(DicomTags.SeriesInstanceUid, series).Set(DicomTags.FrameOfReferenceUid, "1.2.826.0.1.1.9")
            .Set(DicomTags.Modality, "CT").Set(DicomTags.PatientID, "SECRET-4711").Set(DicomTags.PatientName, "Hidden^Henrietta").Set(DicomTags.StudyDescription, "Abdomen")
            .Set(DicomTags.SeriesNumber, 3).Set(DicomTags.InstanceNumber, k + 1)
            .Set(DicomTags.ImagePositionPatient, -10, -20, 2.5 * k).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0).Set(DicomTags.PixelSpacing, 0.9, 0.7)
            .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, 5).Set(DicomTags.Columns, 6)
            .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1)
            .Set(DicomTags.RescaleIntercept, -1024).Set(DicomTags.RescaleSlope, 1)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, voxels));
    }

    /// <summary>A dataset as a file.</summary>
    public static byte[] File(DicomDataset dataset) => DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian));

    /// <summary>The shared folder; null when there is none.</summary>
    public static string? FindRoot()
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
