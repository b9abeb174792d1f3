using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Gateway.Tests.Dimse;
using Annotator.Gateway.Tests.Support;
using Annotator.Silo;
using Annotator.Silo.Metrics;

namespace Annotator.Gateway.Tests.Nodes;

public sealed class MetricsTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Key = "metrics-administrator-key-0123456789";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-metrics-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_management_port_tells_what_the_node_did_and_nothing_else_is_reached_by_it()
    {
        var port = OrthancPacs.FreePort();
        await using var node = await Node.StartAsync(Options() with { ManagementPort = port }, null, CancellationToken.None);
        var client = TestClient.WithKey(node.Address, Key);
        for (var n = 0; n < 3; n++) await client.ExecuteAsync(StreamId.Project(Guid.CreateVersion7().ToString()), new CreateProject($"Project {n}"));
        var management = TestClient.WithKey(new Uri($"http://127.0.0.1:{port}"), Key);
        using var answer = await management.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Matches("""(?m)^annotator_commands_total\{type="project.create",code="accepted"\} \d+$""", text);
        Assert.Matches("""(?m)^annotator_command_duration_seconds_bucket\{type="project.create",outcome="accepted",le="\+Inf"\} \d+$""", text);
        Assert.Matches("(?m)^annotator_grain_live [1-9]\\d*$", text);
        foreach (var path in new[] { "/", "/api/session", "/health/ready", "/metrics/more", "/openapi/v1.json" }) Assert.Equal(HttpStatusCode.NotFound, (await management.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await management.PostAsync("/metrics")).StatusCode);
        Assert.DoesNotContain("annotator_", await (await client.GetAsync("/metrics")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_own_parser_reads_it_whatever_stands_in_names_and_tags()
    {
        Assert.SkipUnless(File.Exists("/usr/lib/python3/dist-packages/prometheus_client/__init__.py"), "SKIPPED LOUDLY: python3-prometheus-client is not installed.");
        using var meter = new Meter("Metrics.Under.Test");
        using var collector = new MetricsCollector(new HashSet<string> { meter.Name });
        var sizes = meter.CreateHistogram<double>("test.size", "By", "Sizes\nof \\ things", [], new InstrumentAdvice<double> { HistogramBucketBoundaries = [10, 100] });
        foreach (var size in new[] { 5, 50, 500.5 }) sizes.Record(size);
        meter.CreateCounter<long>("test.count").Add(7, new KeyValuePair<string, object?>("odd-name", "a \"quoted\" \\ line\nbreak"));
        var level = meter.CreateUpDownCounter<int>("test.level");
        level.Add(5);
        level.Add(-2);
        meter.CreateObservableGauge("test.gauge", () => 1.5);
        meter.CreateObservableCounter("test.seen", () => 40L);
        collector.Collect();
        var parsed = await ParseAsync(PrometheusText.Write(collector.Collect(), collector.Dropped));
        Assert.Equal("""
            test_count counter
            test_count_total {"odd_name": "a \"quoted\" \\ line\nbreak"} 7
            test_gauge gauge
            test_gauge {} 1.5
            test_level gauge
            test_level {} 3
            test_seen counter
            test_seen_total {} 40
            test_size_bytes histogram
            test_size_bytes_bucket {"le": "10"} 1
            test_size_bytes_bucket {"le": "100"} 2
            test_size_bytes_bucket {"le": "+Inf"} 3
            test_size_bytes_sum {} 555.5
            test_size_bytes_count {} 3
            annotator_metrics_dropped counter
            annotator_metrics_dropped_total {} 0
            """, parsed.Trim(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Tags_without_end_do_not_fill_the_memory()
    {
        using var meter = new Meter("Metrics.Without.End");
        using var collector = new MetricsCollector(new HashSet<string> { meter.Name });
        var counter = meter.CreateCounter<long>("test.count");
        for (var n = 0; n < MetricsCollector.MostSeries + 10; n++) counter.Add(1, new KeyValuePair<string, object?>("n", n));
        Assert.Equal((MetricsCollector.MostSeries, 10), (collector.Collect().Count, collector.Dropped));
    }

    private static async Task<string> ParseAsync(string text)
    {
        const string script = """
            import sys, json
            from prometheus_client.parser import text_string_to_metric_families
            for f in text_string_to_metric_families(sys.stdin.read()):
                print(f.name, f.type)
                for s in f.samples: print(s.name, json.dumps(s.labels), f"{s.value:g}")
            """;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var parsed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return parsed;
    }

    private NodeOptions Options() => new() { DataFolder = _folder.FullName, Port = 0, Empty = true, AdminKey = Key };
}
