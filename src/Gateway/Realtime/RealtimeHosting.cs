using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway.Realtime;

/// <summary>Puts the live side into the edge.</summary>
internal static class RealtimeHosting
{
    // The page gives a silent server 20 s; two pings may be lost.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(21);

    public static IServiceCollection AddRealtime(this IServiceCollection services)
    {
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None));
        services.AddSignalR(hub =>
            {
                (hub.KeepAliveInterval, hub.ClientTimeoutInterval) = (KeepAlive, ClientTimeout);
                hub.AddFilter<HubFailureLog>();
            })
            .AddJsonProtocol(json => CoreJson.Configure(json.PayloadSerializerOptions));
        services.AddOptions<HubOptions>().Configure<IOptions<GatewayOptions>>((hub, gateway) => hub.MaximumReceiveMessageSize = gateway.Value.LargestMessageMiB * 1024L * 1024L);
        services.AddSingleton<HubConnections>().AddSingleton<ExamRooms>().AddSingleton<StreamAccess>().AddSingleton<StreamReader>().AddSingleton<EventMessages>();
        services.AddSingleton<ConnectionPump>().AddSingleton<HubFailureLog>().AddSingleton<ExamOpener>().AddSingleton<ExamVolumes>().AddSingleton<VisibleSets>().AddSingleton<ExamHistory>().AddSingleton(s => new Drain(
            s.GetRequiredService<IHubContext<AnnotatorHub, IAnnotatorClient>>(), s.GetRequiredService<HubConnections>(), s.GetRequiredService<NodeState>(), s.GetRequiredService<TimeProvider>()));
        services.AddHostedService<LogFollower>().AddHostedService<LeaseFollower>().AddHostedService<ConnectionSweeper>();
        return services;
    }

    public static void MapRealtime(this IEndpointRouteBuilder app) =>
        app.MapHub<AnnotatorHub>(HubRoutes.Path, hub => hub.Transports = HttpTransportType.WebSockets).Requires(AccessRule.SignedIn);
}
