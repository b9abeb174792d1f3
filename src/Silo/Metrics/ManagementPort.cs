using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Annotator.Silo.Metrics;

/// <summary>The port for whoever runs the site: <c>/metrics</c> and nothing else, without a sign-in, so it is for loopback or a network of machines only.</summary>
internal static class ManagementPort
{
    /// <summary>Listens on it, when there is one.</summary>
    public static void Listen(KestrelServerOptions kestrel, NodeOptions options)
    {
        if (options.ManagementPort is { } port) kestrel.Listen(options.ManagementListen, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    /// <summary>Answers what comes by it; must stand before everything else, so that nothing of the site is reached by this port.</summary>
    public static void Use(WebApplication app, NodeOptions options)
    {
        if (options.ManagementPort is not { } port) return;
        app.MapWhen(http => http.Connection.LocalPort == port, management => management.Run(AnswerAsync));
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method) || http.Request.Path != "/metrics")
        {
            http.Response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }
        var collector = http.RequestServices.GetRequiredService<MetricsCollector>();
        http.Response.ContentType = PrometheusText.MediaType;
        await http.Response.WriteAsync(PrometheusText.Write(collector.Collect(), collector.Dropped), http.RequestAborted);
    }
}
