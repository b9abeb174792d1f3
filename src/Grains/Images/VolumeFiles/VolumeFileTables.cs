using Annotator.Storage;

namespace Annotator.Grains.Images.VolumeFiles;

/// <summary>The tables of files that are not DICOM; they live beside the log.</summary>
/// <remarks>A file is (de-identification domain, Study Instance UID made of voxels and affine). A project has the files it is a member of.</remarks>
internal static class VolumeFileTables
{
    public static IReadOnlyList<SideTable> All { get; } =
    [
        new("volume-files-1", """
            CREATE TABLE IF NOT EXISTS volume_files (
              domain TEXT NOT NULL,
              study_instance_uid TEXT NOT NULL,
              series_instance_uid TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL,
              format TEXT NOT NULL,
              title TEXT NOT NULL,
              original TEXT NOT NULL,
              ending TEXT NOT NULL,
              bytes BIGINT NOT NULL,
              manifests TEXT NOT NULL,
              removed TEXT NOT NULL,
              fingerprint TEXT NOT NULL,
              received_at TEXT NOT NULL,
              PRIMARY KEY (domain, study_instance_uid));
            CREATE INDEX IF NOT EXISTS volume_files_by_fingerprint ON volume_files (domain, fingerprint)
            """),
        new("project-volume-files-1", """
            CREATE TABLE IF NOT EXISTS project_volume_files (
              project_id TEXT NOT NULL,
              domain TEXT NOT NULL,
              study_instance_uid TEXT NOT NULL,
              bytes BIGINT NOT NULL,
              added_at TEXT NOT NULL,
              PRIMARY KEY (project_id, domain, study_instance_uid))
            """),
    ];
}

/// <summary>A NIfTI or NRRD file in the archive, after de-identification.</summary>
/// <param name="Domain">The de-identification domain.</param>
/// <param name="StudyInstanceUid">Study Instance UID, made of voxels and affine.</param>
/// <param name="SeriesInstanceUid">Series Instance UID.</param>
/// <param name="SopInstanceUid">SOP Instance UID of the first phase.</param>
/// <param name="Format"><c>NIfTI-1</c>, <c>NIfTI-2</c> or <c>NRRD</c>.</param>
/// <param name="Title">What lists show.</param>
/// <param name="Original">The blob of the file as it is kept.</param>
/// <param name="Ending">The ending of its name: <c>.nii</c>, <c>.nii.gz</c> or <c>.nrrd</c>.</param>
/// <param name="Bytes">Bytes of the file and of its voxels as they are kept.</param>
/// <param name="Manifests">The manifest blobs of its volumes, separated by spaces.</param>
/// <param name="Removed">Names of header fields that were taken out, separated by commas.</param>
/// <param name="Fingerprint">A keyed digest of what was received.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record VolumeFileRecord(
    string Domain, string StudyInstanceUid, string SeriesInstanceUid, string SopInstanceUid, string Format, string Title, string Original, string Ending,
        long Bytes,
    string Manifests, string Removed, string Fingerprint, DateTimeOffset ReceivedAt);

/// <summary>The archive's table of files that are not DICOM, and of which project has which.</summary>
public sealed class VolumeFileIndex(IReadModels tables, TimeProvider clock)
{
    private const string Columns =
        "f.domain, f.study_instance_uid, f.series_instance_uid, f.sop_instance_uid, f.format, f.title, f.original, f.ending, f.bytes, f.manifests, f.removed, f.fingerprint, f.received_at";

    /// <summary>The file that was made of these received bytes; null when there is none.</summary>
    internal Task<VolumeFileRecord?> FindByFingerprintAsync(string domain, string fingerprint, CancellationToken cancellation) =>
        FindAsync("f.fingerprint = @value", domain, fingerprint, cancellation);

    /// <summary>The file of a study; null when there is none.</summary>
    internal Task<VolumeFileRecord?> FindByStudyAsync(string domain, string study, CancellationToken cancellation) =>
        FindAsync("f.study_instance_uid = @value", domain, study, cancellation);

    /// <summary>The file of a study in a project; null when the project has none.</summary>
    public async Task<VolumeFileRecord?> FindInProjectAsync(string projectId, string study, CancellationToken cancellation)
    {
        const string sql = $"""
            SELECT {Columns} FROM project_volume_files m JOIN volume_files f ON f.domain = m.domain AND f.study_instance_uid = m.study_instance_uid
            WHERE m.project_id = @projectId AND m.study_instance_uid = @study
            """;
        return await tables.QueryAsync<VolumeFileRecord>(sql, new { projectId, study }, cancellation) is [var found, ..] ? found : null;
    }

    /// <summary>Whether the project has the file.</summary>
    internal async Task<bool> IsMemberAsync(VolumeFileRecord file, string projectId, CancellationToken cancellation)
    {
        const string sql = "SELECT 1 FROM project_volume_files WHERE project_id = @projectId AND domain = @Domain AND study_instance_uid = @StudyInstanceUid";
        return (await tables.QueryAsync<long>(sql, new { projectId, file.Domain, file.StudyInstanceUid }, cancellation)).Count > 0;
    }

    /// <summary>Keeps a file and its membership: all or nothing, durable on return. What is there already stays.</summary>
    /// <returns>What was new.</returns>
    internal async Task<Added> AddAsync(VolumeFileRecord file, string projectId, CancellationToken cancellation)
    {
        const string insertFile = """
            INSERT INTO volume_files (domain, study_instance_uid, series_instance_uid, sop_instance_uid, format, title, original, ending, bytes, manifests, removed, fingerprint, received_at)
            VALUES (@Domain, @StudyInstanceUid, @SeriesInstanceUid, @SopInstanceUid, @Format, @Title, @Original, @Ending, @Bytes, @Manifests, @Removed, @Fingerprint, @ReceivedAt)
            ON CONFLICT (domain, study_instance_uid) DO NOTHING
            """;
        const string insertMembership = """
            INSERT INTO project_volume_files (project_id, domain, study_instance_uid, bytes, added_at) VALUES (@ProjectId, @Domain, @StudyInstanceUid, @Bytes, @At)
            ON CONFLICT (project_id, domain, study_instance_uid) DO NOTHING
            """;
        var membership = new { ProjectId = projectId, file.Domain, file.StudyInstanceUid, file.Bytes, At = clock.GetUtcNow() };
        return await tables.ExecuteAsync([new(insertFile, file), new(insertMembership, membership)], cancellation) switch
        {
            0 => Added.Nothing,
            1 => Added.Membership,
            _ => Added.Instance,
        };
    }

    private async Task<VolumeFileRecord?> FindAsync(string where, string domain, string value, CancellationToken cancellation) =>
        await tables.QueryAsync<VolumeFileRecord>($"SELECT {Columns} FROM volume_files f WHERE f.domain = @domain AND {where}", new { domain, value },
            cancellation) is [var found, ..] ? found : null;
}
