using System.IO.Compression;

namespace Annotator.Dicom;

/// <summary>Writes DICOM files (PS3.10) and bare datasets. The same input gives the same bytes.</summary>
public static class DicomWriter
{
    /// <summary>The Implementation Class UID (0002,0012) of files written here.</summary>
    public const string ImplementationClassUid = "2.25.148620163291757325063268153826129374103";

    /// <summary>The Implementation Version Name (0002,0013) of files written here.</summary>
    public const string ImplementationVersionName = "ANNOTATOR";

    /// <summary>Writes a Part 10 file in its own transfer syntax, with meta information made anew.</summary>
    /// <exception cref="DicomFormatException"><c>bad-value</c>: there is no SOP Class or SOP Instance UID.</exception>
    /// <exception cref="InvalidOperationException">Fragments in a native syntax, or native pixel data in an encapsulated one.</exception>
    public static void Write(DicomFile file, Stream target)
    {
        target.Write(new byte[128]);
        target.Write("DICM"u8);
        target.Write(MetaOf(file.Dataset.RequireString(DicomTags.SopClassUid), file.Dataset.RequireString(DicomTags.SopInstanceUid), file.TransferSyntax));
        WriteDataset(file.Dataset, file.TransferSyntax, target);
    }

    /// <summary>A Part 10 file as bytes.</summary>
    /// <exception cref="DicomFormatException"><c>bad-value</c>: there is no SOP Class or SOP Instance UID.</exception>
    public static byte[] ToBytes(DicomFile file)
    {
        using var stream = new MemoryStream();
        Write(file, stream);
        return stream.ToArray();
    }

    /// <summary>Writes a dataset without preamble and meta information, as network messages hold it.</summary>
    public static void WriteDataset(DicomDataset dataset, TransferSyntax syntax, Stream target)
    {
        var coding = new Parsing.ValueCoding(syntax.IsExplicitVr, syntax.IsBigEndian);
        var ready = TextRecoder.Prepare(dataset);
        if (!syntax.IsDeflated)
        {
            new Writing.DatasetWriter(target, coding, syntax.IsEncapsulated).Write(ready);
            return;
        }
        using var counted = new MemoryStream();
        using (var deflate = new DeflateStream(counted, CompressionLevel.Optimal, leaveOpen: true))
        {
            new Writing.DatasetWriter(deflate, coding, isEncapsulated: false).Write(ready);
        }
        if (counted.Length % 2 != 0)
        {
            counted.WriteByte(0);
        }
        counted.WriteTo(target);
    }

    /// <summary>Preamble, prefix and meta information of a file whose dataset follows, as a message of the network brings it.</summary>
    public static byte[] StartOfFile(string sopClassUid, string sopInstanceUid, TransferSyntax syntax) => [.. new byte[128], .. "DICM"u8, .. MetaOf(sopClassUid, sopInstanceUid, syntax)];

    private static byte[] MetaOf(string sopClassUid, string sopInstanceUid, TransferSyntax syntax)
    {
        var meta = new DicomDataset()
            .Set(new DicomElement(DicomTags.FileMetaInformationVersion, DicomVr.OB, new byte[] { 0, 1 }))
            .Set(DicomTags.MediaStorageSopClassUid, sopClassUid)
            .Set(DicomTags.MediaStorageSopInstanceUid, sopInstanceUid)
            .Set(DicomTags.TransferSyntaxUid, syntax.Uid)
            .Set(DicomTags.ImplementationClassUid, ImplementationClassUid)
            .Set(DicomTags.ImplementationVersionName, ImplementationVersionName);
        using var body = new MemoryStream();
        new Writing.DatasetWriter(body, Parsing.ValueCoding.ExplicitLittle, isEncapsulated: false).Write(meta);
        using var whole = new MemoryStream();
        var length = new DicomDataset().Set(DicomTags.FileMetaInformationGroupLength, body.Length);
        new Writing.DatasetWriter(whole, Parsing.ValueCoding.ExplicitLittle, isEncapsulated: false, keepsGroupLengths: true).Write(length);
        body.WriteTo(whole);
        return whole.ToArray();
    }
}
