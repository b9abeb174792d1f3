using System.Diagnostics;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Activation;

/// <summary>One live grain: load, decide, append, fold. Written once; every host runs it and no rule lives here.</summary>
/// <remarks>
/// Commands run one at a time; reads never wait for them (only for a fold, which waits for nobody but the store, so grains may read each other). A second activation elsewhere is harmless: its append loses the race, it folds what it
/// missed and decides again until the deadline. After any exception of the store the activation is <see cref="IsBroken"/> and the host drops it.
/// </remarks>
public sealed class GrainActivation<TState>(StreamId stream, IGrainRules<TState> rules, GrainServices services, IGrainHost grains)
    : IGrainActivation, IDisposable where TState : class
{
    private const int EventsBetweenSnapshots = 500;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _fold = new(1, 1);
    private volatile Versioned<TState> _current = new(0, rules.Initial);
    private long _snapshotVersion;
    private volatile bool _loaded;

    /// <inheritdoc/>
    public bool IsBroken { get; private set; }

    /// <inheritdoc/>
    public long LastUsed { get; private set; } = services.Clock.GetTimestamp();

    /// <inheritdoc/>
    public async Task<Receipt> ExecuteAsync(CommandEnvelope envelope, Actor actor, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            LastUsed = services.Clock.GetTimestamp();
            if (await services.Store.FindReceiptAsync(envelope.CommandId, cancellation) is { } first) return first;
            if (!_loaded) await CatchUpAsync(cancellation);
            return await DecideUntilSettledAsync(envelope, actor, cancellation);
        }
        catch
        {
            IsBroken = true;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<object> ReadAsync(CancellationToken cancellation)
    {
        var head = await services.Store.GetVersionAsync(stream, cancellation);
        LastUsed = services.Clock.GetTimestamp();
        if (!_loaded || _current.Version < head) await CatchUpAsync(cancellation);
        return _current;
    }

    private async Task<Receipt> DecideUntilSettledAsync(CommandEnvelope envelope, Actor actor, CancellationToken cancellation)
    {
        var started = services.Clock.GetTimestamp();
        while (true)
        {
            var (version, state) = _current;
            var now = services.Clock.GetUtcNow();
            var considered = await rules.DecideAsync(new(stream, state, version, envelope, actor, now, grains), cancellation);
            if (considered.Decision is Decision.Rejected(var why))
            {
                // A refusal must rest on the newest state: another activation may have written meanwhile.
                if (await services.Store.GetVersionAsync(stream, cancellation) == version) return new Receipt(stream, version, why);
            }
            else if (await TryAppendAsync(version, (Decision.Accepted)considered.Decision, considered.Guards, envelope, actor, now, cancellation) is { } receipt)
            {
                return receipt;
            }
            GrainTelemetry.Conflicts.Add(1, new KeyValuePair<string, object?>("kind", stream.Kind));
            if (services.Clock.GetElapsedTime(started) > services.Options.DecisionDeadline) return new Receipt(stream, version, GrainRejections.Busy);
            await CatchUpAsync(cancellation);
        }
    }

    private async Task<Receipt?> TryAppendAsync(
        long version, Decision.Accepted accepted, IReadOnlyList<Guard> guards, CommandEnvelope envelope, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        using var activity = GrainTelemetry.Source.StartActivity("grain.append");
        var receipt = new Receipt(stream, version + accepted.Events.Length);
        var streams = new List<StreamAppend>(1 + accepted.Others.Length);
        if (!accepted.Events.IsEmpty) streams.Add(new(stream, version, await PackAsync(accepted.Events)));
        foreach (var other in accepted.Others) streams.Add(new(other.Stream, other.ExpectedVersion, await PackAsync(other.Events)));
        var result = await services.Store.AppendAsync(new Append(envelope.CommandId, receipt, streams, guards), cancellation);
        activity?.SetTag("annotator.outcome", result.GetType().Name);
        return result switch
        {
            AppendResult.Appended appended => await FoldAsync(appended, version, accepted, envelope, cancellation),
            AppendResult.Duplicate duplicate => duplicate.Receipt,
            AppendResult.Conflict => null,
            _ => throw new UnreachableException(),
        };

        async Task<IReadOnlyList<EventData>> PackAsync(IReadOnlyList<Event> events)
        {
            var packed = new EventData[events.Count];
            for (var i = 0; i < packed.Length; i++) packed[i] = await services.Payloads.PackAsync(events[i], now, actor, envelope.View, cancellation);
            return packed;
        }
    }

    private async Task<Receipt> FoldAsync(
        AppendResult.Appended appended, long expected, Decision.Accepted accepted, CommandEnvelope envelope, CancellationToken cancellation)
    {
        await _fold.WaitAsync(cancellation);
        try
        {
            // A reader may have read these very events from the store already.
            if (_current.Version != expected) return appended.Receipt;
            var state = _current.State;
            var own = appended.Events.Where(e => e.Stream == stream).ToList();
            for (var i = 0; i < own.Count; i++)
            {
                state = rules.Evolve(state, new EventEnvelope(
                    stream, own[i].Version, own[i].Position, own[i].Data.At, own[i].Data.By, own[i].Data.SessionId, envelope.CommandId, accepted.Events[i], envelope.View));
            }
            Advance(expected + own.Count, state);
        }
        finally
        {
            _fold.Release();
        }
        return appended.Receipt;
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        await _fold.WaitAsync(cancellation);
        try
        {
            if (!_loaded) await LoadSnapshotAsync(cancellation);
            var (version, state) = _current;
            await foreach (var stored in services.Store.ReadStreamAsync(stream, version, cancellation))
            {
                state = rules.Evolve(state, await services.Payloads.UnpackAsync(stored, cancellation));
                version = stored.Version;
            }
            Advance(version, state);
            _loaded = true;
        }
        catch
        {
            IsBroken = true;
            throw;
        }
        finally
        {
            _fold.Release();
        }
    }

    private async Task LoadSnapshotAsync(CancellationToken cancellation)
    {
        if (await services.Snapshots.FindAsync(stream, rules.StateSchema, cancellation) is not { } snapshot) return;
        _current = new(snapshot.Version, rules.Deserialize(snapshot.State));
        _snapshotVersion = snapshot.Version;
    }

    private void Advance(long version, TState state)
    {
        if (version == _current.Version) return;
        _current = new(version, state);
        KeepSnapshotNowAndThen();
    }

    private void KeepSnapshotNowAndThen()
    {
        var (version, state) = _current;
        if (version - _snapshotVersion < EventsBetweenSnapshots) return;
        _snapshotVersion = version;
        services.SnapshotWriter.Offer(stream, () => new Snapshot(version, rules.StateSchema, rules.Serialize(state)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        _fold.Dispose();
    }
}
