using Annotator.Grains.Images.Quarantine;
using Annotator.Grains.Images.Search;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>The archive's table of instances and of which project has which.</summary>
public sealed class InstanceIndex(IReadModels tables, TimeProvider clock)
{
    private const string InsertValues = """
        @Domain, @SopInstanceUid, @SeriesInstanceUid, @StudyInstanceUid, @SopClassUid, @TransferSyntaxUid, @ImageRows, @ImageColumns, @FrameCount,
          @Modality, @PatientId, @PatientName, @StudyDate, @StudyTime, @StudyId, @StudyDescription, @AccessionNumber, @ReferringPhysicianName, @SeriesNumber,
          @SeriesDescription, @PerformedStartDate, @PerformedStartTime, @InstanceNumber, @Blob, @Bytes, @Fingerprint, @ReceivedAt, @Header, @Frames
        """;

    private const string InsertColumns = """
        INSERT INTO instances (domain, sop_instance_uid, series_instance_uid, study_instance_uid, sop_class_uid, transfer_syntax_uid, image_rows, image_columns, frame_count,
          modality, patient_id, patient_name, study_date, study_time, study_id, study_description, accession_number, referring_physician_name, series_number,
          series_description, performed_start_date, performed_start_time, instance_number, blob, bytes, fingerprint, received_at, header, frames)
        """;

    private const string InsertInstance = $"{InsertColumns} VALUES ({InsertValues}) ON CONFLICT (domain, sop_instance_uid) DO NOTHING";

    private const string InsertMembership = """
        INSERT INTO project_instances (project_id, domain, sop_instance_uid, series_instance_uid, study_instance_uid, bytes, added_at)
        SELECT @ProjectId, domain, sop_instance_uid, series_instance_uid, study_instance_uid, bytes, @At
        FROM instances WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid AND blob = @Blob
        ON CONFLICT (project_id, domain, sop_instance_uid) DO NOTHING
        """;

    private const string InsertPending = """
        INSERT INTO series_to_register (project_id, domain, study_instance_uid, series_instance_uid, stamp, registered)
        SELECT @ProjectId, domain, study_instance_uid, series_instance_uid, @Stamp, ''
        FROM instances WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid AND blob = @Blob
        ON CONFLICT (project_id, domain, study_instance_uid, series_instance_uid) DO UPDATE SET stamp = excluded.stamp
        """;

    private static readonly (string, string) JoiningRows =
        ("(SELECT @ProjectId AS project_id) p, instances i", "i.domain = @Domain AND i.sop_instance_uid = @SopInstanceUid AND i.blob = @Blob");

    /// <summary>Keeps an instance and, when there is a project, its membership and the wish to register its series: all or nothing, durable on return.</summary>
    /// <returns>What was new; <see cref="Added.Conflict"/> when the SOP Instance UID is there with other bytes.</returns>
    internal async Task<Added> AddAsync(InstanceRecord instance, InstanceReport report, string? projectId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(instance);
        List<SqlStatement> statements = [.. Summaries.BeforeInstance(instance), new(InsertInstance, instance), Summaries.AfterInstance(instance)];
        if (projectId is not null) statements.AddRange(Join(instance.Domain, instance.SopInstanceUid, instance.Blob, projectId));
        statements.AddRange(report.Statements("instances", instance));
        var changed = await tables.ExecuteAsync(statements, cancellation);
        // The wish is always renewed; a membership adds its row and those of series and, when it is the first, of the study.
        if (projectId is not null) return changed switch { 0 => Added.Conflict, 1 => Added.Nothing, <= 4 => Added.Membership, _ => Added.Instance };
        if (changed > 0) return Added.Instance;
        return await FindAsync(instance.Domain, instance.SopInstanceUid, cancellation) is { } known && known.Blob == instance.Blob ? Added.Nothing : Added.Conflict;
    }

    /// <summary>The statement that keeps an instance when another table still has it with the bytes it came with.</summary>
    /// <param name="instance">What is kept.</param>
    /// <param name="source">From and where of the other table, with <c>@Before</c> for these bytes.</param>
    /// <param name="before">The blob the instance came with.</param>
    internal static SqlStatement InsertFrom(InstanceRecord instance, string source, string before)
    {
        var parameters = new Dictionary<string, object?>(SqlValues.ToDictionary(instance)) { ["Before"] = before };
        return new($"{InsertColumns} SELECT {InsertValues} FROM {source} ON CONFLICT (domain, sop_instance_uid) DO NOTHING", parameters);
    }

    /// <summary>Makes an instance that is there already a project's too, and wishes its series registered.</summary>
    public async Task<Added> AddToProjectAsync(InstanceKey key, string projectId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        var changed = await tables.ExecuteAsync([.. Join(key.Domain, key.SopInstanceUid, key.Blob, projectId)], cancellation);
        return changed switch { 0 => Added.Conflict, 1 => Added.Nothing, _ => Added.Membership };
    }

    /// <summary>The instance that was made of these received bytes; null when there is none.</summary>
    public Task<InstanceKey?> FindByFingerprintAsync(string domain, string fingerprint, CancellationToken cancellation) =>
        FindKeyAsync("domain = @domain AND fingerprint = @value", domain, fingerprint, cancellation);

    /// <summary>The instance of a UID in a domain; null when there is none.</summary>
    public Task<InstanceKey?> FindAsync(string domain, string sopInstanceUid, CancellationToken cancellation) =>
        FindKeyAsync("domain = @domain AND sop_instance_uid = @value", domain, sopInstanceUid, cancellation);

    /// <summary>Whether the instance was made of the received bytes of a fingerprint, whatever was done to its pixels since.</summary>
    public async Task<bool> HasFingerprintAsync(InstanceKey key, string fingerprint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        const string sql = "SELECT 1 FROM instances WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid AND fingerprint = @fingerprint";
        return (await tables.QueryAsync<long>(sql, new { key.Domain, key.SopInstanceUid, fingerprint }, cancellation)).Count > 0;
    }

    /// <summary>Whether the project has the instance.</summary>
    public async Task<bool> IsMemberAsync(InstanceKey key, string projectId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        const string sql = "SELECT 1 FROM project_instances WHERE project_id = @projectId AND domain = @Domain AND sop_instance_uid = @SopInstanceUid";
        return (await tables.QueryAsync<long>(sql, new { projectId, key.Domain, key.SopInstanceUid }, cancellation)).Count > 0;
    }

    /// <summary>Bytes of all instances and volume files, or of a project's.</summary>
    public async Task<long> SumBytesAsync(string? projectId, CancellationToken cancellation)
    {
        var sql = projectId is null
            ? "SELECT (SELECT COALESCE(SUM(bytes), 0) FROM instances) + (SELECT COALESCE(SUM(bytes), 0) FROM volume_files)"
            : """
              SELECT (SELECT COALESCE(SUM(bytes), 0) FROM project_instances WHERE project_id = @projectId)
                + (SELECT COALESCE(SUM(bytes), 0) FROM project_volume_files WHERE project_id = @projectId)
              """;
        return (await tables.QueryAsync<long>(sql, new { projectId }, cancellation))[0];
    }

    private async Task<InstanceKey?> FindKeyAsync(string where, string domain, string value, CancellationToken cancellation)
    {
        var sql = $"""
            SELECT domain, sop_instance_uid, series_instance_uid, study_instance_uid, sop_class_uid, transfer_syntax_uid, frame_count, blob, bytes
            FROM instances WHERE {where} ORDER BY sop_instance_uid LIMIT 1
            """;
        return await tables.QueryAsync<InstanceKey>(sql, new { domain, value }, cancellation) is [var found] ? found : null;
    }

    private IEnumerable<SqlStatement> Join(string domain, string sopInstanceUid, string blob, string projectId)
    {
        var parameters = new { ProjectId = projectId, Domain = domain, SopInstanceUid = sopInstanceUid, Blob = blob, At = clock.GetUtcNow(), Stamp = Guid.CreateVersion7() };
        return [.. Summaries.BeforeMembership(JoiningRows, parameters), new(InsertMembership, parameters), new(InsertPending, parameters)];
    }
}

/// <summary>What adding an instance changed.</summary>
public enum Added
{
    /// <summary>Nothing: it was all there.</summary>
    Nothing,

    /// <summary>The instance was there; now the project has it too.</summary>
    Membership,

    /// <summary>The instance is new.</summary>
    Instance,

    /// <summary>Nothing: another instance has the same SOP Instance UID.</summary>
    Conflict,
}

/// <summary>Which instance it is, and where its bytes are.</summary>
/// <param name="Domain">The de-identification domain.</param>
/// <param name="SopInstanceUid">SOP Instance UID.</param>
/// <param name="SeriesInstanceUid">Series Instance UID.</param>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="SopClassUid">SOP Class UID.</param>
/// <param name="TransferSyntaxUid">The transfer syntax of the blob.</param>
/// <param name="FrameCount">Frames it has.</param>
/// <param name="Blob">The blob of the Part 10 file.</param>
/// <param name="Bytes">Length of the blob.</param>
public sealed record InstanceKey(
    string Domain, string SopInstanceUid, string SeriesInstanceUid, string StudyInstanceUid, string SopClassUid, string TransferSyntaxUid, int FrameCount, string Blob, long Bytes)
{
    internal static InstanceKey Of(InstanceRecord record) => new(
        record.Domain, record.SopInstanceUid, record.SeriesInstanceUid, record.StudyInstanceUid, record.SopClassUid, record.TransferSyntaxUid, record.FrameCount, record.Blob, record.Bytes);
}
