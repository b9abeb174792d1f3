using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Annotator.Gateway.Tests.Nodes;

/// <summary>A real node process and an OTLP receiver (HTTP, protobuf) that keeps what it is sent.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Key = "telemetry-administrator-key-0123456789";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-telemetry-");
    private readonly ConcurrentQueue<(string Path, string Body)> _received = new();
    private WebApplication _collector = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _collector = builder.Build();
        _collector.Urls.Add("http://127.0.0.1:0");
        _collector.MapFallback(async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            _received.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            http.Response.ContentType = "application/x-protobuf";
        });
        await _collector.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_command_is_traced_from_the_edge_to_the_commit_and_nothing_of_a_request_but_its_kind_is_told()
    {
        using var process = Start();
        var address = await ReadyAsync(process);
        var client = TestClient.WithKey(address, Key);
        await client.ExecuteAsync(StreamId.Project(Guid.CreateVersion7().ToString()), new CreateProject("A name that stays at home"));
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var spans = string.Concat(_received.Where(r => r.Path == "/v1/traces").Select(r => r.Body));
        var figures = string.Concat(_received.Where(r => r.Path == "/v1/metrics").Select(r => r.Body));
        foreach (var name in new[] { "gateway.command", "grain.execute", "grain.append", "annotator-under-test" }) Assert.Contains(name, spans, StringComparison.Ordinal);
        Assert.Contains("annotator.commands", figures, StringComparison.Ordinal);
        Assert.DoesNotContain("stays at home", spans + figures, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, spans + figures, StringComparison.Ordinal);
    }

    private static async Task<Uri> ReadyAsync(Process process)
    {
        string? line;
        do line = await process.StandardOutput.ReadLineAsync();
        while (line is not null && !line.Contains("ready at", StringComparison.Ordinal));
        Assert.NotNull(line);
        return new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0].TrimEnd('.'));
    }

    private Process Start()
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Annotator.Silo.dll"), "serve", "--empty", "--port", "0", "--data", _folder.FullName];
        return Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["ANNOTATOR_ADMIN_KEY"] = Key, ["OTEL_SERVICE_NAME"] = "annotator-under-test",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Urls.First(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
        })!;
    }
}
