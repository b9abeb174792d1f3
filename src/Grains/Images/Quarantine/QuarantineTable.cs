using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Storage;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>Reads and changes the rows of the quarantine.</summary>
public sealed class QuarantineTable(IReadModels tables, TimeProvider clock)
{
    private const string Same = "q.domain = @Domain AND q.sop_instance_uid = @SopInstanceUid";
    private const string Wanted =
        "EXISTS (SELECT 1 FROM image_quarantine_projects p WHERE p.domain = q.domain AND p.sop_instance_uid = q.sop_instance_uid AND p.project_id = @project)";

    private const string Insert = """
        INSERT INTO image_quarantine (domain, sop_instance_uid, series_instance_uid, study_instance_uid, modality, blob, bytes, fingerprint, record, state, reasons, regions,
          received_at, changed_at)
        VALUES (@Domain, @SopInstanceUid, @SeriesInstanceUid, @StudyInstanceUid, @Modality, @Blob, @Bytes, @Fingerprint, @Record, @State, @Reasons, @Regions, @At, @At)
        ON CONFLICT (domain, sop_instance_uid) DO NOTHING
        """;

    private const string InsertWish = """
        INSERT INTO image_quarantine_projects (project_id, domain, sop_instance_uid, added_at)
        SELECT @Project, q.domain, q.sop_instance_uid, @At FROM image_quarantine q WHERE q.domain = @Domain AND q.sop_instance_uid = @SopInstanceUid AND q.blob = @Blob
        ON CONFLICT (project_id, domain, sop_instance_uid) DO NOTHING
        """;

    /// <summary>Keeps an instance in quarantine with its report, and that a project wants it: all or nothing, durable on return.</summary>
    internal async Task<Added> AddAsync(QuarantinedInstance instance, InstanceReport report, string? projectId, CancellationToken cancellation)
    {
        var record = instance.Record;
        var parameters = new
        {
            record.Domain, record.SopInstanceUid, record.SeriesInstanceUid, record.StudyInstanceUid, record.Modality, record.Blob, record.Bytes, record.Fingerprint,
            Record = QuarantineRow.Text(record), instance.State, Reasons = QuarantineRow.Text(instance.Reasons), Regions = QuarantineRow.Text(instance.Regions), At = instance.ReceivedAt,
        };
        List<SqlStatement> statements = [new(Insert, parameters)];
        if (projectId is not null) statements.Add(Wish(instance.Key, projectId));
        statements.AddRange(report.Statements("image_quarantine", record));
        if (await tables.ExecuteAsync(statements, cancellation) > 0) return Added.Instance;
        return await FindAsync(record.Domain, record.SopInstanceUid, cancellation) is { } known && known.Record.Blob == record.Blob ? Added.Nothing : Added.Conflict;
    }

    /// <summary>Notes that a project wants an instance that is in quarantine already.</summary>
    /// <returns>False when the project wanted it before, or when it is in quarantine no more.</returns>
    internal async Task<bool> AddWishAsync(InstanceKey key, string projectId, CancellationToken cancellation) =>
        await tables.ExecuteAsync([Wish(key, projectId)], cancellation) > 0;

    /// <summary>The instance of a UID in a domain; null when the quarantine has none.</summary>
    public Task<QuarantinedInstance?> FindAsync(string domain, string sopInstanceUid, CancellationToken cancellation) =>
        FindWhereAsync(Same, new { Domain = domain, SopInstanceUid = sopInstanceUid }, cancellation);

    /// <summary>The instance that was made of the bytes of a fingerprint; null when the quarantine has none.</summary>
    public Task<QuarantinedInstance?> FindByFingerprintAsync(string domain, string fingerprint, CancellationToken cancellation) =>
        FindWhereAsync("q.domain = @domain AND q.fingerprint = @fingerprint", new { domain, fingerprint }, cancellation);

    /// <summary>An instance that a project wants; null when it wants none of that UID.</summary>
    public Task<QuarantinedInstance?> FindWantedAsync(string projectId, string sopInstanceUid, CancellationToken cancellation) =>
        FindWhereAsync($"q.sop_instance_uid = @sopInstanceUid AND {Wanted}", new { project = projectId, sopInstanceUid }, cancellation);

    /// <summary>What a project wants: those a person decides first, then the oldest first.</summary>
    public async Task<ImmutableArray<QuarantinedInstance>> ListAsync(string projectId, int offset, int limit, CancellationToken cancellation)
    {
        var sql = $"SELECT {QuarantineRow.Columns} FROM image_quarantine q WHERE {Wanted} ORDER BY q.state, q.received_at, q.series_instance_uid, q.sop_instance_uid LIMIT @limit OFFSET @offset";
        return [.. (await tables.QueryAsync<QuarantineRow>(sql, new { project = projectId, limit, offset }, cancellation)).Select(row => row.Read())];
    }

    /// <summary>How many a project has of each state.</summary>
    public async Task<(int Held, int Waiting)> CountAsync(string projectId, CancellationToken cancellation)
    {
        var counts = await tables.QueryAsync<StateCount>($"SELECT q.state, count(*) AS count FROM image_quarantine q WHERE {Wanted} GROUP BY q.state", new { project = projectId }, cancellation);
        int Of(string state) => counts.FirstOrDefault(c => c.State == state)?.Count ?? 0;
        return (Of(QuarantineStates.Held), Of(QuarantineStates.Waiting));
    }

    /// <summary>How many a project has by study; studies without any are left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountByStudyAsync(string projectId, IReadOnlyCollection<string> studies, CancellationToken cancellation)
    {
        if (studies.Count == 0) return new Dictionary<string, int>();
        var sql = $"SELECT q.study_instance_uid AS study, count(*) AS count FROM image_quarantine q WHERE q.study_instance_uid IN @studies AND {Wanted} GROUP BY q.study_instance_uid";
        return (await tables.QueryAsync<StudyCount>(sql, new { project = projectId, studies = studies.ToList() }, cancellation)).ToDictionary(c => c.Study, c => c.Count, StringComparer.Ordinal);
    }

    /// <summary>Bytes in quarantine: all, or those a project wants.</summary>
    public async Task<long> SumBytesAsync(string? projectId, CancellationToken cancellation)
    {
        var sql = "SELECT COALESCE(SUM(q.bytes), 0) FROM image_quarantine q" + (projectId is null ? "" : " WHERE " + Wanted);
        return (await tables.QueryAsync<long>(sql, new { project = projectId }, cancellation))[0];
    }

    /// <summary>The oldest instances whose pixels are to be checked.</summary>
    internal async Task<ImmutableArray<QuarantinedInstance>> ReadWaitingAsync(int limit, CancellationToken cancellation)
    {
        var sql = $"SELECT {QuarantineRow.Columns} FROM image_quarantine q WHERE q.state = '{QuarantineStates.Waiting}' ORDER BY q.received_at LIMIT @limit";
        return [.. (await tables.QueryAsync<QuarantineRow>(sql, new { limit }, cancellation)).Select(row => row.Read())];
    }

    /// <summary>Leaves an instance to a person.</summary>
    /// <returns>False when it is in quarantine no more, or has other bytes now.</returns>
    internal async Task<bool> HoldAsync(
        QuarantinedInstance instance, ImmutableArray<QuarantineReason> reasons, ImmutableArray<PixelRegion> regions, CancellationToken cancellation)
    {
        const string sql = """
            UPDATE image_quarantine SET state = @State, reasons = @Reasons, regions = @Regions, changed_at = @At
            WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid AND blob = @Blob
            """;
        var key = instance.Key;
        var parameters = new
        {
            key.Domain, key.SopInstanceUid, key.Blob, State = QuarantineStates.Held, Reasons = QuarantineRow.Text(reasons), Regions = QuarantineRow.Text(regions), At = clock.GetUtcNow(),
        };
        return await tables.ExecuteAsync([new(sql, parameters)], cancellation) > 0;
    }

    private SqlStatement Wish(InstanceKey key, string projectId) =>
        new(InsertWish, new { Project = projectId, key.Domain, key.SopInstanceUid, key.Blob, At = clock.GetUtcNow() });

    private async Task<QuarantinedInstance?> FindWhereAsync(string where, object parameters, CancellationToken cancellation)
    {
        var rows = await tables.QueryAsync<QuarantineRow>($"SELECT {QuarantineRow.Columns} FROM image_quarantine q WHERE {where} ORDER BY q.sop_instance_uid LIMIT 1", parameters, cancellation);
        return rows is [var row] ? row.Read() : null;
    }

    private sealed record StateCount(string State, int Count);

    private sealed record StudyCount(string Study, int Count);
}
