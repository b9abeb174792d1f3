namespace Annotator.Storage.Postgres;

/// <summary>Hears the notices of all nodes, on a connection of its own that comes back by itself. A lost notice does no harm: whoever listens also looks by himself now and then.</summary>
internal sealed class PostgresListener : IAsyncDisposable
{
    /// <summary>Something was committed to the log; without a payload.</summary>
    public const string LogChannel = "annotator_log";

    /// <summary>A lease changed; without a payload.</summary>
    public const string LeaseChannel = "annotator_leases";

    /// <summary>A message between nodes.</summary>
    public const string MessageChannel = "annotator_messages";

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(500);
    private readonly PostgresStoreOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    public PostgresListener(PostgresStoreOptions options)
    {
        _options = options;
        _listening = Task.Run(ListenAsync);
    }

    /// <summary>A notice came, with its channel and payload. Handlers return at once.</summary>
    public event Action<string, string>? Heard;

    /// <summary>Listening began or began anew: notices may have been missed before.</summary>
    public event Action? Connected;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (PostgresFaults.IsMachine(failure))
            {
                // The database is away; the readers find out for themselves.
                await Task.Delay(TryAgainAfter, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellation)
    {
        await using var session = await PostgresSession.OpenAsync(_options, "listener", cancellation);
        session.Connection.Notification += (_, notice) => Heard?.Invoke(notice.Channel, notice.Payload);
        await session.ExecuteAsync($"LISTEN {LogChannel}; LISTEN {LeaseChannel}; LISTEN {MessageChannel}", cancellation);
        Connected?.Invoke();
        while (true) await session.Connection.WaitAsync(cancellation);
    }
}
