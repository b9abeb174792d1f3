using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Annotator.Contracts.Tests.Azure;

/// <summary>Azure's blob service in memory: Azurite from npm on a free loopback port. It ends with whoever started it, also when that is killed.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    // Azurite's account and key are the same everywhere and stand in its documentation.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-azurite-");
    private Process? _process;

    private AzuriteServer(int port) => Port = port;

    /// <summary>The account's name.</summary>
    public const string AccountName = "devstoreaccount1";

    /// <summary>The account's key, Base64.</summary>
    public static string AccountKey => Key;

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>The account's blob endpoint.</summary>
    public Uri Account => new($"http://127.0.0.1:{Port}/{AccountName}");

    /// <summary>The account with its key.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={Key};BlobEndpoint={Account}";

    /// <summary>The program; skips the test, and says so, where it is not installed.</summary>
    private static string Program
    {
        get
        {
            var program = Path.Combine(PeersFolder(), "node_modules", "azurite", "dist", "src", "blob", "main.js");
            if (!File.Exists(program)) Assert.Skip("Azurite is not installed (npm ci in tests/peers; ./test does it).");
            return program;
        }
    }

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<AzuriteServer> StartAsync()
    {
        var program = Program;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var server = new AzuriteServer(port);
        await server.StartAsync(program);
        return server;
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same port and with the blobs it had.</summary>
    public Task StartAgainAsync() => StartAsync(Program);

    /// <summary>Stops it; what it holds stays in its folder.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string program)
    {
        var command = $"node '{program}' --blobHost 127.0.0.1 --blobPort {Port} --location '{_folder.FullName}' --silent --disableTelemetry & pid=$!; read -r _; kill $pid; wait $pid";
        _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var http = new HttpClient();
        for (var began = Stopwatch.StartNew(); ; await Task.Yield())
        {
            try
            {
                using var answer = await http.GetAsync(Account);
                return;
            }
            catch (HttpRequestException) when (began.Elapsed < Patience && !_process.HasExited)
            {
                // Not yet: the refused connection is the observable.
            }
        }
    }

    private static string PeersFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "peers"));
}
