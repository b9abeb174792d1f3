using Annotator.Core.Messages;
using Annotator.Core.Tasks;
using Annotator.Storage;

namespace Annotator.Grains.Projections;

/// <summary>Tasks and their issues, for the queue and the exam list.</summary>
public sealed class TaskProjection : IProjection
{
    /// <inheritdoc/>
    public string Name => "tasks";

    /// <inheritdoc/>
    public int Schema => 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tables => ["rm_tasks", "rm_issues", "rm_finished"];

    /// <inheritdoc/>
    public string CreateSql => """
        CREATE TABLE IF NOT EXISTS rm_tasks (
            id TEXT PRIMARY KEY, project_id TEXT NOT NULL, exam_id TEXT NOT NULL, stage_id TEXT NOT NULL, stage_kind TEXT NOT NULL, assignee_id TEXT,
            priority BIGINT NOT NULL, skipped_at TEXT, rejections BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS rm_tasks_project ON rm_tasks (project_id, stage_kind, assignee_id);
        CREATE INDEX IF NOT EXISTS rm_tasks_exam ON rm_tasks (exam_id);
        CREATE TABLE IF NOT EXISTS rm_issues (
            task_id TEXT NOT NULL, issue_id TEXT NOT NULL, kind TEXT NOT NULL, opened_by TEXT NOT NULL, opened_at TEXT NOT NULL, is_open BIGINT NOT NULL,
            is_deleted BIGINT NOT NULL, PRIMARY KEY (task_id, issue_id));
        CREATE TABLE IF NOT EXISTS rm_finished (task_id TEXT NOT NULL, stage_id TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (task_id, stage_id));
        """;

    /// <inheritdoc/>
    public IEnumerable<SqlStatement> Project(StoredEvent stored)
    {
        if (stored.Stream.Kind != StreamKinds.Task) return [];
        var id = stored.Stream.Id;
        var at = Rows.Time(stored.Data.At);
        var by = stored.Data.By;
        return Rows.Read(stored) switch
        {
            TaskCreated e => [new(
                """
                INSERT INTO rm_tasks (id, project_id, exam_id, stage_id, stage_kind, priority, rejections, created_at, updated_at)
                VALUES (@id, @project, @exam, @stage, @kind, @priority, 0, @at, @at)
                """,
                new { id, project = e.ProjectId, exam = e.ExamId, stage = e.StageId, kind = e.StageKind, priority = (long)e.Priority, at })],
            TaskAssigned e => [Assigned(id, e.PersonId, at)],
            TaskReleased => [Assigned(id, null, at)],
            TaskSkipped => [Assigned(id, null, at), new("UPDATE rm_tasks SET skipped_at = @at WHERE id = @id", new { id, at })],
            TaskSubmitted e => Moved(id, e.FromStage, e.ToStage, e.ToKind, by, at),
            TaskAccepted e => Moved(id, e.FromStage, e.ToStage, e.ToKind, by, at),
            TaskRejected e => [At(id, e.ToStage, e.ToKind, e.ReturnedTo, at), new("UPDATE rm_tasks SET rejections = rejections + 1 WHERE id = @id", new { id })],
            IssueOpened e => [new(
                "INSERT INTO rm_issues (task_id, issue_id, kind, opened_by, opened_at, is_open, is_deleted) VALUES (@id, @issue, @kind, @by, @at, 1, 0)",
                new { id, issue = e.IssueId, kind = e.Kind, by, at })],
            IssueResolved e => [Issue(id, e.IssueId, "is_open = 0")],
            IssueReopened e => [Issue(id, e.IssueId, "is_open = 1")],
            IssueDeleted e => [Issue(id, e.IssueId, "is_open = 0, is_deleted = 1")],
            _ => [],
        };
    }

    private static IEnumerable<SqlStatement> Moved(string id, string from, string to, string kind, string by, string at) =>
    [
        At(id, to, kind, null, at),
        new(
            "INSERT INTO rm_finished (task_id, stage_id, person_id) VALUES (@id, @from, @by) ON CONFLICT (task_id, stage_id) DO UPDATE SET person_id = excluded.person_id",
            new { id, from, by }),
        new("UPDATE rm_tasks SET skipped_at = NULL WHERE id = @id", new { id }),
    ];

    private static SqlStatement At(string id, string stage, string kind, string? assignee, string at) => new(
        "UPDATE rm_tasks SET stage_id = @stage, stage_kind = @kind, assignee_id = @assignee, updated_at = @at WHERE id = @id", new { id, stage, kind, assignee, at });

    private static SqlStatement Assigned(string id, string? assignee, string at) =>
        new("UPDATE rm_tasks SET assignee_id = @assignee, updated_at = @at WHERE id = @id", new { id, assignee, at });

    private static SqlStatement Issue(string id, string issue, string change) =>
        new($"UPDATE rm_issues SET {change} WHERE task_id = @id AND issue_id = @issue", new { id, issue });
}
