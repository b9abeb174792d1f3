using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Dicom;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>Counts what a project's images are made of, from one header of each series. Names that differ in case or blanks alone are the same.</summary>
public sealed class CompositionReport(IReadModels tables, ImageDomains domains)
{
    private const int SeriesAtOnce = 500;

    private const string Page = """
        SELECT g.instances, s.study_instance_uid, s.header
        FROM (SELECT MIN(m.sop_instance_uid) AS sample, COUNT(*) AS instances, m.study_instance_uid, m.series_instance_uid
              FROM project_instances m WHERE m.project_id = @project AND m.domain = @domain
              GROUP BY m.study_instance_uid, m.series_instance_uid ORDER BY m.study_instance_uid, m.series_instance_uid LIMIT @SeriesAtOnce OFFSET @offset) g
        JOIN instances s ON s.domain = @domain AND s.sop_instance_uid = g.sample
        """;

    /// <summary>The report of a project, as its images are now.</summary>
    public async Task<ImageComposition> ReadAsync(Core.Projects.Project project, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(project);
        var domain = (await domains.OfProjectAsync(project, cancellation)).Name;
        var series = new List<(Scanner Scanner, string Study, int Instances)>();
        while (true)
        {
            var page = await tables.QueryAsync<Row>(Page, new { project = project.Id, domain, SeriesAtOnce, offset = series.Count }, cancellation);
            foreach (var row in page) series.Add((ScannerOf(row.Header), row.StudyInstanceUid, (int)row.Instances));
            if (page.Count < SeriesAtOnce) break;
        }
        var rows = series.GroupBy(s => s.Scanner.Key, StringComparer.Ordinal).Select(group =>
        {
            var scanner = group.First().Scanner;
            return new CompositionRow(scanner.Institution, scanner.Manufacturer, scanner.Model, scanner.Modality, Studies(group), group.Count(), group.Sum(s => s.Instances));
        });
        return new ImageComposition([.. rows.OrderByDescending(r => r.Studies).ThenByDescending(r => r.Series).ThenBy(r => r.ToString(), StringComparer.Ordinal)],
            Studies(series), series.Count, series.Sum(s => s.Instances));
    }

    private static int Studies(IEnumerable<(Scanner Scanner, string Study, int Instances)> series) => series.Select(s => s.Study).Distinct(StringComparer.Ordinal).Count();

    private static Scanner ScannerOf(string header)
    {
        using var json = JsonDocument.Parse(header);
        return new Scanner(Text(json, DicomTags.InstitutionName), Text(json, DicomTags.Manufacturer), Text(json, DicomTags.ManufacturerModelName), Text(json, DicomTags.Modality));
    }

    private static string? Text(JsonDocument header, DicomTag tag) =>
        header.RootElement.TryGetProperty(tag.ToHex(), out var attribute) && attribute.TryGetProperty("Value", out var values) && values[0] is { ValueKind: JsonValueKind.String } value
            && string.Join(' ', value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } text ? text : null;

    private sealed record Row(long Instances, string StudyInstanceUid, string Header);

    private sealed record Scanner(string? Institution, string? Manufacturer, string? Model, string? Modality)
    {
        public string Key => JsonSerializer.Serialize(new[] { Institution, Manufacturer, Model, Modality }.Select(part => part?.ToUpperInvariant()));
    }
}
