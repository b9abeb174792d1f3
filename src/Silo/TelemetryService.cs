using Annotator.Gateway;
using Annotator.Grains.Activation;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Annotator.Silo;

/// <summary>Sends spans and figures by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; else nothing is collected.</summary>
internal sealed class TelemetryService(IConfiguration configuration) : IHostedService, IDisposable
{
    private static readonly string[] Sources = [GatewayTelemetry.Name, GrainTelemetry.Name, "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Server"];

    /// <summary>The meters that are told of, here and at <c>/metrics</c>.</summary>
    public static readonly IReadOnlySet<string> Meters = new HashSet<string>
    {
        GatewayTelemetry.Name, GrainTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "System.Runtime",
    };

    private TracerProvider? _spans;
    private MeterProvider? _figures;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return Task.CompletedTask;
        var name = configuration["OTEL_SERVICE_NAME"] ?? "annotator";
        _spans = Sdk.CreateTracerProviderBuilder().ConfigureResource(r => r.AddService(name)).AddSource(Sources).AddOtlpExporter().Build();
        _figures = Sdk.CreateMeterProviderBuilder().ConfigureResource(r => r.AddService(name)).AddMeter([.. Meters]).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _spans?.ForceFlush();
        _figures?.ForceFlush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _spans?.Dispose();
        _figures?.Dispose();
    }
}
