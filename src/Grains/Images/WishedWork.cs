using System.Threading.Channels;
using Annotator.Storage;
using Microsoft.Extensions.Hosting;

namespace Annotator.Grains.Images;

/// <summary>Work in the background that is done at start and whenever somebody wishes for it; a store that cannot answer only puts it off.</summary>
public abstract class WishedWork(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>What time it is.</summary>
    protected TimeProvider Clock { get; } = clock;

    /// <summary>Says that there may be something to do.</summary>
    public void Notify() => _wishes.Writer.TryWrite(true);

    /// <summary>Does all there is to do.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellation);

    /// <summary>The store could not answer; the work is tried again.</summary>
    protected abstract void PutOff(StoreUnavailableException why);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Notify();
        await foreach (var _ in _wishes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                PutOff(e);
                await Task.Delay(AfterFailure, Clock, stoppingToken);
                Notify();
            }
        }
    }
}
