using System.Globalization;
using System.Net.Security;
using Annotator.Dicom.Network;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Network;

/// <summary>DCMTK's own programs as peers.</summary>
public sealed class DcmtkTests
{
    private static readonly string[] Titles = ["-aet", ReceiverStage.Caller, "-aec", ReceiverStage.Title];

    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 70 * 90 * 2).Select(n => (byte)(n * 7))];

    [Fact]
    public async Task Echoscu_is_answered()
    {
        await using var stage = new ReceiverStage();
        Peers.Dcmtk("echoscu", [.. Titles, "--repeat", "5", "127.0.0.1", PortOf(stage)]);
        await stage.Server.StopAsync();
        Assert.Equal([null], stage.Ends);
        Assert.Empty(stage.Failures);
    }

    [Theory]
    [InlineData("-x=", "1.2.840.10008.1.2.1")]
    [InlineData("-xi", "1.2.840.10008.1.2")]
    [InlineData("-xe", "1.2.840.10008.1.2.1")]
    [InlineData("-xb", "1.2.840.10008.1.2.2")]
    [InlineData("-xd", "1.2.840.10008.1.2.1.99")]
    public async Task Storescu_stores_in_every_native_syntax_and_pdu_size(string option, string syntax)
    {
        using var folder = TestData.Temporary();
        var made = Samples.Image(70, 90, 16, Pixels);
        File.WriteAllBytes(folder.File("a.dcm"), DicomWriter.ToBytes(new DicomFile(made, TransferSyntax.ExplicitLittleEndian)));
        foreach (var pdu in new[] { "4096", "131072" })
        {
            await using var stage = new ReceiverStage { Only = syntax };
            Peers.Dcmtk("storescu", [.. Titles, option, "--max-send-pdu", pdu, "127.0.0.1", PortOf(stage), folder.File("a.dcm")]);
            var (request, dataset) = Assert.Single(stage.Stored);
            Assert.Equal((syntax, Samples.InstanceUid), (request.TransferSyntax.Uid, request.SopInstanceUid));
            var read = DicomFile.ReadDataset(dataset, request.TransferSyntax);
            Assert.Equal(Flat(made), Flat(read.Dataset));
            Assert.Equal(Pixels, PixelDataReader.Open(read).ReadFrame(0).Bytes);
        }
    }

    [Fact]
    public async Task A_failure_is_seen_by_storescu_and_the_next_file_goes_on()
    {
        using var folder = TestData.Temporary();
        for (var n = 1; n <= 3; n++)
        {
            var made = Samples.Image(2, 2, 16, new byte[8]).Set(DicomTags.SopInstanceUid, $"1.2.3.{n}");
            File.WriteAllBytes(folder.File($"{n}.dcm"), DicomWriter.ToBytes(new DicomFile(made, TransferSyntax.ExplicitLittleEndian)));
        }
        await using var stage = new ReceiverStage { Verdict = r => r.SopInstanceUid == "1.2.3.2" ? new DimseStatus(0xA700, "the disk is full") : DimseStatus.Success };
        var said = Peers.Dcmtk("storescu", [.. Titles, "--no-halt", "--scan-directories", "127.0.0.1", PortOf(stage), folder.Path]);
        Assert.Equal(3, stage.Stored.Count);
        Assert.Empty(said);
    }

    [Fact]
    public async Task Storescu_stores_over_tls_and_without_it_gets_nowhere()
    {
        using var folder = TestData.Temporary();
        File.WriteAllBytes(folder.File("a.dcm"), DicomWriter.ToBytes(new DicomFile(Samples.Image(2, 2, 16, new byte[8]), TransferSyntax.ExplicitLittleEndian)));
        using var certificate = TestCertificate.Make(folder.File("key.pem"), folder.File("cert.pem"));
        await using var stage = new ReceiverStage(o => o with { Tls = new SslServerAuthenticationOptions { ServerCertificate = certificate } });
        Peers.Dcmtk("storescu", [.. Titles, "+tla", "+cf", folder.File("cert.pem"), "127.0.0.1", PortOf(stage), folder.File("a.dcm")]);
        Assert.Single(stage.Stored);
        Assert.ThrowsAny<Exception>(() => Peers.Dcmtk("storescu", [.. Titles, "-ta", "3", "127.0.0.1", PortOf(stage), folder.File("a.dcm")]));
        Assert.Single(stage.Stored);
    }

    private static IEnumerable<string> Flat(DicomDataset dataset) => ElementDump.Of(dataset).Where(row => row.Key != "7FE00010").Select(row => $"{row.Key} {row.Value.Vr} {string.Join('|', row.Value.Values)}");

    private static string PortOf(ReceiverStage stage) => stage.Port.ToString(CultureInfo.InvariantCulture);
}
