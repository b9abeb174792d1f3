using Annotator.Core.Messages;

namespace Annotator.Grains;

/// <summary>All that the rest of the system knows of grains. In-process or Orleans.</summary>
public interface IGrainHost
{
    /// <summary>Runs one command on the grain that owns its stream; returns after the commit is durable.</summary>
    /// <remarks>Safe to repeat with the same command id. Refusals come as <see cref="Receipt.Rejection"/>, also those of the store being away.</remarks>
    Task<Receipt> ExecuteAsync(CommandEnvelope command, Actor actor, CancellationToken cancellation);

    /// <summary>The grain's state with its version, at least as new as the log's head when the call began.</summary>
    /// <typeparam name="TState">The state record of that kind of grain, in Core.</typeparam>
    Task<Versioned<TState>> ReadAsync<TState>(StreamId stream, CancellationToken cancellation) where TState : class;
}

/// <summary>A state and the stream version it is at. The state is immutable.</summary>
public sealed record Versioned<TState>(long Version, TState State) where TState : class;
