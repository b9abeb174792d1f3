namespace Annotator.Storage.Postgres;

/// <summary>Keeps the newest events of all nodes in memory: those this node commits as they are, those of others by reading on from the last position.</summary>
internal sealed class PostgresTail : IAsyncDisposable
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(200);
    private readonly Func<long, CancellationToken, Task<List<StoredEvent>>> _readPage;
    private readonly TimeSpan _lookEvery;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    /// <param name="events">The events in memory, at a head that the log had.</param>
    /// <param name="readPage">The events after a position, as many as come at once.</param>
    /// <param name="lookEvery">How long to wait for a notice before looking all the same.</param>
    public PostgresTail(LiveTail events, Func<long, CancellationToken, Task<List<StoredEvent>>> readPage, TimeSpan lookEvery)
    {
        (Events, _readPage, _lookEvery) = (events, readPage, lookEvery);
        _following = Task.Run(FollowAsync);
    }

    /// <summary>The events in memory.</summary>
    public LiveTail Events { get; }

    /// <summary>This node has committed these.</summary>
    public void Committed(IReadOnlyList<StoredEvent> events)
    {
        if (!Events.TryPublish(events)) Look();
    }

    /// <summary>Somebody may have committed something.</summary>
    public void Look()
    {
        if (_changed.CurrentCount > 0) return;
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another one asked at the same moment: one look is enough.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
        _changed.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_lookEvery, _stop.Token);
                await ReadOnAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closing.
        }
    }

    private async Task ReadOnAsync()
    {
        try
        {
            while (await _readPage(Events.Head, _stop.Token) is { Count: > 0 } page) Events.TryPublish(page);
        }
        catch (StoreUnavailableException)
        {
            // Readers are told when they ask; this one looks again.
            await Task.Delay(TryAgainAfter, _stop.Token);
        }
    }
}
