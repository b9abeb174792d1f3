namespace Annotator.Dicom.Tests.Support;

/// <summary>Datasets made for tests.</summary>
internal static class Samples
{
    public const string StudyUid = "1.2.826.0.1.3680043.9.1", SeriesUid = StudyUid + ".2", InstanceUid = SeriesUid + ".3";

    /// <summary>A dataset with nested, private, multi-valued, binary and empty elements.</summary>
    public static DicomDataset Nested() => new DicomDataset()
        .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
        .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
        .Set(DicomTags.SopClassUid, SopClasses.CTImageStorage)
        .Set(DicomTags.SopInstanceUid, InstanceUid)
        .Set(DicomTags.StudyDate, "20240229")
        .Set(new DicomElement(DicomTags.AccessionNumber, DicomVr.SH, Array.Empty<byte>()))
        .Set(DicomTags.PatientName, "Müller^Jörg=山田^太郎=やまだ^たろう")
        .Set(DicomTags.ReferencedStudySequence,
            new DicomDataset().Set(DicomTags.ReferencedSopInstanceUid, "1.2.3").Set(DicomTags.PurposeOfReferenceCodeSequence,
                new DicomDataset().Set(DicomTags.CodeMeaning, "zwölf").Set(DicomTags.CodeValue, "12")),
            new DicomDataset())
        .Set(new DicomElement(new DicomTag(0x0009, 0x0010), DicomVr.LO, "ACME 1.0"u8.ToArray()))
        .Set(new DicomElement(new DicomTag(0x0009, 0x1001), DicomVr.FD, BitConverter.GetBytes(Math.PI)))
        .Set(new DicomElement(new DicomTag(0x0009, 0x1002), [new DicomDataset().Set(DicomTags.CodeMeaning, "inner")]))
        .Set(DicomTags.StudyInstanceUid, StudyUid)
        .Set(DicomTags.SeriesInstanceUid, SeriesUid)
        .Set(new DicomElement(DicomTags.FrameIncrementPointer, DicomVr.AT, new byte[] { 0x18, 0, 0x63, 0x10 }))
        .Set(DicomTags.PixelSpacing, 0.7, 0.9);

    /// <summary>A file that ends after its meta information.</summary>
    public static byte[] MetaOnly(TransferSyntax syntax)
    {
        var whole = DicomWriter.ToBytes(new DicomFile(new DicomDataset().Set(DicomTags.SopClassUid, "1.2").Set(DicomTags.SopInstanceUid, "1.3"), syntax));
        return whole[..(144 + BitConverter.ToInt32(whole, 140))];
    }

    /// <summary>A single-frame image of given bytes in a native syntax.</summary>
    public static DicomDataset Image(int rows, int columns, int bitsAllocated, byte[] pixels, int samples = 1, string photometric = "MONOCHROME2",
        bool isSigned = false, DicomVr vr = DicomVr.OW) => new DicomDataset()
        .Set(DicomTags.SopClassUid, SopClasses.SecondaryCaptureImageStorage)
        .Set(DicomTags.SopInstanceUid, InstanceUid)
        .Set(DicomTags.StudyInstanceUid, StudyUid)
        .Set(DicomTags.SeriesInstanceUid, SeriesUid)
        .Set(DicomTags.Modality, "OT")
        .Set(DicomTags.SamplesPerPixel, samples)
        .Set(DicomTags.PhotometricInterpretation, photometric)
        .Set(DicomTags.Rows, rows)
        .Set(DicomTags.Columns, columns)
        .Set(DicomTags.BitsAllocated, bitsAllocated)
        .Set(DicomTags.BitsStored, bitsAllocated)
        .Set(DicomTags.HighBit, bitsAllocated - 1)
        .Set(DicomTags.PixelRepresentation, isSigned ? 1 : 0)
        .Set(new DicomElement(DicomTags.PixelData, vr, pixels));
}
