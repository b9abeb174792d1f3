namespace Annotator.Storage.Audit;

/// <summary>A sealed block noted outside the store: whoever rewrites the chain up to it is found.</summary>
/// <param name="Block">The number of the block, from 1.</param>
/// <param name="Hash">Its hash, lower-case hex.</param>
public sealed record AuditAnchor(long Block, string Hash);

/// <summary>What is wrong at a place of the log.</summary>
public enum AuditFault
{
    /// <summary>The event's fields are not those of its digest.</summary>
    Altered,

    /// <summary>A position has no event.</summary>
    Removed,

    /// <summary>An event's version does not follow the one before it in its stream: events were removed, inserted or exchanged.</summary>
    Reordered,

    /// <summary>The digests of the block are not those that were sealed.</summary>
    BlockMismatch,

    /// <summary>The block does not follow the one before it: a block was removed or rewritten.</summary>
    ChainBroken,

    /// <summary>The anchor's block is missing or has another hash: the chain was rewritten.</summary>
    AnchorMismatch,
}

/// <summary>One finding.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Position">The position of the event, or the first position of the block.</param>
/// <param name="Block">The block; null in the unsealed tail.</param>
public sealed record AuditFinding(AuditFault Fault, long Position, long? Block);

/// <summary>What a verification found.</summary>
/// <param name="Verified">How many events stand under a sealed block, sound or not.</param>
/// <param name="UnsealedFrom">The first position that no block covers; null when all is sealed.</param>
/// <param name="Unsealed">How many events no block covers: they can still be removed from the end unnoticed.</param>
/// <param name="Head">The newest block, to be noted elsewhere; null when nothing is sealed.</param>
/// <param name="Findings">Everything that is wrong, by position; the first thousand.</param>
public sealed record AuditVerdict(long Verified, long? UnsealedFrom, long Unsealed, AuditAnchor? Head, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Findings.Count == 0;
}

/// <summary>The log cannot be sealed because it is not whole.</summary>
public sealed class AuditBrokenException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AuditBrokenException() { }

    /// <summary>Creates the exception with a message.</summary>
    public AuditBrokenException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public AuditBrokenException(string message, Exception inner) : base(message, inner) { }
}
