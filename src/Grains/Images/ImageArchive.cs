using System.Collections.Immutable;
using Annotator.Grains.Images.Search;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>The archive as readers see it: listed and opened within a scope. What is outside the scope does not exist.</summary>
public sealed class ImageArchive(IReadModels tables, IBlobStore blobs)
{
    private const long MetadataBytes = 64L << 20;
    private readonly Recent<(ArchiveScope Scope, InstancePath Path, string Address, MetadataStamp Stamp), byte[]> _metadata = new(MetadataBytes, static reply => reply.Length);

    private const string Key =
        "i.domain, i.sop_instance_uid, i.series_instance_uid, i.study_instance_uid, i.sop_class_uid, i.transfer_syntax_uid, i.frame_count, i.blob, i.bytes";

    /// <summary>The instances of a study, of a series, or one, in the order of their UIDs; empty when the scope has none.</summary>
    public async Task<ImmutableArray<InstanceKey>> ListAsync(ArchiveScope scope, InstancePath path, CancellationToken cancellation)
    {
        var sql = Along(scope, path);
        return [.. await tables.QueryAsync<InstanceKey>($"SELECT {Key} FROM {Source(scope)} WHERE {sql.Where} ORDER BY i.series_instance_uid, i.sop_instance_uid", sql.Parameters, cancellation)];
    }

    /// <summary>The headers of the same instances as one DICOM JSON array in UTF-8, kept in memory until what it was made of changes; null when the scope has none.</summary>
    /// <param name="scope">What may be seen.</param>
    /// <param name="path">Whose headers.</param>
    /// <param name="address">The address below which studies are retrieved, for bulk data.</param>
    /// <param name="cancellation">Ends the read.</param>
    public async Task<byte[]?> ReadMetadataAsync(ArchiveScope scope, InstancePath path, string address, CancellationToken cancellation)
    {
        var sql = Along(scope, path);
        var text = $"SELECT COUNT(*) AS instances, COALESCE(SUM(i.bytes), 0) AS bytes, MIN(i.blob) AS first_blob, MAX(i.blob) AS last_blob FROM {Source(scope)} WHERE {sql.Where}";
        var stamp = (await tables.QueryAsync<MetadataStamp>(text, sql.Parameters, cancellation))[0];
        if (stamp.Instances == 0) return null;
        var key = (scope, path, address, stamp);
        if (_metadata.Find(key) is { } known) return known;
        var reply = InstanceHeader.ToJson(await ListHeadersAsync(scope, path, cancellation), address);
        _metadata.Keep(key, reply);
        return reply;
    }

    private async Task<ImmutableArray<InstanceHeader>> ListHeadersAsync(ArchiveScope scope, InstancePath path, CancellationToken cancellation)
    {
        var sql = Along(scope, path);
        var text = $"SELECT i.study_instance_uid, i.series_instance_uid, i.sop_instance_uid, i.header FROM {Source(scope)} WHERE {sql.Where} ORDER BY i.series_instance_uid, i.sop_instance_uid";
        return [.. await tables.QueryAsync<InstanceHeader>(text, sql.Parameters, cancellation)];
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

    // Instances are content-addressed and never replaced: what is added or taken away changes one of these.
    private sealed record MetadataStamp(long Instances, long Bytes, string? FirstBlob, string? LastBlob);
}

/// <summary>A study, series or instance by its UIDs.</summary>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="SeriesInstanceUid">Series Instance UID; null for the whole study.</param>
/// <param name="SopInstanceUid">SOP Instance UID; null for the whole series.</param>
public sealed record InstancePath(string StudyInstanceUid, string? SeriesInstanceUid = null, string? SopInstanceUid = null);
