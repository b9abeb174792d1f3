using Annotator.Core.Messages;
using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>The first round trip of a write: takes the log's lock, reads what others wrote since, and what is needed of the streams that are not remembered.</summary>
internal sealed class PostgresReading(PostgresSession session, PostgresStreams known)
{
    private const string Moved = "SELECT stream, max(version) FROM log_events WHERE position > $1 GROUP BY stream";
    private const string Find = """
        SELECT s.kind, s.id, s.number, coalesce((SELECT max(e.version) FROM log_events e WHERE e.stream = s.number), 0)
        FROM unnest($1, $2) AS u(kind, id) JOIN LATERAL (SELECT number, kind, id FROM log_streams WHERE kind = u.kind AND id = u.id) s ON TRUE
        """;

    private readonly Dictionary<string, Receipt> _receipts = new(StringComparer.Ordinal);
    private long _head;
    private long _lastStream;

    /// <summary>A transaction with every job staged that can be; jobs whose own code failed carry their <see cref="Writing.IWriteJob.Failure"/>.</summary>
    public async Task<PostgresStage> BeginAsync(IReadOnlyList<IPostgresJob> jobs, bool lookUpReceipts)
    {
        if (known.Position < 0) known.AdvanceTo(0);
        var unknown = jobs.SelectMany(j => j.Streams).Where(s => !known.TryGet(s, out _)).Distinct().ToList();
        await using (var batch = new NpgsqlBatch(session.Connection))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL READ COMMITTED"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT pg_advisory_xact_lock({PostgresSession.LogLock})"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT coalesce(max(position), 0) FROM log_events"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT coalesce(max(number), 0) FROM log_streams"));
            batch.BatchCommands.Add(PostgresInserts.Command(Moved, PostgresSql.Parameter(known.Position)));
            batch.BatchCommands.Add(PostgresInserts.Command(Find, PostgresInserts.Texts(unknown, s => s.Kind), PostgresInserts.Texts(unknown, s => s.Id)));
            batch.BatchCommands.Add(SelectReceipts(lookUpReceipts ? [.. jobs.Select(j => j.CommandId).OfType<string>()] : []));
            await using var rows = await batch.ExecuteReaderAsync();
            await ReadAsync(rows);
        }
        var stage = Stage(jobs);
        List<string> doubtful = [.. jobs.Select(j => j.Doubtful).OfType<string>()];
        if (doubtful.Count == 0 || lookUpReceipts) return stage;
        await LookUpAsync(doubtful);
        return doubtful.Exists(_receipts.ContainsKey) ? Stage(jobs) : stage;
    }

    private async Task ReadAsync(NpgsqlDataReader rows)
    {
        await rows.NextResultAsync();      // the lock
        await rows.ReadAsync();
        _head = rows.GetInt64(0);
        await rows.NextResultAsync();
        await rows.ReadAsync();
        _lastStream = rows.GetInt64(0);
        await rows.NextResultAsync();
        while (await rows.ReadAsync()) known.Move(rows.GetInt64(0), rows.GetInt64(1));
        known.AdvanceTo(_head);
        await rows.NextResultAsync();
        while (await rows.ReadAsync()) known.Put(new StreamId(rows.GetString(0), rows.GetString(1)), new StreamState(rows.GetInt64(2), rows.GetInt64(3)));
        await rows.NextResultAsync();
        await ReadReceiptsAsync(rows);
    }

    private PostgresStage Stage(IReadOnlyList<IPostgresJob> jobs)
    {
        var stage = new PostgresStage(known, _head, _lastStream, _receipts);
        foreach (var job in jobs)
        {
            try
            {
                job.Failure = null;
                job.Stage(stage);
            }
            catch (Exception failure)
            {
                job.Failure = job.Explain(failure);
            }
        }
        return stage;
    }

    private async Task LookUpAsync(List<string> commands)
    {
        await using var batch = new NpgsqlBatch(session.Connection);
        batch.BatchCommands.Add(SelectReceipts(commands));
        await using var rows = await batch.ExecuteReaderAsync();
        await ReadReceiptsAsync(rows);
    }

    private async Task ReadReceiptsAsync(NpgsqlDataReader rows)
    {
        while (await rows.ReadAsync()) _receipts[rows.GetString(0)] = PostgresRows.ReadReceipt(rows);
    }

    private static NpgsqlBatchCommand SelectReceipts(IReadOnlyList<string> commands) => PostgresInserts.Command(PostgresRows.SelectReceipts, PostgresInserts.Texts(commands, c => c));
}
