using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Storage;

namespace Annotator.Grains.Transfers;

/// <summary>The records of transfers: begun before the first instance, ended with a state and a reason, and closed as failed when their node went down under them.</summary>
public sealed class TransferLog(IReadModels tables, ILeaseStore leases, TimeProvider clock)
{
    private const string LeasePrefix = "transfers/";
    private const string Run = "id, kind, state, peer, subject, by_person, reason, started_at, ended_at, found, received, duplicate, failed";
    private const int LongestReason = 1000;

    // Each life of each node of a store has a name of its own, and a lease as long as it lives.
    private readonly string _node = Guid.CreateVersion7().ToString();
    private bool _isKnown;

    /// <summary>Begins a record; durable on return.</summary>
    public async Task<TransferRecorder> BeginAsync(TransferKind kind, string peer, string subject, string? byPerson, CancellationToken cancellation)
    {
        if (!_isKnown) await StayAsync(cancellation);
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString();
        const string sql = """
            INSERT INTO transfer_runs (id, kind, state, peer, subject, by_person, reason, node, started_at, ended_at, found, received, duplicate, failed)
            VALUES (@id, @kind, @State, @peer, @subject, @byPerson, NULL, @node, @now, NULL, 0, 0, 0, 0)
            """;
        await tables.ExecuteAsync([new(sql, new { id, kind, State = TransferState.Running, peer, subject, byPerson, node = _node, now })], cancellation);
        return new TransferRecorder(id, this, clock);
    }

    /// <summary>Says that this node lives; to be said again well within <see cref="Lease.Duration"/>.</summary>
    public async Task StayAsync(CancellationToken cancellation)
    {
        await leases.AcquireAsync(LeasePrefix + _node, new LeaseHolder(_node, "", "transfers"), cancellation);
        _isKnown = true;
    }

    /// <summary>Says that this node is about to stop: what it left running is then cut off.</summary>
    public Task LeaveAsync(CancellationToken cancellation) => leases.ReleaseAllAsync(_node, cancellation);

    /// <summary>Ends the records of nodes that live no more, and of earlier lives of this one.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> CloseLostAsync(CancellationToken cancellation)
    {
        // In this order: a node takes its lease before its first record, so one that is seen here and has no lease afterwards is gone.
        const string sql = "SELECT DISTINCT node FROM transfer_runs WHERE state = @Running AND node <> @Node";
        var nodes = await tables.QueryAsync<string>(sql, new { TransferState.Running, Node = _node }, cancellation);
        if (nodes.Count == 0) return 0;
        var living = (await leases.ListAsync(LeasePrefix, cancellation)).Select(lease => lease.Key[LeasePrefix.Length..]);
        const string end = "UPDATE transfer_runs SET state = @State, reason = @Reason, ended_at = @At WHERE state = @Running AND node = @node";
        const string why = "The server stopped during the transfer; what was acknowledged is kept.";
        return await tables.ExecuteAsync([.. nodes.Except(living, StringComparer.Ordinal).Select(node => new SqlStatement(
            end, new { State = TransferState.Failed, Reason = why, At = clock.GetUtcNow(), TransferState.Running, node }))], cancellation);
    }

    /// <summary>One record; null when there is none.</summary>
    public async Task<TransferRun?> FindAsync(string id, CancellationToken cancellation) =>
        await tables.QueryAsync<TransferRun>($"SELECT {Run} FROM transfer_runs WHERE id = @id", new { id }, cancellation) is [var found] ? found : null;

    /// <summary>Records, the newest first.</summary>
    public async Task<TransferPage> ListAsync(string? before, int limit, CancellationToken cancellation)
    {
        var sql = $"SELECT {Run} FROM transfer_runs WHERE (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @More";
        var rows = await tables.QueryAsync<TransferRun>(sql, new { before, More = limit + 1 }, cancellation);
        return new TransferPage([.. rows.Take(limit)], rows.Count > limit ? rows[limit - 1].Id : null);
    }

    /// <summary>Instances of a record, in their order; only those that failed when asked so.</summary>
    public async Task<TransferItemPage> ListItemsAsync(string runId, bool onlyFailed, int after, int limit, CancellationToken cancellation)
    {
        const string sql = """
            SELECT number, verdict, sop_instance_uid, project_id, exam_id, rule, code, text FROM transfer_items
            WHERE run_id = @runId AND number > @after AND (@onlyFailed = 0 OR verdict = @Refused) ORDER BY number LIMIT @More
            """;
        var rows = await tables.QueryAsync<TransferItem>(sql, new { runId, after, onlyFailed, Verdict.Refused, More = limit + 1 }, cancellation);
        return new TransferItemPage([.. rows.Take(limit)], rows.Count > limit ? rows[limit - 1].Number : null);
    }

    internal Task WriteAsync(string id, TransferCounts counts, ImmutableArray<TransferItem> items, (TransferState State, string? Reason)? end, CancellationToken cancellation)
    {
        var statements = new List<SqlStatement>();
        foreach (var i in items)
        {
            statements.Add(new(
                """
                INSERT INTO transfer_items (run_id, number, verdict, sop_instance_uid, project_id, exam_id, rule, code, text)
                VALUES (@id, @Number, @Verdict, @SopInstanceUid, @ProjectId, @ExamId, @Rule, @Code, @Text) ON CONFLICT (run_id, number) DO NOTHING
                """,
                new { id, i.Number, i.Verdict, i.SopInstanceUid, i.ProjectId, i.ExamId, i.Rule, i.Code, i.Text }));
        }
        statements.Add(new(
            """
            UPDATE transfer_runs SET found = @Found, received = @Received, duplicate = @Duplicate, failed = @Failed, state = @State, reason = @Reason, ended_at = @At WHERE id = @id
            """,
            new
            {
                id, counts.Found, counts.Received, counts.Duplicate, counts.Failed, State = end?.State ?? TransferState.Running,
                Reason = end?.Reason is { } why ? why[..Math.Min(why.Length, LongestReason)] : null, At = end is null ? (DateTimeOffset?)null : clock.GetUtcNow(),
            }));
        return tables.ExecuteAsync(statements, cancellation);
    }
}

/// <summary>How many of a transfer's instances fared how.</summary>
internal readonly record struct TransferCounts(int Found, int Received, int Duplicate, int Failed);
