using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Annotator.Cli;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;
using Annotator.Grains.Transfers;
using Microsoft.Extensions.Options;

namespace Annotator.Silo.Dicom;

/// <summary><c>annotator dicom receive</c>: a receiver that forwards to a running server, for a machine where no node runs.</summary>
internal static class DicomCommand
{
    private const string KeyVariable = "ANNOTATOR_KEY";
    private static readonly Option<int> Port = new("--port") { Description = "The port to listen on; 0 for any free one.", DefaultValueFactory = _ => 11112 };
    private static readonly Option<string> Listen = new("--listen") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<string> Title = new("--ae-title") { Description = "The AE title it answers to.", DefaultValueFactory = _ => "ANNOTATOR" };
    private static readonly Option<string[]> From = new("--from") { Description = "Who may call: an AE title, or TITLE@NETWORK; may be repeated.", HelpName = "TITLE", Required = true };
    private static readonly Option<string?> Cert = new("--cert") { Description = "A certificate (PFX, or PEM) to receive by TLS with; its password in ANNOTATOR_CERT_PASSWORD.", HelpName = "FILE" };
    private static readonly Option<string?> CertKey = new("--cert-key") { Description = "The key of a PEM certificate, when it is in a file of its own.", HelpName = "FILE" };
    private static readonly Option<bool> Unprotected = new("--allow-unprotected") { Description = "Listen beyond loopback without TLS: images then travel identified and unprotected." };
    private static readonly Option<string> Server = new("--server") { Description = "The server it forwards to.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
    private static readonly Option<string?> Project = new("--project", "-p") { Description = "The project, by id; by the server's routing rules when left out, which needs an administrator's key.", HelpName = "ID" };

    public static Command Create()
    {
        var receive = new Command("receive", "Receives by C-STORE and forwards to a running server by STOW-RS; the key is in ANNOTATOR_KEY.") { Port, Listen, Title, From, Cert, CertKey, Unprotected, Server, Project };
        receive.SetAction(RunAsync);
        return new Command("dicom", "DICOM network.") { receive };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = Read(parsed);
        if (new DicomNetworkRules().Validate(null, options) is { Failed: true } wrong) return Fail(ExitCodes.Usage, wrong.FailureMessage);
        if (Environment.GetEnvironmentVariable(KeyVariable) is not { Length: > 0 } key) return Fail(ExitCodes.Usage, $"An API key is needed in {KeyVariable}.");
        var server = parsed.GetValue(Server)!;
        if (!Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var to) || !(to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && to.IsLoopback)))
            return Fail(ExitCodes.Usage, $"“{server}” is no address that identified images may be sent to: use https.");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !to.IsLoopback }) { BaseAddress = to };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/dicom+json");
        var path = parsed.GetValue(Project) is { } project ? $"projects/{Uri.EscapeDataString(project)}/dicom-web/studies" : "dicom-web/studies";
        var forwarder = new StowForwarder(http, path, new IngestMemory(Options.Create(new ImagesOptions())));
        return await ServeAsync(options, new ForwardingService(options, forwarder, Console.Error.WriteLine), to, cancellation);
    }

    private static async Task<int> ServeAsync(DicomNetworkOptions options, ForwardingService service, Uri to, CancellationToken cancellation)
    {
        await using var server = new DimseServer(DicomListener.OptionsOf(options, TimeProvider.System), service);
        try
        {
            server.Start();
        }
        catch (SocketException taken)
        {
            return Fail(ExitCodes.Failed, $"Port {options.Port} cannot be listened on: {taken.Message}.");
        }
        Console.WriteLine($"DICOM receiver {options.AeTitle} is ready at {server.EndPoint}, forwarding to {to} (Ctrl+C stops)");
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Asked(PosixSignalContext context) => context.Cancel = stop.TrySetResult();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked);
        await using var cancelled = cancellation.Register(() => stop.TrySetResult());
        await stop.Task;
        Console.WriteLine("Stopping.");
        return ExitCodes.Ok;
    }

    private static DicomNetworkOptions Read(ParseResult parsed)
    {
        var options = new DicomNetworkOptions { AeTitle = parsed.GetValue(Title)!, Port = parsed.GetValue(Port), Listen = parsed.GetValue(Listen)!, AllowUnprotected = parsed.GetValue(Unprotected) };
        if (parsed.GetValue(Cert) is { } cert) options.Tls = new DicomTls { Certificate = cert, Key = parsed.GetValue(CertKey), PasswordVariable = "ANNOTATOR_CERT_PASSWORD" };
        foreach (var from in parsed.GetValue(From) ?? [])
        {
            var at = from.LastIndexOf('@');
            var caller = new DicomCaller { AeTitle = at < 0 ? from : from[..at] };
            if (at >= 0) caller.Addresses.Add(from[(at + 1)..]);
            options.Callers.Add(caller);
        }
        return options;
    }

    private static int Fail(int code, string text)
    {
        Console.Error.WriteLine(text);
        return code;
    }
}
