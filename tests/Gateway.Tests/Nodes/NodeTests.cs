using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Annotator.Core.Contract;
using Annotator.Gateway.Tests.Support;
using Annotator.Silo;
using Annotator.Storage;

namespace Annotator.Gateway.Tests.Nodes;

public sealed class NodeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-node-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_others_can_reach_needs_TLS_or_a_declared_proxy()
    {
        var open = Options() with { Listen = IPAddress.Any };
        Assert.Contains("--cert", open.WhyRefused(), StringComparison.Ordinal);
        Assert.Null((open with { BehindProxy = true }).WhyRefused());
        Assert.Null((open with { Certificate = SelfSigned() }).WhyRefused());
        Assert.Null((open with { Listen = IPAddress.IPv6Loopback }).WhyRefused());
        Assert.NotNull((Options() with { AdminKey = "short" }).WhyRefused());
    }

    [Fact]
    public async Task A_second_start_finds_what_the_first_one_kept()
    {
        await using (var first = await Node.StartAsync(Options(), null, CancellationToken.None))
        {
            Assert.Equal("201", await new TestClient(first.Address).PostAsync("/api/setup", new SetupRequest("ada", "Ada", TestNode.Password)).OutcomeAsync());
        }
        await using var second = await Node.StartAsync(Options(), null, CancellationToken.None);
        Assert.Equal("200", await new TestClient(second.Address).PostAsync("/api/session", new SignIn("ada", TestNode.Password)).OutcomeAsync());
    }

    [Fact]
    public async Task Read_models_are_made_anew_by_a_command_while_no_server_runs()
    {
        string[] there = ["--data", Options().DataFolder];
        await using (await Node.StartAsync(Options(), null, CancellationToken.None)) Assert.Equal(5, await RebuildCommand.Create().Parse(there).InvokeAsync());
        Assert.Equal(0, await RebuildCommand.Create().Parse(there).InvokeAsync());
        Assert.Equal(2, await RebuildCommand.Create().Parse([.. there, "nothing"]).InvokeAsync());
    }

    [Fact]
    public async Task Two_nodes_do_not_share_a_data_folder()
    {
        await using var first = await Node.StartAsync(Options(), null, CancellationToken.None);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Node.StartAsync(Options(), null, CancellationToken.None));
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_HTTP_2_and_tells_browsers_to_stay_with_TLS()
    {
        using var certificate = SelfSigned();
        await using var node = await Node.StartAsync(Options() with { Certificate = certificate }, null, CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString() } });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, "/api/setup")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await http.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Before_it_stops_clients_are_told_to_come_back()
    {
        var node = new TestNode();
        await node.InitializeAsync();
        await using var hub = await HubClient.ConnectAsync(node.Admin);
        // The handshake alone does not say that the server counts the connection already; an answered call does.
        await hub.CallAsync("Close", "nothing-open");
        var stopping = node.DisposeAsync();
        Assert.True((await hub.NextAsync("Restart"))[0].GetInt32() > 0);
        await hub.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        await stopping;
    }

    [Theory]
    [InlineData(2, "serve", "--listen", "0.0.0.0")]
    [InlineData(2, "serve", "--listen", "nonsense")]
    [InlineData(2, "serve", "--port", "70000")]
    [InlineData(2, "serve", "--cert", "/no/such/file.pem")]
    [InlineData(2, "serve", "--no-such-option")]
    public async Task A_wrong_command_line_ends_with_its_code_and_a_reason(int code, params string[] arguments)
    {
        using var process = Start([.. arguments, .. arguments.Contains("--no-such-option") ? Array.Empty<string>() : ["--data", _folder.FullName]]);
        var why = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(code, process.ExitCode);
        Assert.NotEmpty(why);
    }

    [Fact]
    public async Task Serve_says_where_it_is_and_SIGTERM_stops_it_cleanly()
    {
        using var process = Start("serve", "--empty", "--port", "0", "--data", _folder.FullName);
        string? line;
        do line = await process.StandardOutput.ReadLineAsync();
        while (line is not null && !line.Contains("ready at", StringComparison.Ordinal));
        Assert.Contains("http://127.0.0.1:", line, StringComparison.Ordinal);
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Stopping", rest, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, "Annotator.Silo.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [executable, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private NodeOptions Options() => new() { DataFolder = _folder.FullName, Port = 0, Empty = true };

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
