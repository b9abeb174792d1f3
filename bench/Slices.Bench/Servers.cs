using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;

namespace Annotator.Slices.Bench;

/// <summary>A server as a process of its own on a free port, with its data in a folder of its own.</summary>
internal abstract class Server : IDisposable
{
    private readonly Process _process;

    protected Server(string folder, string command, int port, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
    }

    public HttpClient Client { get; }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until an address answers.</summary>
    public async Task UntilReadyAsync(string path)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(100))
        {
            if (_process.HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}.");
            try
            {
                if ((await Client.GetAsync(path)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
        throw new TimeoutException($"{_process.StartInfo.FileName} does not answer.");
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>This product, with one project that holds the series.</summary>
internal sealed class OurServer : Server
{
    private const string Key = "a-key-for-the-benchmark-only";
    private const int FilesAtOnce = 250;

    public OurServer(string folder, int port)
        : base(folder, "dotnet", port, [Path.Combine(AppContext.BaseDirectory, "Annotator.Silo.dll"), "serve", "--empty", "--port", $"{port}", "--data", Path.Combine(folder, "data")], ("ANNOTATOR_ADMIN_KEY", Key)) =>
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);

    public VolumeDescriptor Volume { get; private set; } = null!;

    /// <summary>The study of many instances, as it is called after de-identification.</summary>
    public string ManyStudy { get; private set; } = "";

    public async Task ImportAsync(IReadOnlyList<byte[]> files)
    {
        var create = new CommandMessage(Guid.CreateVersion7().ToString(), StreamId.Project("bench"), "project.create", JsonSerializer.SerializeToElement(new { name = "Bench" }));
        (await Client.PostAsJsonAsync("/api/commands", create, CoreJson.Options)).EnsureSuccessStatusCode();
        Volume = await UploadAsync(files);
    }

    /// <summary>Uploads a series, some files at a time.</summary>
    public async Task<VolumeDescriptor> UploadAsync(IEnumerable<byte[]> files)
    {
        string? examId = null;
        foreach (var some in files.Chunk(FilesAtOnce)) examId = await SendAsync(some);
        var exam = await Client.GetFromJsonAsync<JsonElement>($"/api/projects/bench/exams/{examId}");
        return exam.GetProperty("volumes")[0].Deserialize<VolumeDescriptor>(CoreJson.Options)!;
    }

    /// <summary>Uploads a study that is searched only.</summary>
    public async Task ImportManyAsync(IEnumerable<byte[]> files)
    {
        ManyStudy = (await UploadAsync(files)).StudyInstanceUid;
    }

    private async Task<string?> SendAsync(byte[][] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in files) form.Add(new ByteArrayContent(file), "files", "slice.dcm");
        var answer = await Client.PostAsync("/api/projects/bench/uploads", form);
        answer.EnsureSuccessStatusCode();
        var result = (await answer.Content.ReadFromJsonAsync<UploadResult>(CoreJson.Options))!;
        if (result.Files.FirstOrDefault(f => f.Verdict == Verdict.Refused) is { } refused) throw new InvalidOperationException($"{refused.Code}: {refused.Text}");
        return result.Files[0].ExamId;
    }

    /// <summary>The address of a slice of the first series; a window makes it a PNG.</summary>
    public string Address(string plane, int index, (double Center, double Width)? window) => Address(Volume, plane, index, window);

    /// <summary>The address of a slice; a window makes it a PNG.</summary>
    public static string Address(VolumeDescriptor volume, string plane, int index, (double Center, double Width)? window) => window is { } w
        ? string.Create(CultureInfo.InvariantCulture, $"/api/projects/bench/volumes/{volume.Id}/slices/{plane}/{index}?format=png8&center={w.Center}&width={w.Width}")
        : $"/api/projects/bench/volumes/{volume.Id}/slices/{plane}/{index}";
}

/// <summary>Addresses of our DICOMweb.</summary>
internal static class OurDicomWeb
{
    /// <summary>The address of the series, or below it.</summary>
    public static string Series(this OurServer ours, string below) => $"/projects/bench/dicom-web/studies/{ours.Volume.StudyInstanceUid}/series/{ours.Volume.SeriesInstanceUid}{below}";
}

/// <summary>Orthanc from Debian, with its DICOMweb plugin, 128 HTTP threads and a cache of 2 GiB.</summary>
internal sealed class OrthancServer(string folder, int port) : Server(folder, "Orthanc", port, [Configure(folder, port)])
{
    private readonly Dictionary<string, string> _idBySop = [];
    private string[]? _sops;
    private string _study = "";
    private string _series = "";

    public async Task ImportAsync(IReadOnlyList<byte[]> files)
    {
        foreach (var file in files)
        {
            var answer = await Client.PostAsync("/instances", new ByteArrayContent(file));
            answer.EnsureSuccessStatusCode();
            var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ID").GetString()!;
            var tags = await Client.GetFromJsonAsync<JsonElement>($"/instances/{id}/simplified-tags");
            _idBySop[tags.GetProperty("SOPInstanceUID").GetString()!] = id;
            // The first series is the one that addresses are made of.
            if (_study.Length == 0) (_study, _series) = (tags.GetProperty("StudyInstanceUID").GetString()!, tags.GetProperty("SeriesInstanceUID").GetString()!);
        }
        _sops ??= [.. _idBySop.Keys];
    }

    /// <summary>Stores a study that is searched only.</summary>
    public Task ImportManyAsync(IEnumerable<byte[]> files) => Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (file, cancellation) =>
    {
        using var answer = await Client.PostAsync("/instances", new ByteArrayContent(file), cancellation);
        answer.EnsureSuccessStatusCode();
    });

    /// <summary>The study of the first series.</summary>
    public string Study => _study;

    /// <summary>The address of the same picture by Orthanc's own interface.</summary>
    public string Rest(string sop, (double Center, double Width) window) =>
        string.Create(CultureInfo.InvariantCulture, $"/instances/{_idBySop[sop]}/rendered?window-center={window.Center}&window-width={window.Width}");

    /// <summary>The address of the same picture by WADO-RS.</summary>
    public string WadoRs(string sop, (double Center, double Width) window) => string.Create(
        CultureInfo.InvariantCulture, $"/dicom-web/studies/{_study}/series/{_series}/instances/{sop}/rendered?window={window.Center},{window.Width},linear");

    /// <summary>One of its instances, another each time.</summary>
    public string AnySop(Varying varying)
    {
        return _sops![varying.Index(_sops.Length)];
    }

    /// <summary>An address of its DICOMweb: of the series, or below it.</summary>
    public string Series(string below) => $"/dicom-web/studies/{_study}/series/{_series}{below}";

    private static string Configure(string folder, int port)
    {
        var path = Path.Combine(folder, "orthanc.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            Name = "bench", StorageDirectory = Path.Combine(folder, "storage"), IndexDirectory = Path.Combine(folder, "storage"), HttpPort = port, DicomServerEnabled = false,
            AuthenticationEnabled = false, RemoteAccessAllowed = false, HttpThreadsCount = 128, MaximumStorageCacheSize = 2048, Plugins = (string[])["/usr/share/orthanc/plugins"], DicomWeb = new { Enable = true },
        }), new UTF8Encoding(false));
        return path;
    }
}
