using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Grains.Images.Quarantine;
using Annotator.Storage;

namespace Annotator.Gateway.Endpoints;

/// <summary>Reads the list of exams from the read models, page by page.</summary>
internal sealed class ExamList(IReadModels readModels, QuarantineTable quarantine)
{
    private const int LongestPage = 500;
    private const int UsualPage = 100;
    private const int LongestText = 200;
    private const string Held = "held";
    private const string Quarantined = "quarantined";

    /// <summary>One page, in the order the exams came.</summary>
    public async Task<Outcome<ExamPage>> ReadAsync(ProjectAccess access, ExamFilter filter, CancellationToken cancellation)
    {
        var limit = filter.Limit ?? UsualPage;
        if (limit is < 1 or > LongestPage) return Invalid($"limit is 1 to {LongestPage}.");
        if (filter.Text?.Length > LongestText) return Invalid($"text has at most {LongestText} characters.");
        if (!TryReadCursor(filter.After, out var after)) return Invalid("after is the “next” of another page.");
        var parameters = new
        {
            Project = access.Project.Id, Text = filter.Text is { Length: > 0 } text ? $"%{Escape(text)}%" : null, Stage = Named(filter.Stage), Reader = Named(filter.Reader),
            Problem = filter.Problem is { Length: > 0 } problem and not (Held or Quarantined) ? $"%\"code\":{JsonSerializer.Serialize(problem, CoreJson.Options)}%" : null,
            OnlyHeld = filter.Problem == Held ? 1 : 0, OnlyQuarantined = filter.Problem == Quarantined ? 1 : 0, MaySeeQuarantine = DecidesQuarantine(access) ? 1 : 0,
            After = after?.At, AfterId = after?.Id, Limit = limit + 1,
        };
        var rows = await readModels.QueryAsync<Row>(Select + Where + Paged, parameters, cancellation);
        int? total = after is null ? (await readModels.QueryAsync<int>("SELECT count(*)" + From + Where, parameters, cancellation))[0] : null;
        var shown = rows.Take(limit).ToList();
        var items = await DescribeAsync(shown, access, cancellation);
        return new ExamPage(items, total, rows.Count > limit ? Cursor(shown[^1]) : null);
    }

    private async Task<ImmutableArray<ExamRow>> DescribeAsync(List<Row> rows, ProjectAccess access, CancellationToken cancellation)
    {
        if (rows.Count == 0) return [];
        var exams = rows.Select(r => r.Id).ToList();
        var series = (await readModels.QueryAsync<SeriesRow>(
            "SELECT exam_id, modality, instances, problems, checks, overridden FROM rm_series WHERE exam_id IN @exams ORDER BY series_uid", new { exams }, cancellation)).ToLookup(s => s.ExamId);
        var volumes = (await readModels.QueryAsync<VolumeRow>(
            "SELECT exam_id, volume_id FROM rm_volumes WHERE exam_id IN @exams AND removed = 0 ORDER BY slices DESC, volume_id", new { exams }, cancellation)).ToLookup(v => v.ExamId, v => v.VolumeId);
        var visible = Visibility.ToSql(access.Viewer);
        var labels = (await readModels.QueryAsync<LabelRow>(
            $"SELECT exam_id, label_id, count(*) AS count FROM rm_labels WHERE exam_id IN @exams AND removed = 0 AND {visible.Condition} GROUP BY exam_id, label_id ORDER BY label_id",
            new { exams, ownBranch = visible.OwnBranch, seesAll = visible.SeesAll }, cancellation)).ToLookup(l => l.ExamId);
        var quarantined = await quarantine.CountByStudyAsync(access.Project.Id, DecidesQuarantine(access) ? [.. rows.Select(r => r.StudyUid)] : [], cancellation);
        return [.. rows.Select(r => r.ToView(
            [.. series[r.Id]], volumes[r.Id].FirstOrDefault(), [.. labels[r.Id].Select(l => new LabelCount(l.LabelId, l.Count))], quarantined.GetValueOrDefault(r.StudyUid)))];
    }

    private const string From = " FROM rm_exams e LEFT JOIN rm_tasks t ON t.exam_id = e.id";

    private const string Select =
        "SELECT e.id, e.title, e.study_uid, e.study_date, e.registered_at, e.updated_at, t.id AS task, t.stage_id, t.stage_kind, t.assignee_id, t.skipped_at, t.rejections, t.updated_at AS task_at, "
        + "(SELECT count(*) FROM rm_issues i WHERE i.task_id = t.id AND i.is_open = 1) AS open_issues" + From;

    private const string Where = """
         WHERE e.project_id = @Project
          AND (@Text IS NULL OR e.title LIKE @Text ESCAPE '\' OR e.study_uid LIKE @Text ESCAPE '\')
          AND (@Stage IS NULL OR t.stage_id = @Stage) AND (@Reader IS NULL OR t.assignee_id = @Reader)
          AND (@Problem IS NULL OR EXISTS (SELECT 1 FROM rm_series s WHERE s.exam_id = e.id AND s.problems LIKE @Problem))
          AND (@OnlyHeld = 0 OR EXISTS (SELECT 1 FROM rm_series s WHERE s.exam_id = e.id AND s.checks IS NOT NULL AND (s.overridden IS NULL OR s.overridden <> s.checks)))
          AND (@OnlyQuarantined = 0 OR @MaySeeQuarantine = 1 AND e.study_uid IN (SELECT q.study_instance_uid FROM image_quarantine_projects m
            JOIN image_quarantine q ON q.domain = m.domain AND q.sop_instance_uid = m.sop_instance_uid WHERE m.project_id = @Project))
        """;

    private const string Paged = " AND (@After IS NULL OR e.registered_at > @After OR (e.registered_at = @After AND e.id > @AfterId)) ORDER BY e.registered_at, e.id LIMIT @Limit";

    // To all others what is in quarantine does not exist.
    private static bool DecidesQuarantine(ProjectAccess access) => AccessTable.Check(access.Actor, access.Project, ProjectAction.ManageProject) is null;

    private static string? Named(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private static string Cursor(Row last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.RegisteredAt}~{last.Id}"));

    private static bool TryReadCursor(string? text, out (string At, string Id)? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!Base64Url.IsValid(text)) return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('~', 2);
        if (parts is [var at, var id]) cursor = (at, id);
        return cursor is not null;
    }

    private static Rejection Invalid(string text) => new(RejectionClass.Invalid, "invalid-filter", text);

    private sealed record SeriesRow(string ExamId, string Modality, int Instances, string Problems, string? Checks, string? Overridden)
    {
        public bool IsHeld => Checks is not null && Checks != Overridden;
    }

    private sealed record VolumeRow(string ExamId, string VolumeId);

    private sealed record LabelRow(string ExamId, string LabelId, int Count);

    private sealed record Row(
        string Id, string Title, string StudyUid, string? StudyDate, string RegisteredAt, DateTimeOffset UpdatedAt, string? Task, string? StageId, string? StageKind,
        string? AssigneeId, string? SkippedAt, int? Rejections, DateTimeOffset? TaskAt, int OpenIssues)
    {
        public ExamRow ToView(ImmutableArray<SeriesRow> series, string? thumbnail, ImmutableArray<LabelCount> labels, int quarantined) => new(
            Id, Title, StudyUid, StudyDate, [.. series.Select(s => s.Modality).Distinct()], series.Length, series.Sum(s => s.Instances), thumbnail,
            [.. series.SelectMany(s => JsonSerializer.Deserialize<ImmutableArray<SeriesProblem>>(s.Problems, CoreJson.Options)).Select(p => p.Code).Distinct()],
            labels, Task, StageId, Task is null ? null : TaskStatuses.Of(StageKind!, AssigneeId, SkippedAt is not null, Rejections ?? 0), AssigneeId, OpenIssues,
            TaskAt > UpdatedAt ? TaskAt.Value : UpdatedAt, series.Count(s => s.IsHeld), quarantined);
    }
}
