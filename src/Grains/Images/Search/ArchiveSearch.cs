using System.Collections.Immutable;
using Annotator.Storage;

namespace Annotator.Grains.Images.Search;

/// <summary>Searches the archive within a scope; what is outside the scope does not exist. Reads summaries, not headers.</summary>
public sealed class ArchiveSearch(IReadModels tables)
{
    private const int HeadersAtOnce = 500;

    /// <summary>Studies, series or instances that match, in the order of their UIDs.</summary>
    public async Task<ImmutableArray<SearchResult>> FindAsync(ArchiveScope scope, SearchQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(query);
        var found = query.Level switch
        {
            SearchLevel.Study => await StudiesAsync(scope, query, cancellation),
            SearchLevel.Series => await SeriesAsync(scope, query, cancellation),
            _ => await InstancesAsync(scope, query, cancellation),
        };
        if (query.Parents.Contains(SearchLevel.Study)) found = await WithModalitiesAsync(scope, found, cancellation);
        return query.WithHeaders ? await WithHeadersAsync(scope, query.Level, found, cancellation) : found;
    }

    private async Task<ImmutableArray<SearchResult>> StudiesAsync(ArchiveScope scope, SearchQuery query, CancellationToken cancellation)
    {
        var sql = Within(scope, "s", query);
        var text = $"""
            SELECT s.study_instance_uid, s.attributes, r.modality, r.instances
            FROM (SELECT s.project_id, s.domain, s.study_instance_uid, s.attributes FROM archive_studies s WHERE {sql.Where} ORDER BY s.study_instance_uid {Page(sql, query)}) s
            JOIN archive_series r ON r.project_id = s.project_id AND r.domain = s.domain AND r.study_instance_uid = s.study_instance_uid
            ORDER BY s.study_instance_uid, r.modality
            """;
        var rows = await tables.QueryAsync<StudyRow>(text, sql.Parameters, cancellation);
        var found = ImmutableArray.CreateBuilder<SearchResult>();
        for (var first = 0; first < rows.Count;)
        {
            var after = first + 1;
            while (after < rows.Count && rows[after].StudyInstanceUid == rows[first].StudyInstanceUid) after++;
            var series = rows.Skip(first).Take(after - first).ToList();
            found.Add(new SearchResult(rows[first].StudyInstanceUid, null, null)
            {
                StudyAttributes = rows[first].Attributes, Series = series.Count, Instances = series.Sum(r => r.Instances), Modalities = [.. series.Select(r => r.Modality).Distinct()],
            });
            first = after;
        }
        return found.ToImmutable();
    }

    private async Task<ImmutableArray<SearchResult>> SeriesAsync(ArchiveScope scope, SearchQuery query, CancellationToken cancellation)
    {
        var sql = Within(scope, "r", query);
        var withStudy = query.Parents.Contains(SearchLevel.Study);
        var text = $"""
            SELECT r.study_instance_uid, r.series_instance_uid, r.instances, r.attributes AS series_attributes, {(withStudy ? "s.attributes" : "NULL")} AS study_attributes
            FROM archive_series r {(withStudy || Asks(query, SearchLevel.Study) ? StudyOf("r") : "")}
            WHERE {sql.Where} ORDER BY r.study_instance_uid, r.series_instance_uid {Page(sql, query)}
            """;
        var rows = await tables.QueryAsync<SeriesRow>(text, sql.Parameters, cancellation);
        return
        [
            .. rows.Select(r => new SearchResult(r.StudyInstanceUid, r.SeriesInstanceUid, null)
            {
                Series = 1, Instances = r.Instances, SeriesAttributes = r.SeriesAttributes, StudyAttributes = r.StudyAttributes,
            }),
        ];
    }

    private async Task<ImmutableArray<SearchResult>> InstancesAsync(ArchiveScope scope, SearchQuery query, CancellationToken cancellation)
    {
        var at = scope.ProjectId is null ? "a" : "m";
        var sql = Within(scope, at, query);
        var (withStudy, withSeries) = (query.Parents.Contains(SearchLevel.Study), query.Parents.Contains(SearchLevel.Series));
        var source = scope.ProjectId is null ? "archive_instances a" : "project_instances m JOIN archive_instances a ON a.domain = m.domain AND a.sop_instance_uid = m.sop_instance_uid";
        if (withSeries || Asks(query, SearchLevel.Series)) source += " " + SeriesOf(at, sql, scope);
        if (withStudy || Asks(query, SearchLevel.Study)) source += " " + StudyOf(at, sql, scope);
        var text = $"""
            SELECT {at}.study_instance_uid, {at}.series_instance_uid, {at}.sop_instance_uid, a.attributes,
              {(withSeries ? "r.attributes" : "NULL")} AS series_attributes, {(withStudy ? "s.attributes" : "NULL")} AS study_attributes
            FROM {source} WHERE {sql.Where} ORDER BY {at}.study_instance_uid, {at}.series_instance_uid, {at}.sop_instance_uid {Page(sql, query)}
            """;
        var rows = await tables.QueryAsync<InstanceRow>(text, sql.Parameters, cancellation);
        return
        [
            .. rows.Select(r => new SearchResult(r.StudyInstanceUid, r.SeriesInstanceUid, r.SopInstanceUid)
            {
                Series = 1, Instances = 1, InstanceAttributes = r.Attributes, SeriesAttributes = r.SeriesAttributes, StudyAttributes = r.StudyAttributes,
            }),
        ];
    }

    private async Task<ImmutableArray<SearchResult>> WithModalitiesAsync(ArchiveScope scope, ImmutableArray<SearchResult> found, CancellationToken cancellation)
    {
        if (found.IsEmpty) return found;
        const string text = """
            SELECT DISTINCT study_instance_uid, modality FROM archive_series
            WHERE project_id = @project AND domain = @domain AND study_instance_uid IN @studies ORDER BY study_instance_uid, modality
            """;
        var studies = found.Select(r => r.StudyInstanceUid).Distinct().ToList();
        var rows = await tables.QueryAsync<StudyModality>(text, new { project = scope.ProjectId ?? "", domain = scope.Domain, studies }, cancellation);
        var byStudy = rows.GroupBy(r => r.StudyInstanceUid).ToDictionary(g => g.Key, g => g.Select(r => r.Modality).ToImmutableArray(), StringComparer.Ordinal);
        return [.. found.Select(r => r with { Modalities = byStudy.GetValueOrDefault(r.StudyInstanceUid, []) })];
    }

    private Task<ImmutableArray<SearchResult>> WithHeadersAsync(ArchiveScope scope, SearchLevel level, ImmutableArray<SearchResult> found, CancellationToken cancellation) =>
        level == SearchLevel.Instance ? WithOwnHeadersAsync(scope, found, cancellation) : WithFirstHeadersAsync(scope, found, cancellation);

    private async Task<ImmutableArray<SearchResult>> WithOwnHeadersAsync(ArchiveScope scope, ImmutableArray<SearchResult> found, CancellationToken cancellation)
    {
        const string text = "SELECT i.study_instance_uid, i.series_instance_uid, i.sop_instance_uid, i.header FROM instances i WHERE i.domain = @Domain AND i.sop_instance_uid IN @sops";
        var headers = new Dictionary<string, InstanceHeader>(StringComparer.Ordinal);
        foreach (var some in found.Chunk(HeadersAtOnce))
        {
            var sops = some.Select(r => r.SopInstanceUid).ToList();
            foreach (var header in await tables.QueryAsync<InstanceHeader>(text, new { scope.Domain, sops }, cancellation)) headers[header.SopInstanceUid] = header;
        }
        return [.. found.Select(r => r with { Header = headers.GetValueOrDefault(r.SopInstanceUid!) })];
    }

    // Of a study or series: the header of its first instance.
    private async Task<ImmutableArray<SearchResult>> WithFirstHeadersAsync(ArchiveScope scope, ImmutableArray<SearchResult> found, CancellationToken cancellation)
    {
        var (source, at) = scope.ProjectId is null
            ? ("instances i WHERE i.domain = @Domain", "i")
            : ("project_instances m JOIN instances i ON i.domain = m.domain AND i.sop_instance_uid = m.sop_instance_uid WHERE m.project_id = @ProjectId AND m.domain = @Domain", "m");
        var with = ImmutableArray.CreateBuilder<SearchResult>(found.Length);
        foreach (var result in found)
        {
            var series = result.SeriesInstanceUid is null ? "" : $"AND {at}.series_instance_uid = @SeriesInstanceUid";
            var text = $"""
                SELECT i.study_instance_uid, i.series_instance_uid, i.sop_instance_uid, i.header
                FROM {source} AND {at}.study_instance_uid = @StudyInstanceUid {series} ORDER BY {at}.sop_instance_uid LIMIT 1
                """;
            var parameters = new { scope.Domain, scope.ProjectId, result.StudyInstanceUid, result.SeriesInstanceUid };
            with.Add(result with { Header = await tables.QueryAsync<InstanceHeader>(text, parameters, cancellation) is [var header] ? header : null });
        }
        return with.MoveToImmutable();
    }

    private static SearchSql Within(ArchiveScope scope, string at, SearchQuery query)
    {
        var sql = new SearchSql();
        if (at != "a") sql.Add($"{at}.project_id = {sql.Bind(scope.ProjectId ?? "")}");
        sql.Add($"{at}.domain = {sql.Bind(scope.Domain)}");
        foreach (var match in query.Matches) sql.Add(match, at);
        return sql;
    }

    private static bool Asks(SearchQuery query, SearchLevel level) => query.Matches.Any(match => match.Key.Level == level && !match.Key.IsIdentity);

    private static string Page(SearchSql sql, SearchQuery query) => $"LIMIT {sql.Bind(query.Limit)} OFFSET {sql.Bind(query.Offset)}";

    private static string StudyOf(string at) => $"JOIN archive_studies s ON s.project_id = {at}.project_id AND s.domain = {at}.domain AND s.study_instance_uid = {at}.study_instance_uid";

    private static string StudyOf(string at, SearchSql sql, ArchiveScope scope) =>
        $"JOIN archive_studies s ON s.project_id = {sql.Bind(scope.ProjectId ?? "")} AND s.domain = {at}.domain AND s.study_instance_uid = {at}.study_instance_uid";

    private static string SeriesOf(string at, SearchSql sql, ArchiveScope scope) =>
        $"JOIN archive_series r ON r.project_id = {sql.Bind(scope.ProjectId ?? "")} AND r.domain = {at}.domain AND r.study_instance_uid = {at}.study_instance_uid AND r.series_instance_uid = {at}.series_instance_uid";

    private sealed record StudyRow(string StudyInstanceUid, byte[] Attributes, string Modality, long Instances);

    private sealed record SeriesRow(string StudyInstanceUid, string SeriesInstanceUid, long Instances, byte[] SeriesAttributes, byte[]? StudyAttributes);

    private sealed record InstanceRow(string StudyInstanceUid, string SeriesInstanceUid, string SopInstanceUid, byte[] Attributes, byte[]? SeriesAttributes, byte[]? StudyAttributes);

    private sealed record StudyModality(string StudyInstanceUid, string Modality);
}

/// <summary>One result of a search. Attributes are <see cref="AttributeLines"/>; null for levels that were not asked for.</summary>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="SeriesInstanceUid">Series Instance UID; null for a study.</param>
/// <param name="SopInstanceUid">SOP Instance UID; null for a study or series.</param>
public sealed record SearchResult(string StudyInstanceUid, string? SeriesInstanceUid, string? SopInstanceUid)
{
    /// <summary>Series that the study has in the scope.</summary>
    public long Series { get; init; }

    /// <summary>Instances that the study or series has in the scope.</summary>
    public long Instances { get; init; }

    /// <summary>Modalities of the study in the scope, in order; empty when the study's attributes were not asked for.</summary>
    public ImmutableArray<string> Modalities { get; init; } = [];

    /// <summary>Attributes of the study.</summary>
    public ReadOnlyMemory<byte>? StudyAttributes { get; init; }

    /// <summary>Attributes of the series.</summary>
    public ReadOnlyMemory<byte>? SeriesAttributes { get; init; }

    /// <summary>Attributes of the instance.</summary>
    public ReadOnlyMemory<byte>? InstanceAttributes { get; init; }

    /// <summary>The header of the instance, or of the first of a study or series; null when it was not asked for.</summary>
    public InstanceHeader? Header { get; init; }
}
