using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData;

public sealed class TransferSyntaxTableTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_shared_image_is_decoded_as_gdcm_does_or_refused_by_name()
    {
        using var folder = TestData.Temporary();
        foreach (var source in TestData.Files("transfer-syntaxes").Concat(TestData.Files("mr-mosaic")).Append(TestData.Files("ct-phantom-1mm")[0]))
        {
            var file = DicomFile.Read(File.ReadAllBytes(source));
            var verdict = PixelCodecs.Default.CanRead(file.TransferSyntax) ? Compare(source, folder.File("raw")) : Refusal(file);
            output.WriteLine($"{Path.GetFileName(source),-36} {file.TransferSyntax.Name,-95} {verdict}");
        }
    }

    private static string Compare(string source, string raw)
    {
        if (DicomFile.Read(File.ReadAllBytes(source)).TransferSyntax.Uid.StartsWith("1.2.840.10008.1.2.4.20", StringComparison.Ordinal))
        {
            return CompareHighThroughput(source);
        }
        Peers.Tool("gdcmconv", "libgdcm-tools", "--raw", source, raw);
        Assert.Equal(FrameHashes.Ours(raw), FrameHashes.Ours(source));
        return "equal, bit for bit";
    }

    // GDCM reads no HTJ2K; OpenJPEG's own program does.
    private static string CompareHighThroughput(string source)
    {
        using var folder = TestData.Temporary();
        var file = DicomFile.Read(File.ReadAllBytes(source));
        File.WriteAllBytes(folder.File("picture.j2k"), file.Dataset[DicomTags.PixelData]!.Fragments!.Items[0].ToArray());
        var frame = PixelDataReader.Open(file).ReadFrame(0);
        Assert.Equal(Codestreams.Decompress(folder, frame), frame.Bytes);
        return "equal to opj_decompress, bit for bit";
    }

    private static string Refusal(DicomFile file)
    {
        var refusal = Assert.Throws<DicomFormatException>(() => PixelDataReader.Open(file));
        Assert.Equal(DicomErrorCodes.UnsupportedTransferSyntax, refusal.Code);
        return "refused: " + refusal.Code;
    }
}
