using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Annotator.Storage.Postgres;

/// <summary>Duties as advisory locks of sessions: the server frees the lock of a node that died, and after a while of one that does not say it lives.</summary>
public sealed class PostgresDuties(PostgresStoreOptions options) : IDuties
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private const int SilentMs = 10_000;

    /// <inheritdoc/>
    public async Task HoldAsync(string duty, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var session = await PostgresSession.OpenAsync(options, $"duty {duty}", cancellation);
                await session.ExecuteAsync($"SET idle_session_timeout = {SilentMs}", cancellation);
                var key = KeyOf(duty);
                while (await session.ScalarAsync($"SELECT pg_try_advisory_lock({key})", cancellation) is not true) await Task.Delay(AskEvery, cancellation);
                if (await RunAsync(session, work, cancellation)) return;
            }
            catch (Exception failure) when (PostgresFaults.IsMachine(failure))
            {
                await Task.Delay(AskEvery, cancellation);      // nobody holds the duty while the database is away
            }
        }
    }

    // True when the work ended by itself.
    private static async Task<bool> RunAsync(PostgresSession session, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = work(held.Token);
        try
        {
            while (await Task.WhenAny(working, Task.Delay(SayEvery, cancellation)) != working)
            {
                cancellation.ThrowIfCancellationRequested();
                await session.ScalarAsync("SELECT 1", cancellation);
            }
        }
        catch (Exception failure) when (PostgresFaults.IsMachine(failure))
        {
            await held.CancelAsync();
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return false;
        }
        await working;
        return true;
    }

    private static long KeyOf(string duty) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"annotator duty {duty}")));
}
