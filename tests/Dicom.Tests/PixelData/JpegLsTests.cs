using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData;

public sealed class JpegLsTests
{
    [Theory]
    [InlineData(8, false, 1, "+el")]
    [InlineData(8, true, 1, "+el")]
    [InlineData(7, false, 1, "+el")]
    [InlineData(12, false, 1, "+el")]
    [InlineData(12, true, 1, "+el")]
    [InlineData(16, false, 1, "+el")]
    [InlineData(16, true, 1, "+el")]
    [InlineData(8, false, 3, "+el", "+il")]
    [InlineData(8, false, 3, "+el", "+is")]
    [InlineData(8, false, 3, "+el", "+in")]
    [InlineData(16, false, 3, "+el", "+is")]
    [InlineData(12, false, 3, "+el", "+il")]
    [InlineData(8, false, 1, "+el", "+pc", "+t1", "5", "+t2", "12", "+t3", "40", "+rs", "31")]
    [InlineData(8, false, 1, "+en")]
    [InlineData(8, false, 1, "+en", "+md", "7")]
    [InlineData(12, false, 1, "+en", "+md", "3")]
    [InlineData(16, false, 1, "+en", "+md", "5")]
    [InlineData(8, false, 3, "+en", "+il", "+md", "2")]
    [InlineData(8, false, 3, "+en", "+is", "+md", "4")]
    [InlineData(8, false, 3, "+en", "+in", "+md", "1")]
    public void Frames_equal_those_of_dcmtk_bit_for_bit(int stored, bool isSigned, int samples, params string[] options)
    {
        foreach (var (rows, columns) in new[] { (61, 77), (1, 1), (3, 200), (40, 2) })
        {
            using var folder = TestData.Temporary();
            var source = Pictures.Write(folder, stored, isSigned, samples, rows, columns);
            Peers.Dcmtk("dcmcjpls", [.. options, source, folder.File("jls")]);
            Peers.Dcmtk("dcmdjpls", "+px", folder.File("jls"), folder.File("back"));
            Assert.Equal(FrameHashes.Ours(folder.File("back")), FrameHashes.Ours(folder.File("jls")));
            if (options[0] == "+el" && !isSigned)
            {
                Assert.Equal(FrameHashes.Ours(source), FrameHashes.Ours(folder.File("jls")));
            }
        }
    }

    [Theory]
    [InlineData("JLSL_08_07_0_1F.dcm")]
    [InlineData("JLSL_16_15_1_1F.dcm")]
    [InlineData("JLSL_RGB_ILV0.dcm")]
    [InlineData("JLSL_RGB_ILV1.dcm")]
    [InlineData("JLSL_RGB_ILV2.dcm")]
    [InlineData("JLSN_RGB_ILV0.dcm")]
    public void The_shared_images_equal_those_of_gdcm(string name)
    {
        using var folder = TestData.Temporary();
        var source = Path.Combine(TestData.Folder("transfer-syntaxes"), name);
        Peers.Tool("gdcmconv", "libgdcm-tools", "--raw", source, folder.File("back"));
        Assert.Equal(FrameHashes.Ours(folder.File("back")), FrameHashes.Ours(source));
    }

    [Fact]
    public void All_interleaves_of_one_picture_give_the_same_bytes()
    {
        var folder = TestData.Folder("transfer-syntaxes");
        var hashes = new[] { "JLSL_RGB_ILV0.dcm", "JLSL_RGB_ILV1.dcm", "JLSL_RGB_ILV2.dcm" }.Select(name => FrameHashes.Ours(Path.Combine(folder, name))[0]);
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void A_stream_that_is_cut_off_is_refused()
    {
        var file = TestData.Read("transfer-syntaxes", "JLSL_16_15_1_1F.dcm");
        var whole = file.Dataset[DicomTags.PixelData]!.Fragments!.Items[0];
        file.Dataset.Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [whole[..(whole.Length / 2)]])));
        Assert.Equal(DicomErrorCodes.CorruptFrame, Assert.Throws<DicomFormatException>(() => PixelDataReader.Open(file).ReadFrame(0)).Code);
    }
}
