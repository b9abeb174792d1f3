using Annotator.Gateway.Access;
using Annotator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Gateway.Realtime;

/// <summary>Cuts connections whose sign-in or key has ended: at once when it ended on this node, within seconds when on another. Keeps the sign-ins of those who work.</summary>
internal sealed partial class ConnectionSweeper(HubConnections connections, Sessions sessions, TimeProvider clock, ILogger<ConnectionSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        sessions.Revoked += SweepAsync;
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepOrSayAsync(stoppingToken);
        }
        finally
        {
            sessions.Revoked -= SweepAsync;
        }
    }

    private async Task SweepOrSayAsync(CancellationToken cancellation)
    {
        try
        {
            await SweepAsync(cancellation);
            await sessions.SlideAsync([.. connections.All.Where(c => c.TakeActive()).Select(c => c.AccountSession).Distinct()], cancellation);
        }
        catch (StoreUnavailableException away)
        {
            LogAway(log, away);
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var open = connections.All.ToList();
        var standing = await sessions.StillStandingAsync([.. open.Select(c => c.AccountSession).Distinct()], cancellation);
        foreach (var connection in open)
        {
            if (!standing.Contains(connection.AccountSession)) connection.Abort();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Open connections could not be checked now; the next sweep will")]
    private static partial void LogAway(ILogger log, Exception away);
}
