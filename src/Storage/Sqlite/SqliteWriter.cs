using System.Threading.Channels;

namespace Annotator.Storage.Sqlite;

/// <summary>The one thread that writes. It takes all that waits, writes it in one transaction, commits once and answers each caller.</summary>
/// <remarks>
/// A batch first runs without savepoints. When a job of it fails for itself (a projection's bug, a constraint), the batch is rolled back and run again without that job
/// and with a savepoint around each other one, so a neighbour pays time and nothing else. When the machine fails, all of the batch is told so.
/// </remarks>
internal sealed class SqliteWriter
{
    private readonly SqliteStoreOptions _options;
    private readonly SqliteDatabase _database;
    private readonly SqliteLog _log;
    private readonly LiveTail _tail;
    private readonly Channel<SqliteJob> _waiting;
    private readonly Thread _thread;
    private bool _mustReload;

    private readonly SqliteStatement _begin, _commit, _savepoint, _release, _rollbackTo;

    public SqliteWriter(SqliteStoreOptions options, SqliteDatabase database, SqliteLog log, LiveTail tail)
    {
        (_options, _database, _log, _tail) = (options, database, log, tail);
        _waiting = Channel.CreateBounded<SqliteJob>(new BoundedChannelOptions(options.MaxWaiting) { SingleReader = true });
        (_begin, _commit) = (database.Prepare("BEGIN IMMEDIATE"), database.Prepare("COMMIT"));
        (_savepoint, _release, _rollbackTo) = (database.Prepare("SAVEPOINT job"), database.Prepare("RELEASE job"), database.Prepare("ROLLBACK TO job"));
        _thread = new Thread(Work) { IsBackground = true, Name = "annotator-log-writer" };
        _thread.Start();
    }

    /// <summary>How many jobs wait, about.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>Hands in a job and waits for its answer. Cancelling stops the waiting; the work may still be done.</summary>
    public async Task<TAnswer> RunAsync<TAnswer>(SqliteJob<TAnswer> job, CancellationToken cancellation)
    {
        try
        {
            if (!_waiting.Writer.TryWrite(job)) await _waiting.Writer.WriteAsync(job, cancellation);
        }
        catch (ChannelClosedException closed)
        {
            throw new StoreUnavailableException("The store is closed.", closed);
        }
        return await job.Answer.WaitAsync(cancellation);
    }

    /// <summary>Takes no more jobs, finishes those that wait, and frees the statements.</summary>
    public async Task StopAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.Run(_thread.Join);
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_begin, _commit, _savepoint, _release, _rollbackTo]) statement.Dispose();
    }

    private void Work()
    {
        var batch = new List<SqliteJob>();
        while (TryFill(batch))
        {
            Write(batch);
            batch.Clear();
        }
    }

    private bool TryFill(List<SqliteJob> batch)
    {
        var bytes = 0L;
        do
        {
            while (batch.Count < _options.MaxBatch && _waiting.Reader.TryPeek(out var job))
            {
                if (batch.Count > 0 && (job.IsExclusive || bytes + job.Bytes > _options.MaxBatchMiB * 1048576L)) return true;
                _waiting.Reader.TryRead(out _);
                if (job.IsCancelled)
                {
                    job.Fail(new OperationCanceledException("The caller had gone before the append began."));
                    continue;
                }
                batch.Add(job);
                bytes += job.Bytes;
                if (job.IsExclusive) return true;
            }
            if (batch.Count > 0) return true;
        }
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult());      // a thread of its own: it has nothing else to do
        return false;
    }

    private void Write(List<SqliteJob> batch)
    {
        try
        {
            if (_mustReload) Reload();
            if (!TryRun(batch, savepoints: false)) TryRun(batch, savepoints: true);
        }
        catch (Exception failure)      // whatever it was, this batch must be answered and the next one served
        {
            _mustReload = true;
            var answer = SqliteFaults.Translate(failure);
            foreach (var job in batch) job.Fail(job.Failure ?? answer);
            return;
        }
        foreach (var job in batch)
        {
            if (job.Failure is { } failure) job.Fail(failure);
            else job.Complete();
        }
    }

    private bool TryRun(List<SqliteJob> batch, bool savepoints)
    {
        _begin.Execute();
        foreach (var job in batch)
        {
            if (job.Failure is not null) continue;
            if (savepoints) _savepoint.Execute();
            try
            {
                job.Run(_log);
            }
            catch (Exception failure) when (!SqliteFaults.IsMachine(failure))
            {
                job.Failure = SqliteFaults.Translate(failure);
                if (!savepoints)
                {
                    RollBack();
                    return false;
                }
                _rollbackTo.Execute();
                _log.DropJob();
            }
            if (savepoints) _release.Execute();
            _log.KeepJob();
        }
        _commit.Execute();
        _tail.Publish(_log.KeepBatch());
        return true;
    }

    private void RollBack()
    {
        if (!_database.IsIdle) _database.Execute("ROLLBACK");
        _log.DropBatch();
    }

    private void Reload()
    {
        RollBack();
        _log.Reload();
        _tail.ResetTo(_log.Head);
        _mustReload = false;
    }
}
