using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>The tables from which series are registered and volumes found.</summary>
public sealed class SeriesTable(IReadModels tables, TimeProvider clock)
{
    private const string Same =
        "project_id = @ProjectId AND domain = @Domain AND study_instance_uid = @StudyInstanceUid AND series_instance_uid = @SeriesInstanceUid";

    /// <summary>The stamp of the last change of a series; null when nothing of it ever came to the project.</summary>
    internal async Task<string?> ReadStampAsync(SeriesKey key, CancellationToken cancellation) =>
        await tables.QueryAsync<string>($"SELECT stamp FROM series_to_register WHERE {Same}", key, cancellation) is [var stamp] ? stamp : null;

    /// <summary>Notes that everything up to a stamp is registered.</summary>
    /// <returns>False when the series has changed since: it must be registered again.</returns>
    internal async Task<bool> TrySettleAsync(SeriesKey key, string stamp, CancellationToken cancellation)
    {
        var parameters = new { key.ProjectId, key.Domain, key.StudyInstanceUid, key.SeriesInstanceUid, Stamp = stamp };
        return await tables.ExecuteAsync([new($"UPDATE series_to_register SET registered = @Stamp WHERE {Same} AND stamp = @Stamp", parameters)], cancellation) > 0;
    }

    /// <summary>Series that changed and were not registered: a node was killed on the way.</summary>
    internal Task<IReadOnlyList<SeriesKey>> ReadPendingAsync(CancellationToken cancellation) => tables.QueryAsync<SeriesKey>(
        """
        SELECT r.project_id, r.domain, r.study_instance_uid, r.series_instance_uid FROM series_to_register r
        WHERE r.stamp <> r.registered AND NOT EXISTS (SELECT 1 FROM series_held h WHERE h.project_id = r.project_id AND h.domain = r.domain
          AND h.study_instance_uid = r.study_instance_uid AND h.series_instance_uid = r.series_instance_uid)
        """, null, cancellation);

    /// <summary>Keeps a series that is still coming from being registered by anybody but who calls for it by name; a node that is killed leaves it so.</summary>
    internal Task HoldAsync(SeriesKey key, CancellationToken cancellation) => tables.ExecuteAsync([new(
        """
        INSERT INTO series_held (project_id, domain, study_instance_uid, series_instance_uid, since)
        VALUES (@ProjectId, @Domain, @StudyInstanceUid, @SeriesInstanceUid, @Since) ON CONFLICT (project_id, domain, study_instance_uid, series_instance_uid) DO NOTHING
        """, new { key.ProjectId, key.Domain, key.StudyInstanceUid, key.SeriesInstanceUid, Since = clock.GetUtcNow() })], cancellation);

    /// <summary>Ends a hold: all of the series is here, or somebody takes it as it is.</summary>
    internal Task ReleaseAsync(SeriesKey key, CancellationToken cancellation) => tables.ExecuteAsync([new($"DELETE FROM series_held WHERE {Same}", key)], cancellation);

    /// <summary>The instances of a series that the project has, in the order of their UIDs.</summary>
    internal async Task<ImmutableArray<SeriesInstance>> ReadInstancesAsync(SeriesKey key, CancellationToken cancellation)
    {
        const string sql = """
            SELECT i.sop_instance_uid, i.blob, i.modality, i.patient_id, i.patient_name, i.study_date, i.study_description, i.series_description, i.frames
            FROM project_instances m JOIN instances i ON i.domain = m.domain AND i.sop_instance_uid = m.sop_instance_uid
            WHERE m.project_id = @ProjectId AND m.domain = @Domain AND m.study_instance_uid = @StudyInstanceUid AND m.series_instance_uid = @SeriesInstanceUid
            ORDER BY i.sop_instance_uid
            """;
        return [.. await tables.QueryAsync<SeriesInstance>(sql, key, cancellation)];
    }

    /// <summary>The frames of the study's other series in the project.</summary>
    internal async Task<ImmutableArray<FrameDescription>> ReadOtherFramesAsync(SeriesKey key, CancellationToken cancellation)
    {
        const string sql = """
            SELECT i.frames FROM project_instances m JOIN instances i ON i.domain = m.domain AND i.sop_instance_uid = m.sop_instance_uid
            WHERE m.project_id = @ProjectId AND m.domain = @Domain AND m.study_instance_uid = @StudyInstanceUid AND m.series_instance_uid <> @SeriesInstanceUid
            """;
        var rows = await tables.QueryAsync<string>(sql, key, cancellation);
        return [.. rows.SelectMany(frames => JsonSerializer.Deserialize<ImmutableArray<FrameDescription>>(frames, CoreJson.Options))];
    }

    /// <summary>Makes a volume reachable through a project.</summary>
    internal Task AddVolumesAsync(string projectId, string examId, IEnumerable<(string VolumeId, string Manifest)> volumes, CancellationToken cancellation)
    {
        const string sql = """
            INSERT INTO project_volumes (project_id, volume_id, exam_id, manifest, added_at) VALUES (@projectId, @VolumeId, @examId, @Manifest, @At)
            ON CONFLICT (project_id, volume_id) DO UPDATE SET manifest = excluded.manifest
            """;
        var at = clock.GetUtcNow();
        SqlStatement[] statements = [.. volumes.Select(v => new SqlStatement(sql, new { projectId, v.VolumeId, examId, v.Manifest, At = at }))];
        return statements.Length == 0 ? Task.CompletedTask : tables.ExecuteAsync(statements, cancellation);
    }

    /// <summary>The manifest blob of a volume in a project; null when the project has no such volume, or it was taken out of its exam.</summary>
    public async Task<string?> FindManifestAsync(string projectId, string volumeId, CancellationToken cancellation)
    {
        const string sql = """
            SELECT p.manifest FROM project_volumes p WHERE p.project_id = @projectId AND p.volume_id = @volumeId
              AND NOT EXISTS (SELECT 1 FROM rm_volumes v WHERE v.exam_id = p.exam_id AND v.volume_id = p.volume_id AND v.removed = 1)
            """;
        return await tables.QueryAsync<string>(sql, new { projectId, volumeId }, cancellation) is [var manifest] ? manifest : null;
    }
}

/// <summary>A series in a project.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Domain">The de-identification domain.</param>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="SeriesInstanceUid">Series Instance UID.</param>
public sealed record SeriesKey(string ProjectId, string Domain, string StudyInstanceUid, string SeriesInstanceUid);

/// <summary>What registering a series needs to know of an instance.</summary>
internal sealed record SeriesInstance(
    string SopInstanceUid, string Blob, string Modality, string PatientId, string PatientName, string StudyDate, string StudyDescription, string SeriesDescription, string Frames)
{
    public ImmutableArray<FrameDescription> ReadFrames() => JsonSerializer.Deserialize<ImmutableArray<FrameDescription>>(Frames, CoreJson.Options);
}
