using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Annotator.Core.Geometry;
using Annotator.Dicom;
using Annotator.Imaging.Phantoms;

namespace Annotator.Silo.Demo;

/// <summary>The phantom CT of the demo as DICOM files: oblique, anisotropic, offset and non-cubic, with letters that say which way is which.</summary>
internal static class DemoImages
{
    private const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    private const int Intercept = -1024;

    /// <summary>One file a slice, in k order.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Create()
    {
        var phantom = CtPhantom.Create();
        return phantom.Slices.Select((slice, k) => ($"phantom-{k:D4}.dcm", DicomWriter.ToBytes(new DicomFile(DatasetOf(phantom, k), TransferSyntax.ExplicitLittleEndian))));
    }

    private static DicomDataset DatasetOf(CtPhantom phantom, int k)
    {
        var lattice = phantom.LpsFromIjk;
        var position = lattice * new IjkPoint(0, 0, k);
        var (row, column) = (lattice.I.Normalised(), lattice.J.Normalised());
        return Describe(k)
            .Set(DicomTags.ImagePositionPatient, position.X, position.Y, position.Z)
            .Set(DicomTags.ImageOrientationPatient, row.X, row.Y, row.Z, column.X, column.Y, column.Z)
            // The distance between rows comes first (PS3.3 10.7.1.3).
            .Set(DicomTags.PixelSpacing, lattice.SpacingBetweenRows, lattice.SpacingBetweenColumns)
            .Set(DicomTags.SliceThickness, lattice.SpacingBetweenSlices)
            .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, phantom.Rows).Set(DicomTags.Columns, phantom.Columns)
            .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1)
            .Set(DicomTags.RescaleIntercept, Intercept).Set(DicomTags.RescaleSlope, 1).Set(DicomTags.RescaleType, "HU")
            .Set(DicomTags.WindowCenter, 40).Set(DicomTags.WindowWidth, 400)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, StoredValues(phantom.Slices[k])));
    }

    private static DicomDataset Describe(int k) => new DicomDataset()
        .Set(DicomTags.SopClassUid, CtImageStorage).Set(DicomTags.SopInstanceUid, UidOf($"instance {k}"))
        .Set(DicomTags.StudyInstanceUid, UidOf("study")).Set(DicomTags.SeriesInstanceUid, UidOf("series")).Set(DicomTags.FrameOfReferenceUid, UidOf("frame of reference"))
        .Set(DicomTags.Modality, "CT").Set(DicomTags.Manufacturer, "Annotator").Set(DicomTags.ManufacturerModelName, "CT phantom")
        .Set(DicomTags.PatientName, "Musterfrau^Erika").Set(DicomTags.PatientID, "P-0001").Set(DicomTags.PatientSex, "O").Set(DicomTags.BodyPartExamined, "CHEST")
        .Set(DicomTags.StudyDate, "20260105").Set(DicomTags.StudyTime, "091500").Set(DicomTags.StudyID, "1")
        .Set(DicomTags.StudyDescription, "Chest phantom").Set(DicomTags.SeriesDescription, "Contrast, oblique")
        .Set(DicomTags.SeriesNumber, 1).Set(DicomTags.InstanceNumber, k + 1).Set(DicomTags.PatientPosition, "HFS").Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");

    private static byte[] StoredValues(short[] modalityValues)
    {
        var stored = new short[modalityValues.Length];
        for (var i = 0; i < stored.Length; i++) stored[i] = (short)(modalityValues[i] - Intercept);
        return MemoryMarshal.AsBytes(stored.AsSpan()).ToArray();
    }

    private static string UidOf(string what) => DicomUid.FromDigest(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"annotator demo 1: {what}"))));
}
