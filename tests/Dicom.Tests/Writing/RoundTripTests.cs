using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Writing;

public sealed class RoundTripTests
{
    public static TheoryData<string> NativeSyntaxes => ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"];

    [Theory, MemberData(nameof(NativeSyntaxes))]
    public void What_is_written_reads_back_equal(string syntax)
    {
        var dataset = Samples.Nested();
        var read = DicomFile.Read(DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.Of(syntax))));
        Assert.Equal(syntax, read.TransferSyntax.Uid);
        var (expected, actual) = (ElementDump.Of(dataset), ElementDump.Of(read.Dataset));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected.Where(row => actual[row.Key].Vr != DicomVr.UN), row => Assert.Equal(row.Value.Values, actual[row.Key].Values));
    }

    [Theory, MemberData(nameof(NativeSyntaxes))]
    public void What_is_written_pydicom_reads_alike(string syntax)
    {
        using var folder = TestData.Temporary();
        File.WriteAllBytes(folder.File("a.dcm"), DicomWriter.ToBytes(new DicomFile(Samples.Nested(), TransferSyntax.Of(syntax))));
        var theirs = Peers.PydicomElements(folder.File("a.dcm"))[0];
        Assert.Empty(ElementDump.Differences(DicomFile.Read(File.ReadAllBytes(folder.File("a.dcm"))).Dataset, theirs));
    }

    [Theory, MemberData(nameof(NativeSyntaxes))]
    public void Dcmtk_accepts_what_is_written(string syntax)
    {
        using var folder = TestData.Temporary();
        var source = TestData.Read("ct-phantom-1mm", "001.dcm");
        File.WriteAllBytes(folder.File("a.dcm"), DicomWriter.ToBytes(new DicomFile(source.Dataset, TransferSyntax.Of(syntax))));
        Peers.Dcmtk("dcmconv", "+te", folder.File("a.dcm"), folder.File("b.dcm"));
        var back = DicomFile.Read(File.ReadAllBytes(folder.File("b.dcm"))).Dataset;
        Assert.True(source.Dataset[DicomTags.PixelData]!.Bytes.Span.SequenceEqual(back[DicomTags.PixelData]!.Bytes.Span));
    }

    [Fact]
    public void Text_of_another_character_set_is_recoded_when_the_dataset_states_a_new_one()
    {
        var latin = DicomFile.ReadDataset(Written(new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 100").Set(DicomTags.PatientName, "Åse")),
            TransferSyntax.ExplicitLittleEndian).Dataset;
        var written = Written(latin.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192"));
        Assert.Equal("Åse", DicomFile.ReadDataset(written, TransferSyntax.ExplicitLittleEndian).Dataset.GetString(DicomTags.PatientName));
        Assert.True(written.AsSpan().IndexOf("Åse"u8) > 0);
    }

    [Fact]
    public void Utf8_is_stated_when_text_needs_it_and_nothing_is() =>
        Assert.Equal("ISO_IR 192", DicomFile.ReadDataset(Written(new DicomDataset().Set(DicomTags.PatientName, "山田")), TransferSyntax.ExplicitLittleEndian)
            .Dataset.GetString(DicomTags.SpecificCharacterSet));

    [Fact]
    public void Writing_twice_gives_the_same_bytes() => Assert.Equal(Written(Samples.Nested()), Written(Samples.Nested()));

    private static byte[] Written(DicomDataset dataset)
    {
        using var stream = new MemoryStream();
        DicomWriter.WriteDataset(dataset, TransferSyntax.ExplicitLittleEndian, stream);
        return stream.ToArray();
    }
}
