using System.Collections.Concurrent;
using System.Diagnostics;
using Annotator.Core.Access;
using Annotator.Core.Messages;
using Annotator.Grains.Activation;
using Annotator.Storage;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains;

/// <summary>Grains in this process: one mailbox per live grain, idle ones dropped, their number bounded.</summary>
public sealed partial class InProcessGrainHost : IGrainHost, IDisposable
{
    private const int LongestCommandId = 100;

    private readonly GrainKinds _kinds;
    private readonly GrainServices _services;
    private readonly ILogger<InProcessGrainHost> _logger;
    private readonly ConcurrentDictionary<StreamId, IGrainActivation> _live = new();
    private long _lastSweep;

    /// <summary>Creates the host.</summary>
    public InProcessGrainHost(GrainKinds kinds, GrainServices services, ILogger<InProcessGrainHost> logger)
    {
        ArgumentNullException.ThrowIfNull(services);
        (_kinds, _services, _logger) = (kinds, services, logger);
        _lastSweep = services.Clock.GetTimestamp();
        GrainTelemetry.Hosts.TryAdd(this, true);
    }

    /// <summary>Grains that are live now.</summary>
    public int LiveCount => _live.Count;

    /// <inheritdoc/>
    public async Task<Receipt> ExecuteAsync(CommandEnvelope command, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(actor);
        var type = MessageCatalog.Describe(command.Command);
        using var activity = GrainTelemetry.Source.StartActivity("grain.execute");
        activity?.SetTag("annotator.command", type.Name);
        activity?.SetTag("annotator.stream", command.Stream.ToString());
        if (Refuse(command, type, actor) is { } refused) return new Receipt(command.Stream, 0, refused);
        var activation = Activate(command.Stream);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var receipt = await activation.ExecuteAsync(command, actor, cancellation);
            GrainTelemetry.CommandDuration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds, new("type", type.Name), new("outcome", receipt.Rejection?.Code ?? "accepted"));
            return receipt;
        }
        catch (StoreUnavailableException e)
        {
            StoreAway(_logger, type.Name, command.Stream, e);
            return new Receipt(command.Stream, 0, GrainRejections.StoreUnavailable);
        }
        finally
        {
            Forget(command.Stream, activation);
            SweepNowAndThen();
        }
    }

    /// <inheritdoc/>
    public async Task<Versioned<TState>> ReadAsync<TState>(StreamId stream, CancellationToken cancellation) where TState : class
    {
        var activation = Activate(stream);
        try
        {
            return (Versioned<TState>)await activation.ReadAsync(cancellation);
        }
        finally
        {
            Forget(stream, activation);
        }
    }

    private static Rejection? Refuse(CommandEnvelope command, MessageType type, Actor actor)
    {
        if (command.CommandId.Length is 0 or > LongestCommandId) return GrainRejections.InvalidCommandId;
        if (type.StreamKind != command.Stream.Kind) return GrainRejections.WrongStream;
        return type.IsInternal && !actor.IsSystem ? Rejections.InternalCommand : null;
    }

    private IGrainActivation Activate(StreamId stream) => _live.GetOrAdd(stream, s => _kinds.Activate(s, _services, this));

    private void Forget(StreamId stream, IGrainActivation activation)
    {
        if (activation.IsBroken) _live.TryRemove(KeyValuePair.Create(stream, activation));
    }

    private void SweepNowAndThen()
    {
        var last = Interlocked.Read(ref _lastSweep);
        var due = _services.Clock.GetElapsedTime(last) > _services.Options.IdleAfter / 4 || _live.Count > _services.Options.MostActivations;
        if (!due || Interlocked.CompareExchange(ref _lastSweep, _services.Clock.GetTimestamp(), last) != last) return;
        var surplus = _live.Count - (_services.Options.MostActivations * 9 / 10);
        // Dropping a live activation is safe: correctness rests on versions in the store, not on being the only one.
        foreach (var (stream, activation) in _live.OrderBy(a => a.Value.LastUsed))
        {
            if (surplus-- <= 0 && _services.Clock.GetElapsedTime(activation.LastUsed) < _services.Options.IdleAfter) break;
            _live.TryRemove(KeyValuePair.Create(stream, activation));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => GrainTelemetry.Hosts.TryRemove(this, out _);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store could not take {Command} on {Stream}; the sender was told to send it again.")]
    private static partial void StoreAway(ILogger logger, string command, StreamId stream, Exception why);
}
