using System.Net;
using Annotator.Decoder;
using Annotator.Gateway;
using Annotator.Grains;
using Annotator.Grains.Transfers.Pulling;
using Annotator.Silo.Demo;
using Annotator.Silo.Dicom;
using Annotator.Silo.Metrics;
using Annotator.Storage;
using Annotator.Storage.Audit;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Annotator.Silo;

/// <summary>The composition root: which adapter stands behind which port.</summary>
internal static class NodeHosting
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    public static WebApplication Build(NodeOptions options, NodeStore store, Action<IServiceCollection>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = [] });
        builder.Configuration.AddJsonFile(Path.Combine(options.DataFolder, "annotator.json"), optional: true, reloadOnChange: false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning).AddSimpleConsole(c => (c.SingleLine, c.TimestampFormat) = (true, "HH:mm:ss "));
        AddServices(builder.Services, options, store);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        Decoders.Use(app.Services.GetRequiredService<IOptions<DecoderOptions>>().Value);
        ManagementPort.Use(app, options);
        if (options.BehindProxy) app.UseForwardedHeaders();
        app.UseHostFiltering();
        app.UseGateway();
        return app;
    }

    private static void AddServices(IServiceCollection services, NodeOptions options, NodeStore store)
    {
        services.AddSingleton(options);
        services.AddSingleton(store.Events).AddSingleton(store.Tables).AddSingleton(store.Snapshots).AddSingleton(store.Duties);
        services.AddSingleton<IBlobStore>(_ => NodeBlobs.Open(options));
        services.AddSingleton(store.MakeLeases);
        services.AddSingleton<DemoSeed>();
        services.AddSingleton<Sealer>().AddHostedService<SealerService>();
        services.AddOptionsWithValidateOnStart<DecoderOptions, DecoderOptionsValidator>().BindConfiguration("Decoder");
        services.AddGrains();
        services.AddGateway();
        services.AddSingleton<PeerTls>(DicomTlsFiles.ForPeer);
        services.AddSingleton<DicomListener>().AddHostedService(s => s.GetRequiredService<DicomListener>());
        services.Configure<GatewayOptions>(gateway => (gateway.WebRoot, gateway.AdminKey) = (WebRoots.Find(options.WebRoot), options.AdminKey));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        services.AddHostedService<TelemetryService>();
        if (options.ManagementPort is not null) services.AddSingleton(new MetricsCollector(TelemetryService.Meters));
        services.Configure<ForwardedHeadersOptions>(TrustTheProxy);
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = AllowedHosts(options));
        // Signals are the command's, which drains before it stops.
        services.AddSingleton<IHostLifetime, NoLifetime>();
    }

    // Behind a declared proxy nobody else reaches the port, so its last entry is believed, and only that one.
    private static void TrustTheProxy(ForwardedHeadersOptions forwarded)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.ForwardLimit = 1;
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
    }

    // On loopback a name that was rebound to 127.0.0.1 by a foreign page's DNS is not ours.
    private static List<string> AllowedHosts(NodeOptions options) =>
        IPAddress.IsLoopback(options.Listen) && !options.BehindProxy && options.Certificate is null ? ["localhost", "127.0.0.1", "[::1]"] : ["*"];

    private static void Listen(KestrelServerOptions kestrel, NodeOptions options)
    {
        kestrel.Listen(options.Listen, options.Port, listen =>
        {
            listen.Protocols = options.Certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (options.Certificate is { } certificate) listen.UseHttps(certificate);
        });
        ManagementPort.Listen(kestrel, options);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
