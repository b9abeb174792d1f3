using System.Text.Json;
using Annotator.Core.Messages;
using Annotator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Gateway.Realtime;

/// <summary>Reads the log once for all connections of this node and hands each event to those that follow its stream.</summary>
internal sealed partial class LogFollower(IEventStore store, EventMessages messages, HubConnections connections, TimeProvider clock, ILogger<LogFollower> log) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var position = await store.GetHeadAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var stored in store.SubscribeAsync(position, stoppingToken))
                {
                    await HandOutAsync(stored, stoppingToken);
                    position = stored.Position;
                }
            }
            catch (StoreUnavailableException away)
            {
                LogStoreAway(log, position, away);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    private async Task HandOutAsync(StoredEvent stored, CancellationToken cancellation)
    {
        if (ChangesWhoMaySee(stored)) RecheckAll();
        var followers = connections.FollowersOf(stored.Stream);
        if (followers.Count == 0) return;
        try
        {
            var message = await messages.ToMessageAsync(stored, cancellation);
            foreach (var follower in followers) follower.Feed.Offer(message);
        }
        catch (JsonException failure)
        {
            // Followers see the gap with the next event and ask again; all other streams go on.
            LogUnreadable(log, stored.Stream, stored.Version, failure);
        }
    }

    /// <summary>Members, roles and stages decide who may see what; everything else is looked at when it is asked for.</summary>
    private static bool ChangesWhoMaySee(StoredEvent stored) => stored.Data.Type is
        "project.member-set" or "project.member-removed" or "project.workflow-published"
        or "task.created" or "task.submitted" or "task.accepted" or "task.rejected";

    private void RecheckAll()
    {
        foreach (var connection in connections.All) connection.Feed.Recheck();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Version} of {Stream} cannot be read and was not sent")]
    private static partial void LogUnreadable(ILogger log, StreamId stream, long version, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live events wait after position {Position}: the store is away")]
    private static partial void LogStoreAway(ILogger log, long position, Exception away);
}
