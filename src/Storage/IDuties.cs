namespace Annotator.Storage;

/// <summary>Work that one node of all does at a time: process managers, the sealer. It is safe when two do it; this only keeps them from working twice.</summary>
public interface IDuties
{
    /// <summary>Runs the work while this node holds the duty, again each time it gets it, until cancelled. The work's token ends when the duty is lost.</summary>
    Task HoldAsync(string duty, Func<CancellationToken, Task> work, CancellationToken cancellation);
}

/// <summary>A site of one node: every duty is its own.</summary>
public sealed class OwnDuties : IDuties
{
    /// <inheritdoc/>
    public Task HoldAsync(string duty, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work(cancellation);
    }
}
