using Annotator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Processes;

/// <summary>Work across grains: follows the log and sends idempotent commands.</summary>
public interface IProcess
{
    /// <summary>The stable name its position is kept under.</summary>
    string Name { get; }

    /// <summary>Reacts to one event. May be called again for the same event after a crash, so its commands' ids come from the event.</summary>
    Task HandleAsync(StoredEvent stored, CancellationToken cancellation);
}

/// <summary>Runs one process from its stored position, on one node of all; killed anywhere, it goes on where it was, here or on another node.</summary>
public sealed partial class ProcessRunner<TProcess>(TProcess process, IEventStore store, IReadModels tables, IDuties duties, TimeProvider clock, ILogger<ProcessRunner<TProcess>> logger)
    : BackgroundService where TProcess : IProcess
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => duties.HoldAsync($"process {process.Name}", FollowOnAsync, stoppingToken);

    private async Task FollowOnAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                StoreAway(logger, process.Name, e);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        var kept = await tables.QueryAsync<Kept>("SELECT position FROM process_positions WHERE name = @name", new { name = process.Name }, cancellation);
        await foreach (var stored in store.SubscribeAsync(kept is [{ Position: var position }] ? position : 0, cancellation))
        {
            if (!Concerns(stored)) continue;
            await process.HandleAsync(stored, cancellation);
            await KeepAsync(stored.Position, cancellation);
        }
    }

    // Strokes are most of the log and no process acts on them: skipping them without keeping the position costs a re-read after a crash, nothing else.
    private static bool Concerns(StoredEvent stored) => stored.Stream.Kind != Core.Messages.StreamKinds.Set;

    private Task<int> KeepAsync(long position, CancellationToken cancellation) => tables.ExecuteAsync(
        [new("INSERT INTO process_positions (name, position) VALUES (@name, @position) ON CONFLICT (name) DO UPDATE SET position = excluded.position", new { name = process.Name, position })],
        cancellation);

    private sealed record Kept(long Position);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process {Process} waits: the store is away.")]
    private static partial void StoreAway(ILogger logger, string process, Exception why);
}

/// <summary>Where processes keep their positions.</summary>
public static class ProcessTables
{
    /// <summary>One row a process.</summary>
    public static readonly SideTable Positions = new("process_positions", "CREATE TABLE IF NOT EXISTS process_positions (name TEXT PRIMARY KEY, position BIGINT NOT NULL)");
}
