using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Activation;

/// <summary>What one kind of grain is: Core's pure rules, and how their context is read. One per folder.</summary>
/// <typeparam name="TState">The state record in Core; immutable.</typeparam>
public interface IGrainRules<TState> where TState : class
{
    /// <summary>The kind of stream, as in <see cref="StreamKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Raised when the state's form changes; older snapshots are then dropped and the log replayed.</summary>
    int StateSchema { get; }

    /// <summary>The state before the first event.</summary>
    TState Initial { get; }

    /// <summary>Folds one event.</summary>
    TState Evolve(TState state, EventEnvelope happened);

    /// <summary>Reads the context, decides, and names the versions the decision rests on.</summary>
    Task<Considered> DecideAsync(Deliberation<TState> deliberation, CancellationToken cancellation);

    /// <summary>The state as bytes, for a snapshot.</summary>
    byte[] Serialize(TState state);

    /// <summary>The state from a snapshot's bytes.</summary>
    TState Deserialize(ReadOnlyMemory<byte> bytes);
}

/// <summary>A command in front of a state.</summary>
/// <param name="Stream">The grain's stream.</param>
/// <param name="State">Its state.</param>
/// <param name="Version">The stream version the state is at.</param>
/// <param name="Envelope">The command.</param>
/// <param name="Actor">Who commands.</param>
/// <param name="Now">When.</param>
/// <param name="Grains">Where the states of other grains are read.</param>
public sealed record Deliberation<TState>(
    StreamId Stream, TState State, long Version, CommandEnvelope Envelope, Actor Actor, DateTimeOffset Now, IGrainHost Grains)
    where TState : class;

/// <summary>A decision with the versions of other streams that must still hold when it is committed.</summary>
public sealed record Considered(Decision Decision, IReadOnlyList<Guard> Guards);
