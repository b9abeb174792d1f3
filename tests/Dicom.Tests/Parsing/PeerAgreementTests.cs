using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Parsing;

public sealed class PeerAgreementTests
{
    [Theory]
    [InlineData("ct-head-tilted")]
    [InlineData("ct-phantom-1mm")]
    [InlineData("mr-mosaic")]
    [InlineData("transfer-syntaxes")]
    public void Every_element_of_the_shared_images_is_read_as_pydicom_reads_it(string folder)
    {
        var files = TestData.Files(folder);
        var theirs = Peers.PydicomElements(files);
        var differences = files.SelectMany((file, i) => ElementDump.Differences(DicomFile.Read(File.ReadAllBytes(file)).Dataset, theirs[i])
            .Select(difference => $"{Path.GetFileName(file)} {difference}"));
        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("+ti", "+e")]
    [InlineData("+ti", "-e")]
    [InlineData("+te", "+e")]
    [InlineData("+te", "-e")]
    [InlineData("+tb", "+e")]
    [InlineData("+tb", "-e")]
    [InlineData("+td", "+e")]
    public void A_file_that_dcmconv_recodes_is_read_as_pydicom_reads_it(string syntax, string lengths)
    {
        using var folder = TestData.Temporary();
        var files = new List<string>();
        foreach (var source in new[] { TestData.Files("mr-mosaic")[0], TestData.Files("ct-phantom-1mm")[0],
            Path.Combine(TestData.Folder("transfer-syntaxes"), "693_UNCI.dcm") })
        {
            files.Add(folder.File(Path.GetFileName(source)));
            Peers.Dcmtk("dcmconv", syntax, lengths, source, files[^1]);
        }
        var theirs = Peers.PydicomElements(files);
        // Of big-endian pixel data pydicom keeps the file's bytes, as we do; the frames are compared elsewhere.
        Assert.Empty(files.SelectMany((file, i) => ElementDump.Differences(DicomFile.Read(File.ReadAllBytes(file)).Dataset, theirs[i])));
    }
}
