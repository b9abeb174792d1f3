using Annotator.Core.Messages;

namespace Annotator.Grains.Activation;

/// <summary>One live grain, whatever its state is.</summary>
public interface IGrainActivation
{
    /// <summary>True after an exception of the store: what is in memory can no longer be trusted.</summary>
    bool IsBroken { get; }

    /// <summary>When it last worked, as a timestamp of the host's clock.</summary>
    long LastUsed { get; }

    /// <summary>Runs one command; waits for those before it.</summary>
    Task<Receipt> ExecuteAsync(CommandEnvelope envelope, Actor actor, CancellationToken cancellation);

    /// <summary>A <see cref="Versioned{TState}"/> at least as new as the stream's version when the call began.</summary>
    Task<object> ReadAsync(CancellationToken cancellation);
}
