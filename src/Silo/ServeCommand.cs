using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Annotator.Cli;
using Annotator.Silo.Demo;
using Annotator.Storage;

namespace Annotator.Silo;

/// <summary><c>annotator serve</c>: runs a node until it is told to stop.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> Listen = new("--listen") { Description = "The address to listen on; anything but loopback needs --cert or --behind-proxy.", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<int> Port = new("--port") { Description = "The port to listen on; 0 for any free one.", DefaultValueFactory = _ => 5080 };
    private static readonly Option<bool> Empty = new("--empty") { Description = "Begin without the demo project; the first page then creates the administrator." };
    private static readonly Option<FileInfo?> Cert = new("--cert") { Description = "A certificate with its key (PFX, or PEM) to serve TLS with." };
    private static readonly Option<FileInfo?> CertKey = new("--cert-key") { Description = "The key of a PEM certificate, when it is in a file of its own." };
    private static readonly Option<string?> CertPassword = new("--cert-password") { Description = "The password of the certificate file (else ANNOTATOR_CERT_PASSWORD)." };
    private static readonly Option<bool> BehindProxy = new("--behind-proxy") { Description = "A TLS proxy stands in front, and nobody else can reach this port." };
    private static readonly Option<int?> ManagementPort = new("--management-port") { Description = "A second port that gives /metrics (Prometheus) and nothing else, without a sign-in." };
    private static readonly Option<string> ManagementListen = new("--management-listen") { Description = "The address of the management port.", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<string?> Web = new("--web") { Description = "The folder of the built web client.", Hidden = true };

    private static readonly TimeSpan ImagesMayTake = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var command = new Command("serve", "Runs a node: the server with its web page.") { DataFolderOption.Instance, PostgresOption.Instance, Listen, Port, Empty, Cert, CertKey, CertPassword, BehindProxy, ManagementPort, ManagementListen, Web };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (!TryRead(parsed, out var options, out var wrong)) return Refuse(wrong);
        if (options.WhyRefused() is { } why) return Refuse(why);
        try
        {
            using var stop = new StopSignals();
            await using var node = await Node.StartAsync(options, null, cancellation);
            await ServeAsync(node, options, stop.WaitAsync(), cancellation);
            Console.WriteLine("Stopping.");
            await node.StopAsync();
            return ExitCodes.Ok;
        }
        catch (StoreUnavailableException away)
        {
            return Fail($"The {(options.Postgres is null ? "data folder" : "database")} cannot be used: {away.Message}");
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Fail($"Port {options.Port} is in use. Choose another one with --port.");
        }
    }

    /// <summary>Greets and waits for the end. The demo's images may still be on their way: the page is usable without them.</summary>
    private static async Task ServeAsync(Node node, NodeOptions options, Task end, CancellationToken cancellation)
    {
        if (options.Empty)
        {
            Greeting.Print(node.Address, options, [], imagesAreComing: false);
            await end;
            return;
        }
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var demo = node.Services.GetRequiredService<DemoSeed>();
        var signIns = await demo.BeginAsync(cancellation);
        var images = demo.ImportAsync(stopping.Token);
        await Task.WhenAny(images, end, Task.Delay(ImagesMayTake, cancellation));
        Greeting.Print(node.Address, options, signIns, imagesAreComing: !images.IsCompleted);
        await demo.ShownAsync(cancellation);
        if (await Task.WhenAny(images, end) == images) await images;
        await end;
        await stopping.CancelAsync();
        await ((Task)images).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool TryRead(ParseResult parsed, out NodeOptions options, out string wrong)
    {
        options = new NodeOptions { DataFolder = DataFolderOption.Read(parsed) };
        wrong = "";
        var (listen, management) = (parsed.GetValue(Listen)!, parsed.GetValue(ManagementListen)!);
        if (!TryParse(listen, out var address)) wrong = $"“{listen}” is no IP address.";
        else if (!TryParse(management, out var managementAddress)) wrong = $"“{management}” is no IP address.";
        else if (parsed.GetValue(Port) is < 0 or > 65535) wrong = "A port is 0 to 65535.";
        else if (parsed.GetValue(ManagementPort) is < 1 or > 65535) wrong = "A management port is 1 to 65535.";
        else if (!PostgresOption.TryRead(parsed, options.DataFolder, out var postgres, out var wrongDatabase)) wrong = wrongDatabase;
        else if (!NodeBlobs.TryRead(options.DataFolder, out var azure, out var wrongBlobs)) wrong = wrongBlobs;
        else if (!TryLoadCertificate(parsed, out var certificate, out wrong)) return false;
        else
        {
            options = options with
            {
                Postgres = postgres, AzureBlobs = azure, Listen = address, Port = parsed.GetValue(Port), Certificate = certificate, BehindProxy = parsed.GetValue(BehindProxy), Empty = parsed.GetValue(Empty),
                ManagementPort = parsed.GetValue(ManagementPort), ManagementListen = managementAddress, WebRoot = parsed.GetValue(Web), AdminKey = Environment.GetEnvironmentVariable("ANNOTATOR_ADMIN_KEY") is { Length: > 0 } key ? key : null,
            };
        }
        return wrong.Length == 0;
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text == "localhost" ? "127.0.0.1" : text == "*" ? "0.0.0.0" : text, out address);

    private static bool TryLoadCertificate(ParseResult parsed, out X509Certificate2? certificate, out string wrong)
    {
        (certificate, wrong) = (null, "");
        if (parsed.GetValue(Cert) is not { } file) return true;
        try
        {
            var password = parsed.GetValue(CertPassword) ?? Environment.GetEnvironmentVariable("ANNOTATOR_CERT_PASSWORD");
            certificate = CertificateFile.Load(file.FullName, parsed.GetValue(CertKey)?.FullName, password);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            wrong = $"The certificate {file.FullName} cannot be used: {unreadable.Message}";
        }
        return wrong.Length == 0;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return ExitCodes.Usage;
    }

    private static int Fail(string why)
    {
        Console.Error.WriteLine(why);
        return ExitCodes.Failed;
    }

    /// <summary>SIGINT and SIGTERM; the second SIGINT ends at once.</summary>
    private sealed class StopSignals : IDisposable
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly PosixSignalRegistration[] _registrations;

        public StopSignals() => _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked)];

        public Task WaitAsync() => _asked.Task;

        public void Dispose() => Array.ForEach(_registrations, r => r.Dispose());

        private void Asked(PosixSignalContext context) => context.Cancel = _asked.TrySetResult() || context.Signal == PosixSignal.SIGTERM;
    }
}
