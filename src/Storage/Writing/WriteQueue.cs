using System.Threading.Channels;

namespace Annotator.Storage.Writing;

/// <summary>What waits for a store's one writer. Bounded: when it is full, callers wait to enter.</summary>
/// <param name="maxWaiting">Jobs that may wait.</param>
/// <param name="maxBatch">Jobs in one commit, at most.</param>
/// <param name="maxBatchBytes">Event bytes in one commit, at most; one larger job still goes alone.</param>
internal sealed class WriteQueue<TJob>(int maxWaiting, int maxBatch, long maxBatchBytes) where TJob : class, IWriteJob
{
    private readonly Channel<TJob> _waiting = Channel.CreateBounded<TJob>(new BoundedChannelOptions(maxWaiting) { SingleReader = true });

    /// <summary>How many jobs wait, about.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>Hands in a job and waits for its answer. Cancelling stops the waiting; the work may still be done.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public async Task<TAnswer> RunAsync<TAnswer>(WriteJob<TAnswer> job, CancellationToken cancellation)
    {
        var mine = (TJob)(IWriteJob)job;
        try
        {
            if (!_waiting.Writer.TryWrite(mine)) await _waiting.Writer.WriteAsync(mine, cancellation);
        }
        catch (ChannelClosedException closed)
        {
            throw new StoreUnavailableException("The store is closed.", closed);
        }
        return await job.Answer.WaitAsync(cancellation);
    }

    /// <summary>Takes no more jobs; those that wait are still taken.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    /// <summary>Takes what waits, at least one job, into an empty batch. False when the queue is closed and empty.</summary>
    public async ValueTask<bool> TryFillAsync(List<TJob> batch)
    {
        do
        {
            FillNow(batch);
            if (batch.Count > 0) return true;
        }
        while (await _waiting.Reader.WaitToReadAsync());
        return false;
    }

    private void FillNow(List<TJob> batch)
    {
        var bytes = 0L;
        while (batch.Count < maxBatch && _waiting.Reader.TryPeek(out var job))
        {
            if (batch.Count > 0 && (job.IsExclusive || bytes + job.Bytes > maxBatchBytes)) return;
            _waiting.Reader.TryRead(out _);
            if (job.IsCancelled)
            {
                job.Fail(new OperationCanceledException("The caller had gone before the append began."));
                continue;
            }
            batch.Add(job);
            bytes += job.Bytes;
            if (job.IsExclusive) return;
        }
    }
}
