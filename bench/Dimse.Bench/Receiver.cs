using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Annotator.Dimse.Bench;

/// <summary>A C-STORE server as a process of its own on a free port.</summary>
internal sealed class Receiver : IDisposable
{
    private const string Caller = "BENCH", Title = "ANNOTATOR";
    private readonly Process _process;
    private readonly int _port;

    private Receiver(string name, int port, string command, params IEnumerable<string> arguments)
    {
        (Name, _port) = (name, port);
        _process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public static Receiver Annotator(string folder)
    {
        var port = FreePort();
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "annotator.json"), JsonSerializer.Serialize(new { Dicom = new { Port = port, Callers = new[] { new { AeTitle = Caller } } } }));
        return new("annotator", port, "dotnet", Path.Combine(AppContext.BaseDirectory, "Annotator.Silo.dll"), "serve", "--empty", "--port", "0", "--data", folder);
    }

    public static Receiver Storescp(string folder)
    {
        var port = FreePort();
        return new("storescp", port, "storescp", "--output-directory", Directory.CreateDirectory(folder).FullName, $"{port}");
    }

    public static Receiver Orthanc(string folder)
    {
        var port = FreePort();
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, "orthanc.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            Name = "bench", StorageDirectory = folder, IndexDirectory = folder, HttpPort = FreePort(), DicomPort = port, DicomAet = Title, AuthenticationEnabled = false, RemoteAccessAllowed = false,
            Plugins = Array.Empty<string>(),
        }), new UTF8Encoding(false));
        return new("orthanc", port, "Orthanc", path);
    }

    /// <summary>Waits until an echo is answered.</summary>
    public async Task UntilReadyAsync()
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(100))
        {
            if (_process.HasExited) throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}.");
            if (await RunAsync("echoscu") == 0) return;
        }
        throw new TimeoutException($"{Name} does not answer.");
    }

    /// <summary>Sends a folder by one stock storescu.</summary>
    public async Task StoreAsync(string files)
    {
        if (await RunAsync("storescu", "--scan-directories", files) is not 0 and var code) throw new InvalidOperationException($"storescu to {Name} ended with {code}.");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<int> RunAsync(string tool, params IEnumerable<string> last)
    {
        string[] files = [.. last];
        string[] arguments = [.. files.Take(files.Length - 1), "-aet", Caller, "-aec", Title, "127.0.0.1", $"{_port}", .. files.TakeLast(1)];
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await Task.WhenAll(output, error);
        return process.ExitCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
