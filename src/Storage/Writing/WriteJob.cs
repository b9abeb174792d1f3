namespace Annotator.Storage.Writing;

/// <summary>One piece of work for a store's one writer: done inside a transaction that it shares, answered after the commit.</summary>
internal interface IWriteJob
{
    /// <summary>Whether the caller has gone before the work began.</summary>
    bool IsCancelled { get; }

    /// <summary>Event bytes that it brings into the transaction.</summary>
    long Bytes { get; }

    /// <summary>Whether it takes a transaction of its own.</summary>
    bool IsExclusive { get; }

    /// <summary>Why this job alone failed; null when it did not.</summary>
    Exception? Failure { get; set; }

    /// <summary>Answers the caller: the work is durable.</summary>
    void Complete();

    /// <summary>Answers the caller: nothing was done.</summary>
    void Fail(Exception failure);
}

/// <summary>A job with an answer.</summary>
internal abstract class WriteJob<TAnswer>(CancellationToken cancellation) : IWriteJob
{
    private readonly TaskCompletionSource<TAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public bool IsCancelled => cancellation.IsCancellationRequested;

    /// <inheritdoc/>
    public long Bytes { get; protected init; }

    /// <inheritdoc/>
    public bool IsExclusive { get; init; }

    /// <inheritdoc/>
    public Exception? Failure { get; set; }

    /// <summary>The answer, after the commit.</summary>
    public Task<TAnswer> Answer => _done.Task;

    /// <inheritdoc/>
    public void Complete() => _done.TrySetResult(Result());

    /// <inheritdoc/>
    public void Fail(Exception failure) => _done.TrySetException(failure);

    /// <summary>The answer of the last run.</summary>
    protected abstract TAnswer Result();
}
