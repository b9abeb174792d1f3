using Annotator.Storage.Writing;

namespace Annotator.Storage.Sqlite;

/// <summary>The one thread that writes. It takes all that waits, writes it in one transaction, commits once and answers each caller.</summary>
/// <remarks>
/// A batch first runs without savepoints. When a job of it fails for itself (a projection's bug, a constraint), the batch is rolled back and run again without that job
/// and with a savepoint around each other one, so a neighbour pays time and nothing else. When the machine fails, all of the batch is told so.
/// </remarks>
internal sealed class SqliteWriter
{
    private readonly SqliteDatabase _database;
    private readonly SqliteLog _log;
    private readonly LiveTail _tail;
    private readonly WriteQueue<ISqliteJob> _queue;
    private readonly Thread _thread;
    private bool _mustReload;

    private readonly SqliteStatement _begin, _commit, _savepoint, _release, _rollbackTo;

    public SqliteWriter(SqliteStoreOptions options, SqliteDatabase database, SqliteLog log, LiveTail tail)
    {
        (_database, _log, _tail) = (database, log, tail);
        _queue = new WriteQueue<ISqliteJob>(options.MaxWaiting, options.MaxBatch, options.MaxBatchMiB * 1048576L);
        (_begin, _commit) = (database.Prepare("BEGIN IMMEDIATE"), database.Prepare("COMMIT"));
        (_savepoint, _release, _rollbackTo) = (database.Prepare("SAVEPOINT job"), database.Prepare("RELEASE job"), database.Prepare("ROLLBACK TO job"));
        _thread = new Thread(Work) { IsBackground = true, Name = "annotator-log-writer" };
        _thread.Start();
    }

    /// <summary>How many jobs wait, about.</summary>
    public int Waiting => _queue.Waiting;

    /// <inheritdoc cref="WriteQueue{TJob}.RunAsync"/>
    public Task<TAnswer> RunAsync<TAnswer>(WriteJob<TAnswer> job, CancellationToken cancellation) => _queue.RunAsync(job, cancellation);

    /// <summary>Takes no more jobs, finishes those that wait, and frees the statements.</summary>
    public async Task StopAsync()
    {
        _queue.Close();
        await Task.Run(_thread.Join);
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_begin, _commit, _savepoint, _release, _rollbackTo]) statement.Dispose();
    }

    private void Work()
    {
        var batch = new List<ISqliteJob>();
        // A thread of its own: it has nothing else to do than to wait.
        while (_queue.TryFillAsync(batch).AsTask().GetAwaiter().GetResult())
        {
            Write(batch);
            batch.Clear();
        }
    }

    private void Write(List<ISqliteJob> batch)
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

    private bool TryRun(List<ISqliteJob> batch, bool savepoints)
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
        _tail.TryPublish(_log.KeepBatch());
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
