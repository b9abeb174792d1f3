using Annotator.Storage.Writing;
using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>The one writer of this node. It takes all that waits, writes it in one transaction under the log's lock, commits once and answers each caller.</summary>
/// <remarks>
/// Two round trips: one that takes the lock and reads what others wrote meanwhile, one that writes everything and commits. When a statement of a job fails for itself, the
/// transaction is rolled back, that job is told, and the others go again in halves; so a neighbour pays time and nothing else. When the machine fails, all are told so: what was
/// committed is found again by command id.
/// </remarks>
internal sealed class PostgresWriter
{
    private readonly PostgresStoreOptions _options;
    private readonly PostgresTail _tail;
    private readonly WriteQueue<IPostgresJob> _queue;
    private readonly PostgresStreams _known = new();
    private readonly Task _working;
    private PostgresSession? _session;

    public PostgresWriter(PostgresStoreOptions options, PostgresTail tail)
    {
        (_options, _tail) = (options, tail);
        _queue = new WriteQueue<IPostgresJob>(options.MaxWaiting, options.MaxBatch, options.MaxBatchMiB * 1048576L);
        _working = Task.Run(WorkAsync);
    }

    /// <inheritdoc cref="WriteQueue{TJob}.RunAsync"/>
    public Task<TAnswer> RunAsync<TAnswer>(WriteJob<TAnswer> job, CancellationToken cancellation) => _queue.RunAsync(job, cancellation);

    /// <summary>Takes no more jobs and finishes those that wait.</summary>
    public async Task StopAsync()
    {
        _queue.Close();
        await _working;
        if (_session is { } session) await session.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        var batch = new List<IPostgresJob>();
        while (await _queue.TryFillAsync(batch))
        {
            try
            {
                if (batch[0] is PostgresRebuildJob rebuild) await RebuildAsync(rebuild);
                else await WriteAsync(batch, lookUpReceipts: false);
            }
            catch (Exception failure)      // whatever it was, this batch must be answered and the next one served
            {
                await ForgetAsync();
                foreach (var job in batch) job.Fail(job.Failure ?? PostgresFaults.Translate(failure));
            }
            batch.Clear();
        }
    }

    private async Task RebuildAsync(PostgresRebuildJob job)
    {
        await job.RunAsync(await SessionAsync());
        job.Complete();
    }

    // Answers the jobs that it committed or that failed for themselves; throws when the machine failed.
    private async Task WriteAsync(IReadOnlyList<IPostgresJob> jobs, bool lookUpReceipts)
    {
        var session = await SessionAsync();
        var reading = new PostgresReading(session, _known);
        var stage = await reading.BeginAsync(jobs, lookUpReceipts);
        IReadOnlyList<IPostgresJob> stands = jobs.Where(j => j.Failure is null).ToList();
        try
        {
            await CommitAsync(session, stage, stands);
        }
        catch (PostgresException failure) when (!PostgresFaults.IsMachine(failure))
        {
            await session.ExecuteAsync("ROLLBACK", CancellationToken.None);
            foreach (var failed in jobs.Except(stands)) failed.Fail(failed.Failure!);
            await SplitAsync(stage, stands, failure);
            return;
        }
        foreach (var job in jobs)
        {
            if (job.Failure is { } failure) job.Fail(failure);
            else job.Complete();
        }
    }

    private async Task CommitAsync(PostgresSession session, PostgresStage stage, IReadOnlyList<IPostgresJob> jobs)
    {
        await using var batch = new NpgsqlBatch(session.Connection);
        stage.WriteTo(batch);
        var events = stage.Events;
        if (events.Count > 0) batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT pg_notify('{PostgresListener.LogChannel}', '')"));
        // A batch without work only gives back the lock.
        batch.BatchCommands.Add(new NpgsqlBatchCommand(batch.BatchCommands.Count > 0 ? "COMMIT" : "ROLLBACK"));
        await batch.ExecuteNonQueryAsync();
        stage.Keep();
        foreach (var (command, owner) in stage.Statements) owner.Changed(command.RecordsAffected);
        if (events.Count > 0) _tail.Committed(events);
    }

    private async Task SplitAsync(PostgresStage stage, IReadOnlyList<IPostgresJob> jobs, PostgresException failure)
    {
        var culprit = stage.Statements.FirstOrDefault(s => ReferenceEquals(s.Command, failure.BatchCommand)).Owner ?? (jobs.Count == 1 && !IsRepeat(failure) ? jobs[0] : null);
        culprit?.Fail(culprit.Explain(failure));
        var rest = jobs.Where(j => j != culprit).ToList();
        // A command that was accepted before, by whichever node, is found by its receipt; everything else is narrowed down.
        var half = IsRepeat(failure) && culprit is null ? rest.Count : (rest.Count + 1) / 2;
        if (half > 0) await WriteAsync(rest[..half], lookUpReceipts: true);
        if (rest.Count > half) await WriteAsync(rest[half..], lookUpReceipts: true);
    }

    private static bool IsRepeat(PostgresException failure) => failure is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "log_receipts" };

    private async Task<PostgresSession> SessionAsync() => _session ??= await PostgresSession.OpenAsync(_options, "writer", CancellationToken.None);

    private async Task ForgetAsync()
    {
        _known.Forget();
        if (_session is not { } session) return;
        _session = null;
        await session.DisposeAsync();
    }
}
