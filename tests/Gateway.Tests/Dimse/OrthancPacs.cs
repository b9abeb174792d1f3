using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Annotator.Gateway.Tests.Dimse;

/// <summary>Debian's Orthanc as a PACS on free ports: C-FIND, C-GET, C-MOVE and DICOMweb.</summary>
internal sealed class OrthancPacs : IAsyncDisposable
{
    public const string Title = "ORTHANC", User = "reader", Password = "a-secret-for-tests";
    private const string Plugins = "/usr/share/orthanc/plugins";
    private readonly string _folder = Directory.CreateTempSubdirectory("pacs").FullName;
    private readonly Process _process;

    private OrthancPacs(int moveTo)
    {
        var configuration = Path.Combine(_folder, "orthanc.json");
        File.WriteAllText(configuration, JsonSerializer.Serialize(new
        {
            StorageDirectory = Path.Combine(_folder, "storage"), IndexDirectory = Path.Combine(_folder, "storage"), HttpPort, DicomPort, DicomAet = Title, RemoteAccessAllowed = false,
            AuthenticationEnabled = true, RegisteredUsers = new Dictionary<string, string> { [User] = Password }, Plugins = new[] { $"{Plugins}/libOrthancDicomWeb.so" }, DicomAlwaysAllowGet = true,
            DicomAlwaysAllowMove = true, DicomAlwaysAllowFind = true, DicomCheckCalledAet = false, DicomModalities = new { annotator = new object[] { Dcmtk.Title, "127.0.0.1", moveTo } },
            DicomWeb = new { Enable = true }, OverwriteInstances = true,
        }));
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}") };
        Http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{User}:{Password}")));
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/Orthanc", [configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    public int HttpPort { get; } = FreePort();

    public int DicomPort { get; } = FreePort();

    public HttpClient Http { get; }

    public static async Task<OrthancPacs> StartAsync(int moveTo, params IEnumerable<byte[]> files)
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/Orthanc") && File.Exists($"{Plugins}/libOrthancDicomWeb.so"), "SKIPPED LOUDLY: orthanc and orthanc-dicomweb are not installed.");
        var pacs = new OrthancPacs(moveTo);
        await pacs.UntilReadyAsync();
        foreach (var file in files) (await pacs.Http.PostAsync("/instances", new ByteArrayContent(file))).EnsureSuccessStatusCode();
        return pacs;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Orthanc has no event for being ready; the loop is bounded by its own life and by the test's patience.
    private async Task UntilReadyAsync()
    {
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromMinutes(1) && !_process.HasExited)
        {
            try
            {
                if ((await Http.GetAsync("/system")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                _process.WaitForExit(50);
            }
        }
        Assert.Fail("Orthanc does not answer.");
    }
}
