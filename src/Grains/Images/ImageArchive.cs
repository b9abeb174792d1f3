using System.Collections.Immutable;
using Annotator.Grains.Images.Search;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>The archive as readers see it: listed and opened within a scope. What is outside the scope does not exist.</summary>
public sealed class ImageArchive(IReadModels tables, IBlobStore blobs)
{
    private const long MetadataBytes = 64L << 20;
    private readonly Recent<(ArchiveScope Scope, InstancePath Path, string Address, string Stamp), byte[]> _metadata = new(MetadataBytes, static reply => reply.Length);

    private const string StampOfSeries =
        "SELECT stamp FROM archive_series WHERE project_id = @project AND domain = @domain AND study_instance_uid = @study AND series_instance_uid = @series";

    private const string StampsOfStudy =
        "SELECT stamp FROM archive_series WHERE project_id = @project AND domain = @domain AND study_instance_uid = @study ORDER BY series_instance_uid";

    private const string Key =
        "i.domain, i.sop_instance_uid, i.series_instance_uid, i.study_instance_uid, i.sop_class_uid, i.transfer_syntax_uid, i.frame_count, i.blob, i.bytes";

    /// <summary>The instances of a study, of a series, or one, in the order of their UIDs; empty when the scope has none.</summary>
    public async Task<ImmutableArray<InstanceKey>> ListAsync(ArchiveScope scope, InstancePath path, CancellationToken cancellation)
    {
        var sql = Along(scope, path);
        return [.. await tables.QueryAsync<InstanceKey>($"SELECT {Key} FROM {Source(scope)} WHERE {sql.Where} ORDER BY i.series_instance_uid, i.sop_instance_uid", sql.Parameters, cancellation)];
    }

    /// <summary>What changes with every change of a study's or series' instances, for a scope; null when the scope has none.</summary>
    public async Task<string?> ReadStampAsync(ArchiveScope scope, InstancePath path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(path);
        var parameters = new { project = scope.ProjectId ?? "", domain = scope.Domain, study = path.StudyInstanceUid, series = path.SeriesInstanceUid };
        var stamps = await tables.QueryAsync<string>(path.SeriesInstanceUid is null ? StampsOfStudy : StampOfSeries, parameters, cancellation);
        return stamps.Count == 0 ? null : string.Join(' ', stamps);
    }

    /// <summary>The headers of the same instances as one DICOM JSON array in UTF-8, kept in memory until what it was made of changes; null when the scope has none.</summary>
    /// <param name="scope">What may be seen.</param>
    /// <param name="path">Whose headers.</param>
    /// <param name="address">The address below which studies are retrieved, for bulk data.</param>
    /// <param name="stamp">The stamp read before.</param>
    /// <param name="cancellation">Ends the read.</param>
    public async Task<byte[]?> ReadMetadataAsync(ArchiveScope scope, InstancePath path, string address, string stamp, CancellationToken cancellation)
    {
        var key = (scope, path, address, stamp);
        if (_metadata.Find(key) is { } known) return known;
        var headers = await ListHeadersAsync(scope, path, cancellation);
        if (headers.IsEmpty) return null;
        var reply = InstanceHeader.ToJson(headers, address);
        _metadata.Keep(key, reply);
        return reply;
    }

    private async Task<ImmutableArray<InstanceHeader>> ListHeadersAsync(ArchiveScope scope, InstancePath path, CancellationToken cancellation)
    {
        var sql = Along(scope, path);
        var text = $"SELECT i.study_instance_uid, i.series_instance_uid, i.sop_instance_uid, i.header FROM {Source(scope)} WHERE {sql.Where} ORDER BY i.series_instance_uid, i.sop_instance_uid";
        return [.. await tables.QueryAsync<InstanceHeader>(text, sql.Parameters, cancellation)];
    }

    /// <summary>The kept header of one slice's instance, as DICOM JSON; null when the project does not have it (any more).</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="path">The UIDs of the instance.</param>
    /// <param name="blob">Its bytes: the same UIDs may stand for others in another domain.</param>
    /// <param name="cancellation">Ends the read.</param>
    public async Task<string?> FindHeaderAsync(string projectId, InstancePath path, string blob, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        const string sql = """
            SELECT i.header FROM project_instances m JOIN instances i ON i.domain = m.domain AND i.sop_instance_uid = m.sop_instance_uid
            WHERE m.project_id = @projectId AND m.study_instance_uid = @StudyInstanceUid AND m.series_instance_uid = @SeriesInstanceUid
              AND m.sop_instance_uid = @SopInstanceUid AND i.blob = @blob
            """;
        var parameters = new { projectId, path.StudyInstanceUid, path.SeriesInstanceUid, path.SopInstanceUid, blob };
        return await tables.QueryAsync<string>(sql, parameters, cancellation) is [var header] ? header : null;
    }

    /// <summary>The Part 10 file of an instance.</summary>
    /// <exception cref="StoreUnavailableException">The archive names a blob that the store does not have.</exception>
    public async Task<Stream> OpenAsync(InstanceKey instance, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return await blobs.OpenAsync(instance.Blob, cancellation) ?? throw new StoreUnavailableException($"The blob of instance {instance.SopInstanceUid} is missing.");
    }

    private static SearchSql Along(ArchiveScope scope, InstancePath path)
    {
        var sql = Within(scope);
        sql.Add($"i.study_instance_uid = {sql.Bind(path.StudyInstanceUid)}");
        if (path.SeriesInstanceUid is { } series) sql.Add($"i.series_instance_uid = {sql.Bind(series)}");
        if (path.SopInstanceUid is { } instance) sql.Add($"i.sop_instance_uid = {sql.Bind(instance)}");
        return sql;
    }

    private static string Source(ArchiveScope scope) => scope.ProjectId is null
        ? "instances i"
        : "project_instances m JOIN instances i ON i.domain = m.domain AND i.sop_instance_uid = m.sop_instance_uid";

    private static SearchSql Within(ArchiveScope scope)
    {
        var sql = new SearchSql();
        sql.Add($"i.domain = {sql.Bind(scope.Domain)}");
        if (scope.ProjectId is { } project) sql.Add($"m.project_id = {sql.Bind(project)}");
        return sql;
    }
}

/// <summary>A study, series or instance by its UIDs.</summary>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="SeriesInstanceUid">Series Instance UID; null for the whole study.</param>
/// <param name="SopInstanceUid">SOP Instance UID; null for the whole series.</param>
public sealed record InstancePath(string StudyInstanceUid, string? SeriesInstanceUid = null, string? SopInstanceUid = null);
