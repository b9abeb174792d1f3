using System.Globalization;
using Annotator.Storage;

namespace Annotator.Grains.Images.Search;

/// <summary>The statements that keep the summaries right, for the transaction that changes what they sum up.</summary>
/// <remarks>
/// Each adds to a count only when the row it is about is not there yet, so the statements before an instance and before a membership go right before the statement that adds that row.
/// Who takes instances or memberships away adds <see cref="Recount"/> after it.
/// </remarks>
public static class Summaries
{
    private const string StudyColumns =
        "domain, study_instance_uid, patient_id, patient_name, study_date, study_time, study_id, study_description, accession_number, referring_physician_name, attributes";

    private const string SeriesColumns =
        "domain, study_instance_uid, series_instance_uid, modality, series_number, series_description, performed_start_date, performed_start_time, attributes";

    private const string IsNew = "NOT EXISTS (SELECT 1 FROM instances n WHERE n.domain = @Domain AND n.sop_instance_uid = @SopInstanceUid)";

    private const string OneMore = "ON CONFLICT (project_id, domain, study_instance_uid, series_instance_uid) DO UPDATE SET instances = archive_series.instances + 1, stamp = excluded.stamp";

    private const string AsIs = "ON CONFLICT (project_id, domain, study_instance_uid, series_instance_uid) DO NOTHING";

    private const string InsertStudy = $"""
        INSERT INTO archive_studies (project_id, {StudyColumns})
        SELECT '', @Domain, @StudyInstanceUid, @PatientId, @PatientName, @StudyDate, @StudyTime, @StudyId, @StudyDescription, @AccessionNumber, @ReferringPhysicianName, @StudyAttributes
        """;

    private const string InsertSeries = $"""
        INSERT INTO archive_series (project_id, {SeriesColumns}, stamp, instances)
        SELECT '', @Domain, @StudyInstanceUid, @SeriesInstanceUid, @Modality, @SeriesNumber, @SeriesDescription, @PerformedStartDate, @PerformedStartTime, @SeriesAttributes, @Stamp,
        """;

    private const string StudyIsThere = "ON CONFLICT (project_id, domain, study_instance_uid) DO NOTHING";

    /// <summary>Adds an instance to the summaries of the site archive.</summary>
    /// <param name="record">The instance.</param>
    /// <param name="when">A further condition under which it is added, with <paramref name="parameters"/>; null for none.</param>
    /// <param name="parameters">Named values of the condition.</param>
    internal static IEnumerable<SqlStatement> BeforeInstance(InstanceRecord record, string? when = null, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        var values = ValuesOf(record);
        foreach (var (name, value) in parameters ?? new Dictionary<string, object?>()) values[name] = value;
        var condition = when is null ? IsNew : $"{IsNew} AND {when}";
        yield return new($"{InsertStudy} WHERE {condition} {StudyIsThere}", values);
        yield return new($"{InsertSeries} 1 WHERE {condition} {OneMore}", values);
    }

    /// <summary>Adds the row of an instance that the archive has with these very bytes.</summary>
    internal static SqlStatement AfterInstance(InstanceRecord record) => new(
        """
        INSERT INTO archive_instances (domain, sop_instance_uid, series_instance_uid, study_instance_uid, sop_class_uid, instance_number, attributes)
        SELECT i.domain, i.sop_instance_uid, i.series_instance_uid, i.study_instance_uid, i.sop_class_uid, @InstanceNumber, @InstanceAttributes
        FROM instances i WHERE i.domain = @Domain AND i.sop_instance_uid = @SopInstanceUid AND i.blob = @Blob
        ON CONFLICT (domain, sop_instance_uid) DO NOTHING
        """,
        new
        {
            record.Domain, record.SopInstanceUid, record.Blob, InstanceNumber = Number(record.InstanceNumber), InstanceAttributes = AttributeLines.Of(record.Header, AttributeLines.Instance),
        });

    /// <summary>Adds an instance to the summaries of projects.</summary>
    /// <param name="from">Rows of <c>p.project_id</c> and of the instance <c>i</c>: from and where.</param>
    /// <param name="parameters">Named values of it, and <c>@Stamp</c>.</param>
    internal static IEnumerable<SqlStatement> BeforeMembership((string Tables, string Where) from, object parameters)
    {
        const string isNew = "NOT EXISTS (SELECT 1 FROM project_instances n WHERE n.project_id = p.project_id AND n.domain = i.domain AND n.sop_instance_uid = i.sop_instance_uid)";
        yield return new(CopyStudy(from.Tables, $"{from.Where} AND {isNew}"), parameters);
        yield return new(CopySeries(from.Tables, $"{from.Where} AND {isNew}", "1", OneMore), parameters);
    }

    /// <summary>Adds what an archive of an older version has of an instance, without counting it.</summary>
    internal static IEnumerable<SqlStatement> Fill(InstanceRecord record)
    {
        const string members = "project_instances p JOIN instances i ON i.domain = p.domain AND i.sop_instance_uid = p.sop_instance_uid";
        const string where = "p.domain = @Domain AND p.sop_instance_uid = @SopInstanceUid";
        var values = ValuesOf(record);
        return
        [
            new($"{InsertStudy} WHERE 1 = 1 {StudyIsThere}", values), new($"{InsertSeries} 0 WHERE 1 = 1 {AsIs}", values), AfterInstance(record),
            new(CopyStudy(members, where), values), new(CopySeries(members, where, "0", AsIs), values),
        ];
    }

    /// <summary>Counts a study of a domain again, for the site and every project, and lets go of what is no more.</summary>
    public static IEnumerable<SqlStatement> Recount(string domain, string studyInstanceUid)
    {
        const string same = "x.domain = archive_series.domain AND x.study_instance_uid = archive_series.study_instance_uid AND x.series_instance_uid = archive_series.series_instance_uid";
        var parameters = new { domain, studyInstanceUid, Stamp = Guid.CreateVersion7() };
        const string study = "domain = @domain AND study_instance_uid = @studyInstanceUid";
        return
        [
            new($"""
                UPDATE archive_series SET stamp = @Stamp, instances = CASE WHEN project_id = '' THEN (SELECT COUNT(*) FROM instances x WHERE {same})
                  ELSE (SELECT COUNT(*) FROM project_instances x WHERE x.project_id = archive_series.project_id AND {same}) END WHERE {study}
                """, parameters),
            new($"DELETE FROM archive_series WHERE {study} AND instances = 0", parameters),
            new($"""
                DELETE FROM archive_studies WHERE {study} AND NOT EXISTS (SELECT 1 FROM archive_series r
                  WHERE r.project_id = archive_studies.project_id AND r.domain = archive_studies.domain AND r.study_instance_uid = archive_studies.study_instance_uid)
                """, parameters),
            new($"""
                DELETE FROM archive_instances WHERE {study} AND NOT EXISTS (SELECT 1 FROM instances i
                  WHERE i.domain = archive_instances.domain AND i.sop_instance_uid = archive_instances.sop_instance_uid)
                """, parameters),
        ];
    }

    /// <summary>A number as it is compared: without leading zeros and plus sign; other text as it is.</summary>
    internal static string Number(string text) => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : text;

    // Copied from the rows of the site archive, which are there since the instance is.
    private static string CopyStudy(string tables, string where) => $"""
        INSERT INTO archive_studies (project_id, {StudyColumns})
        SELECT p.project_id, {Of("s", StudyColumns)}
        FROM {tables} JOIN archive_studies s ON s.project_id = '' AND s.domain = i.domain AND s.study_instance_uid = i.study_instance_uid
        WHERE {where} {StudyIsThere}
        """;

    private static string CopySeries(string tables, string where, string count, string whenThere) => $"""
        INSERT INTO archive_series (project_id, {SeriesColumns}, stamp, instances)
        SELECT p.project_id, {Of("s", SeriesColumns)}, @Stamp, {count}
        FROM {tables} JOIN archive_series s ON s.project_id = '' AND s.domain = i.domain AND s.study_instance_uid = i.study_instance_uid AND s.series_instance_uid = i.series_instance_uid
        WHERE {where} {whenThere}
        """;

    private static string Of(string alias, string columns) => string.Join(", ", columns.Split(", ").Select(column => $"{alias}.{column}"));

    private static Dictionary<string, object?> ValuesOf(InstanceRecord record) => new()
    {
        ["Domain"] = record.Domain, ["StudyInstanceUid"] = record.StudyInstanceUid, ["SeriesInstanceUid"] = record.SeriesInstanceUid, ["SopInstanceUid"] = record.SopInstanceUid,
        ["PatientId"] = record.PatientId, ["PatientName"] = record.PatientName.ToLowerInvariant(), ["StudyDate"] = record.StudyDate, ["StudyTime"] = record.StudyTime,
        ["StudyId"] = record.StudyId, ["StudyDescription"] = record.StudyDescription, ["AccessionNumber"] = record.AccessionNumber,
        ["ReferringPhysicianName"] = record.ReferringPhysicianName.ToLowerInvariant(), ["StudyAttributes"] = AttributeLines.Of(record.Header, AttributeLines.Study),
        ["Modality"] = record.Modality, ["SeriesNumber"] = Number(record.SeriesNumber), ["SeriesDescription"] = record.SeriesDescription,
        ["PerformedStartDate"] = record.PerformedStartDate, ["PerformedStartTime"] = record.PerformedStartTime, ["Stamp"] = Guid.CreateVersion7().ToString(), ["SeriesAttributes"] = AttributeLines.Of(record.Header, AttributeLines.Series),
    };
}
