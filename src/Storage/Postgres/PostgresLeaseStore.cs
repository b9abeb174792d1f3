using System.Runtime.CompilerServices;
using Annotator.Storage.Leases;
using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>Leases that all nodes share: one unlogged table, one statement each. Times are the server's, unless a clock is given.</summary>
/// <remarks>
/// Every node keeps a picture of the table and reads it anew at a notice, at the earliest expiry and now and then; the difference is what watchers are told. So a lost notice
/// only delays. When the server crashes the leases are gone, as they are when a single node is restarted; they were a courtesy.
/// </remarks>
public sealed class PostgresLeaseStore : ILeaseStore, IAsyncDisposable
{
    private const string Columns = "key, session_id, person_id, name, expires_at";
    private readonly PostgresReaders _readers;
    private readonly PostgresListener _listener;
    private readonly TimeProvider? _clock;
    private readonly LeasePicture _picture = new();
    private readonly SemaphoreSlim _look = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;

    /// <summary>Leases in the database of a store, which stays open longer.</summary>
    /// <param name="store">The store.</param>
    /// <param name="clock">What time it is; null for the server's own time.</param>
    public PostgresLeaseStore(PostgresEventStore store, TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_readers, _listener, _clock) = (store.Readers, store.Listener, clock);
        _timer = (clock ?? TimeProvider.System).CreateTimer(_ => LookSoon(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _listener.Heard += Hear;
        _listener.Connected += LookSoon;
    }

    // Microseconds: what the server's clock gives and a BIGINT holds exactly.
    private string Now => _clock is null ? "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint" : FormattableString.Invariant($"{ToMicroseconds(_clock.GetUtcNow())}::bigint");

    private string Until => $"{Now} + {(long)Lease.Duration.TotalMicroseconds}";

    /// <inheritdoc/>
    public async Task<Lease> AcquireAsync(string key, LeaseHolder holder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(holder);
        var sql = $"""
            INSERT INTO log_leases AS held (key, session_id, person_id, name, expires_at) VALUES ($1, $2, $3, $4, {Until})
            ON CONFLICT (key) DO UPDATE SET session_id = excluded.session_id, person_id = excluded.person_id, name = excluded.name, expires_at = excluded.expires_at
            WHERE held.session_id = excluded.session_id OR held.expires_at <= {Now} RETURNING {Columns}
            """;
        while (true)
        {
            if ((await _readers.ReadAsync(sql, [key, holder.SessionId, holder.PersonId, holder.Name], Read, cancellation)).FirstOrDefault() is { } taken)
            {
                if (!_picture.IsKnown(taken)) await TellAsync(cancellation);
                return taken;
            }
            // Somebody holds it; unless it lapsed or was given back at this very moment.
            if (await FindAsync(key, cancellation) is { } standing) return standing;
        }
    }

    /// <inheritdoc/>
    public async Task<Lease?> RenewAsync(string key, string sessionId, CancellationToken cancellation) => (await _readers.ReadAsync(
        $"UPDATE log_leases SET expires_at = {Until} WHERE key = $1 AND session_id = $2 AND expires_at > {Now} RETURNING {Columns}", [key, sessionId], Read, cancellation)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<bool> ReleaseAsync(string key, string sessionId, CancellationToken cancellation) =>
        await EndAsync($"key = $1 AND session_id = $2 AND expires_at > {Now}", [key, sessionId], cancellation) > 0;

    /// <inheritdoc/>
    public Task<int> ReleaseAllAsync(string sessionId, CancellationToken cancellation) => EndAsync($"session_id = $1 AND expires_at > {Now}", [sessionId], cancellation);

    /// <inheritdoc/>
    public async Task<Lease?> FindAsync(string key, CancellationToken cancellation) =>
        (await _readers.ReadAsync($"SELECT {Columns} FROM log_leases WHERE key = $1 AND expires_at > {Now}", [key], Read, cancellation)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Lease>> ListAsync(string prefix, CancellationToken cancellation) => await _readers.ReadAsync(
        $"SELECT {Columns} FROM log_leases WHERE starts_with(key, $1) AND expires_at > {Now} ORDER BY key", [prefix], Read, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<LeaseChange> WatchAsync(CancellationToken cancellation) => ReadAsync(_picture.Watch(), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _listener.Heard -= Hear;
        _listener.Connected -= LookSoon;
        await _stop.CancelAsync();
        await _timer.DisposeAsync();
        await _look.WaitAsync();
    }

    private async IAsyncEnumerable<LeaseChange> ReadAsync(LeaseWatcher watcher, [EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            while (true) yield return await watcher.NextAsync(cancellation);
        }
        finally
        {
            _picture.Forget(watcher);
        }
    }

    private static long ToMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static Lease Read(NpgsqlDataReader row) => new(
        row.GetString(0), new LeaseHolder(row.GetString(1), row.GetString(2), row.GetString(3)), DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(4) * TimeSpan.TicksPerMicrosecond));

    private async Task<int> EndAsync(string which, object?[] parameters, CancellationToken cancellation)
    {
        var ended = await _readers.ReadAsync($"DELETE FROM log_leases WHERE {which} RETURNING {Columns}", parameters, Read, cancellation);
        if (ended.Count > 0) await TellAsync(cancellation);
        return ended.Count;
    }

    // The own picture is brought up to date before the caller goes on; the others hear the notice.
    private async Task TellAsync(CancellationToken cancellation)
    {
        await _readers.ExecuteAsync($"SELECT pg_notify('{PostgresListener.LeaseChannel}', '')", [], cancellation);
        await LookAsync(cancellation);
    }

    private void Hear(string channel, string payload)
    {
        if (channel == PostgresListener.LeaseChannel) LookSoon();
    }

    private void LookSoon() => _ = Task.Run(() => LookOrTryAgainAsync());

    private async Task LookOrTryAgainAsync()
    {
        try
        {
            await LookAsync(_stop.Token);
        }
        catch (StoreUnavailableException)
        {
            SetTimer(TimeSpan.FromSeconds(1));      // the database is away; who asks for leases is told so
        }
        catch (Exception closing) when (closing is OperationCanceledException or ObjectDisposedException)
        {
            // The node stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        await _look.WaitAsync(cancellation);
        try
        {
            var now = DateTimeOffset.UnixEpoch.AddMicroseconds(await _readers.ReadNumberAsync($"SELECT {Now}", [], cancellation));
            await _readers.ExecuteAsync($"DELETE FROM log_leases WHERE expires_at <= {ToMicroseconds(now)}", [], cancellation);
            var standing = await _readers.ReadAsync($"SELECT {Columns} FROM log_leases ORDER BY key", [], Read, cancellation);
            _picture.Set(standing, now);
            if (standing.Count > 0) SetTimer(standing.Min(l => l.ExpiresAt) - now);
        }
        finally
        {
            _look.Release();
        }
    }

    // Timers count whole milliseconds and drop the rest; one that fires early would only be set again.
    private void SetTimer(TimeSpan after)
    {
        if (!_stop.IsCancellationRequested) _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(after.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }
}
