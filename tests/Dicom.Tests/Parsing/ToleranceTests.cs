using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Parsing;

public sealed class ToleranceTests
{
    [Fact]
    public void A_file_without_preamble_is_read() => Assert.Equal("1.2.840.10008.1.2.4.80", TestData.Read("transfer-syntaxes",
        "JLSL_RGB_ILV0.dcm").TransferSyntax.Uid);

    [Fact]
    public void A_file_without_meta_information_is_read() => Assert.Equal(TransferSyntax.ImplicitLittleEndian, TestData.Read("transfer-syntaxes",
        "OT-PAL-8-face.dcm").TransferSyntax);

    [Theory]
    [InlineData("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.1", "1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")]
    public void Meta_information_that_names_another_coding_than_the_body_has_is_overruled(string body, string stated)
    {
        using var stream = new MemoryStream();
        stream.Write(Samples.MetaOnly(TransferSyntax.Of(stated)));
        DicomWriter.WriteDataset(Samples.Nested(), TransferSyntax.Of(body), stream);
        var read = DicomFile.Read(stream.ToArray());
        Assert.Equal(body, read.TransferSyntax.Uid);
        Assert.Equal([0.7, 0.9], read.Dataset.GetDoubles(DicomTags.PixelSpacing));
    }

    [Fact]
    public void A_deflated_dataset_with_a_zlib_header_is_read()
    {
        using var stream = new MemoryStream();
        stream.Write(Samples.MetaOnly(TransferSyntax.DeflatedExplicitLittleEndian));
        using (var zlib = new System.IO.Compression.ZLibStream(stream, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            DicomWriter.WriteDataset(Samples.Nested(), TransferSyntax.ExplicitLittleEndian, zlib);
        }
        Assert.Equal([0.7, 0.9], DicomFile.Read(stream.ToArray()).Dataset.GetDoubles(DicomTags.PixelSpacing));
    }

    [Fact]
    public void A_known_tag_stored_as_unknown_gets_its_own_representation()
    {
        var bytes = Written(new DicomDataset().Set(new DicomElement(DicomTags.PatientName, DicomVr.UN, "Doe^Jo"u8.ToArray())));
        Assert.Equal(DicomVr.PN, DicomFile.ReadDataset(bytes, TransferSyntax.ExplicitLittleEndian).Dataset[DicomTags.PatientName]!.Vr);
    }

    [Fact]
    public void Unknown_of_undefined_length_is_read_as_an_implicit_sequence()
    {
        byte[] bytes =
        [
            0x09, 0x00, 0x01, 0x10, (byte)'U', (byte)'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF,
            0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, 0x08, 0x00, 0x04, 0x01, 4, 0, 0, 0, (byte)'t', (byte)'e', (byte)'x', (byte)'t',
            0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
        ];
        var element = DicomFile.ReadDataset(bytes, TransferSyntax.ExplicitLittleEndian).Dataset[new DicomTag(0x0009, 0x1001)]!;
        Assert.Equal("text", Assert.Single(element.Items).GetString(DicomTags.CodeMeaning));
    }

    [Fact]
    public void Of_a_tag_that_occurs_twice_the_later_one_wins()
    {
        var bytes = Written(new DicomDataset().Set(DicomTags.PatientID, "A1")).Concat(Written(new DicomDataset().Set(DicomTags.PatientID, "B2"))).ToArray();
        Assert.Equal("B2", DicomFile.ReadDataset(bytes, TransferSyntax.ExplicitLittleEndian).Dataset.GetString(DicomTags.PatientID));
    }

    [Fact]
    public void Zeros_after_the_last_element_are_passed_over()
    {
        var bytes = Written(new DicomDataset().Set(DicomTags.PatientID, "A1")).Concat(new byte[37]).ToArray();
        Assert.Equal("A1", DicomFile.ReadDataset(bytes, TransferSyntax.ExplicitLittleEndian).Dataset.GetString(DicomTags.PatientID));
    }

    private static byte[] Written(DicomDataset dataset)
    {
        using var stream = new MemoryStream();
        DicomWriter.WriteDataset(dataset, TransferSyntax.ExplicitLittleEndian, stream);
        return stream.ToArray();
    }
}
