using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Dicom.Tests.Network;
using Annotator.Grains.Transfers;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Dimse;

/// <summary>The receiver of a node by TLS, as the section Dicom:Tls sets it, against DCMTK.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dimse-tls");

    [Fact]
    public async Task With_authorities_only_callers_with_their_certificates_store_and_plain_connections_get_nowhere()
    {
        Make("node");
        Make("caller");
        Make("stranger");
        await using var site = await Dcmtk.StartSiteAsync(o => o.Tls = new DicomTls { Certificate = File("node.pem"), Key = File("node.key"), Authorities = File("caller.pem") });
        var folder = Dcmtk.Write(Volume(3));
        foreach (var (options, isServed) in new[]
        {
            (new[] { "+tls", File("caller.key"), File("caller.pem"), "+cf", File("node.pem") }, true),
            (["+tls", File("stranger.key"), File("stranger.pem"), "+cf", File("node.pem")], false),
            (["+tla", "+cf", File("node.pem")], false),
            (["-ta", "5"], false),
        })
        {
            var (code, said) = await Dcmtk.StoreAsync(site.DicomPort(), folder, options);
            Assert.True((code == 0) == isServed, $"{string.Join(' ', options)}: {code} {said}");
        }
        var port = site.DicomPort().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(0, (await Dcmtk.RunAsync("echoscu", "-aet", Dcmtk.Caller, "-aec", Dcmtk.Title, "+tls", File("caller.key"), File("caller.pem"), "+cf", File("node.pem"), "127.0.0.1", port)).Code);
        var transfers = await site.Admin.GetFromJsonAsync<JsonElement>("/api/transfers");
        Assert.Equal(3, Assert.Single(transfers.GetProperty("items").EnumerateArray()).GetProperty("received").GetInt32());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_authorities_callers_need_none_but_must_trust_the_node()
    {
        Make("node");
        Make("stranger");
        await using var site = await Dcmtk.StartSiteAsync(o => o.Tls = new DicomTls { Certificate = File("node.pem"), Key = File("node.key") });
        var folder = Dcmtk.Write(Volume(1));
        Assert.Equal(0, (await Dcmtk.StoreAsync(site.DicomPort(), folder, "+tla", "+cf", File("node.pem"))).Code);
        Assert.NotEqual(0, (await Dcmtk.StoreAsync(site.DicomPort(), folder, "+tla", "+cf", File("stranger.pem"))).Code);
        Directory.Delete(folder, recursive: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Make(string name) => TestCertificate.Make(File(name + ".key"), File(name + ".pem")).Dispose();

    private string File(string name) => Path.Combine(_folder.FullName, name);
}
