using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class OrthancTests
{
    private const string Plugins = "/usr/share/orthanc/plugins";

    [Fact]
    public async Task Orthanc_pushes_a_study_by_stow_finds_it_by_qido_and_pulls_it_back_by_wado()
    {
        Assert.SkipUnless(System.IO.File.Exists("/usr/sbin/Orthanc") && System.IO.File.Exists($"{Plugins}/libOrthancDicomWeb.so"), "SKIPPED LOUDLY: orthanc and orthanc-dicomweb are not installed.");
        await using var site = await ImageSite.StartAsync();
        var folder = Directory.CreateTempSubdirectory("orthanc").FullName;
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}") };
        using var orthanc = Process.Start(new ProcessStartInfo("/usr/sbin/Orthanc", [Configure(folder, client.BaseAddress.Port, site)]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            await UntilReadyAsync(client, orthanc);
            foreach (var file in Volume(3)) (await client.PostAsync("/instances", new ByteArrayContent(file))).EnsureSuccessStatusCode();
            var study = (await client.GetFromJsonAsync<string[]>("/studies"))!.Single();
            await PostAsync(client, "/dicom-web/servers/annotator/stow", new { Resources = new[] { study }, Synchronous = true });
            var exam = Assert.Single(JsonDocument.Parse(await site.Admin.GetStringAsync("/api/projects/p/exams")).RootElement.GetProperty("items").EnumerateArray());
            Assert.Equal(3, exam.GetProperty("images").GetInt32());

            var found = await PostAsync(client, "/dicom-web/servers/annotator/qido", new { Uri = "/studies" });
            Assert.Contains(Study, found, StringComparison.Ordinal);
            (await client.DeleteAsync($"/studies/{study}")).EnsureSuccessStatusCode();
            await PostAsync(client, "/dicom-web/servers/annotator/retrieve", new { Resources = new[] { new { Study } }, Synchronous = true });
            Assert.Equal(3, (await client.GetFromJsonAsync<string[]>("/instances"))!.Length);
        }
        finally
        {
            orthanc.Kill();
            await orthanc.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> PostAsync(HttpClient client, string path, object body)
    {
        var answer = await client.PostAsync(path, new StringContent(JsonSerializer.Serialize(body)));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    // Orthanc has no event for being ready; the loop is bounded by its own life and by the test's patience.
    private static async Task UntilReadyAsync(HttpClient client, Process orthanc)
    {
        orthanc.BeginOutputReadLine();
        orthanc.BeginErrorReadLine();
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromMinutes(1) && !orthanc.HasExited)
        {
            try
            {
                if ((await client.GetAsync("/system")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                orthanc.WaitForExit(50);
            }
        }
        Assert.Fail("Orthanc does not answer.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Configure(string folder, int port, ImageSite site)
    {
        var path = Path.Combine(folder, "orthanc.json");
        System.IO.File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            StorageDirectory = Path.Combine(folder, "storage"), IndexDirectory = Path.Combine(folder, "storage"), HttpPort = port, DicomServerEnabled = false, AuthenticationEnabled = false,
            Plugins = new[] { Plugins },
            DicomWeb = new
            {
                Enable = true,
                Servers = new { annotator = new { Url = new Uri(site.Address, "/projects/p/dicom-web/").ToString(), HttpHeaders = new { Authorization = $"Bearer {ImageSite.AdminKey}" } } },
            },
        }));
        return path;
    }
}
