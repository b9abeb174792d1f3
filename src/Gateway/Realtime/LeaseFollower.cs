using Annotator.Core.Messages;
using Annotator.Storage;
using Microsoft.Extensions.Hosting;

namespace Annotator.Gateway.Realtime;

/// <summary>Tells the people in an exam when something in it is taken, given back or has lapsed.</summary>
internal sealed class LeaseFollower(ILeaseStore leases, ExamRooms rooms) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in leases.WatchAsync(stoppingToken))
        {
            if (LeaseViews.Of(change.Lease) is { } lease && StreamId.TryParse(lease.Set, out var stream) && SetName.TryParse(stream, out var name)) rooms.TouchLeases(name.ExamId);
        }
    }
}
