using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Annotator.Gateway.Realtime;

/// <summary>Sends a connection what waits in its feed: at most one batch a frame, presence at most 15 times a second, and nothing it may no longer see.</summary>
internal sealed partial class ConnectionPump(
    IHubContext<AnnotatorHub, IAnnotatorClient> hub, StreamAccess access, ExamRooms rooms, ILeaseStore leases, TimeProvider clock, ILogger<ConnectionPump> log)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(16);
    private static readonly TimeSpan PresenceEvery = TimeSpan.FromMilliseconds(1000.0 / 15);

    /// <summary>Runs until the connection closes.</summary>
    public async Task RunAsync(HubConnection connection)
    {
        try
        {
            var lastPresence = clock.GetTimestamp() - (clock.TimestampFrequency * 10);
            while (true)
            {
                await connection.Feed.WaitAsync(connection.Closed);
                var isDue = clock.GetElapsedTime(lastPresence) >= PresenceEvery;
                var pending = connection.Feed.Take(isDue);
                if (pending.MustRecheck && !await StillMaySeeAsync(connection))
                {
                    connection.Abort();
                    return;
                }
                await SendAsync(connection, pending);
                if (pending.Presence.Count > 0) lastPresence = clock.GetTimestamp();
                await Task.Delay(Frame, clock, connection.Closed);
                if (pending.PresenceWaits) connection.Feed.Signal();
            }
        }
        catch (OperationCanceledException) when (connection.Closed.IsCancellationRequested)
        {
            // The connection is gone; there is nobody to send to.
        }
        catch (Exception failure)
        {
            LogFailed(log, connection.Id, failure);
            connection.Abort();
        }
    }

    /// <summary>The leases in an exam that the connection may know of.</summary>
    public async Task<ImmutableArray<LeaseView>> LeasesForAsync(string examId, HubConnection connection, CancellationToken cancellation)
    {
        if (rooms.Find(examId, connection.SessionId) is not var (viewer, isBlinded)) return [];
        var held = await leases.ListAsync($"{StreamKinds.Set}/{examId}~", cancellation);
        return
        [
            .. held.Select(LeaseViews.Of).OfType<LeaseView>().Where(l => ExamRooms.MaySeeSet(viewer, l.Set, isBlinded)),
        ];
    }

    private async Task SendAsync(HubConnection connection, Pending pending)
    {
        var client = hub.Clients.Client(connection.Id);
        foreach (var (stream, events) in pending.Events)
        {
            await client.Events(stream, events[0].Version, events);
            GatewayTelemetry.EventsSent.Add(events.Count);
            GatewayTelemetry.FanOutLag.Record((clock.GetUtcNow() - events[^1].At).TotalSeconds);
        }
        foreach (var exam in pending.Leases) await client.Leases(exam, await LeasesForAsync(exam, connection, connection.Closed));
        foreach (var exam in pending.Presence) await client.Presence(exam, rooms.PeopleFor(exam, connection.SessionId));
    }

    private async Task<bool> StillMaySeeAsync(HubConnection connection)
    {
        foreach (var stream in connection.Feed.Streams)
        {
            var action = stream.Kind == StreamKinds.Project ? ProjectAction.ViewProject : ProjectAction.ViewExams;
            if ((await access.EnterAsync(stream, connection.Actor, action, connection.Closed)).Rejection is not null) return false;
        }
        foreach (var exam in connection.Exams.Keys)
        {
            var entered = await access.EnterExamAsync(exam, connection.Actor, ProjectAction.ViewExams, connection.Closed);
            if (entered.Value is not { } entry) return false;
            rooms.Join(entry, connection);
        }
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending to connection {Connection} failed; it is cut and will come back")]
    private static partial void LogFailed(ILogger log, string connection, Exception failure);
}

/// <summary>Leases as clients see them.</summary>
internal static class LeaseViews
{
    /// <summary>The lease on an object; null when the key names none.</summary>
    public static LeaseView? Of(Lease lease)
    {
        var hash = lease.Key.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? null : new LeaseView(lease.Key[..hash], lease.Key[(hash + 1)..], lease.Holder.SessionId, lease.Holder.PersonId, lease.Holder.Name, lease.ExpiresAt);
    }
}
