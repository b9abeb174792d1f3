using System.Threading.Channels;
using Annotator.Core.Messages;
using Annotator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Activation;

/// <summary>Writes grain snapshots in the background, one at a time. A snapshot is only a cache: when many wait, new offers are let go.</summary>
public sealed partial class SnapshotWriter(ISnapshotStore snapshots, ILogger<SnapshotWriter> logger) : BackgroundService
{
    private const int MostWaiting = 256;

    private readonly Channel<(StreamId Stream, Func<Snapshot> Make)> _offers =
        Channel.CreateBounded<(StreamId, Func<Snapshot>)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Offers a snapshot; it is made later, on the writer's own time.</summary>
    public void Offer(StreamId stream, Func<Snapshot> make) => _offers.Writer.TryWrite((stream, make));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (stream, make) in _offers.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await snapshots.SaveAsync(stream, make(), stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                SnapshotNotKept(logger, stream, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The snapshot of {Stream} was not kept; the log is replayed instead.")]
    private static partial void SnapshotNotKept(ILogger logger, StreamId stream, Exception why);
}
