using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Storage;

namespace Annotator.Grains.Images.DataRows;

/// <summary>Data rows as they are kept.</summary>
public sealed class DataRowTable(IReadModels tables, TimeProvider clock)
{
    private const string Waiting = "waiting", Kept = "kept";

    /// <summary>Begins a task; durable on return. A key that the project has, or that stands twice, fails its row alone.</summary>
    /// <returns>The task's id.</returns>
    public async Task<string> AddAsync(string projectId, string byPerson, ImmutableArray<DataRowSource> rows, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var task = Guid.CreateVersion7(now).ToString();
        var statements = new List<SqlStatement>
        {
            new("INSERT INTO data_row_tasks (id, project_id, by_person, row_count, created_at) VALUES (@task, @projectId, @byPerson, @Length, @now)", new { task, projectId, byPerson, rows.Length, now }),
        };
        const string add = """
            INSERT INTO data_rows (id, project_id, global_key, url, task_id, number, state, study_instance_uid, series_instance_uid, sop_instance_uid)
            VALUES (@id, @projectId, @GlobalKey, @Url, @task, @number, @Waiting, '', '', '') ON CONFLICT (project_id, global_key) DO NOTHING
            """;
        // What was not added, because its key is taken, has failed; in one transaction nobody comes between.
        const string fail = """
            INSERT INTO failed_data_rows (task_id, number, global_key, url, code, text)
            SELECT @task, @number, @GlobalKey, @Url, 'duplicate-global-key', 'The project has a data row of this global key.'
            WHERE NOT EXISTS (SELECT 1 FROM data_rows WHERE task_id = @task AND number = @number)
            """;
        foreach (var (row, number) in rows.Select((row, number) => (row, number)))
        {
            var values = new { id = Guid.CreateVersion7(now).ToString(), projectId, row.GlobalKey, row.Url, task, number, Waiting };
            statements.Add(new SqlStatement(add, values));
            statements.Add(new SqlStatement(fail, values));
        }
        await tables.ExecuteAsync(statements, cancellation);
        return task;
    }

    /// <summary>A task of a project; null when there is none.</summary>
    public async Task<DataRowTask?> FindTaskAsync(string projectId, string task, CancellationToken cancellation)
    {
        var count = await tables.QueryAsync<int>("SELECT row_count FROM data_row_tasks WHERE id = @task AND project_id = @projectId", new { task, projectId }, cancellation);
        if (count.Count == 0) return null;
        var waiting = await tables.QueryAsync<int>("SELECT count(*) FROM data_rows WHERE task_id = @task AND state = @Waiting", new { task, Waiting }, cancellation);
        var failed = await tables.QueryAsync<FailedDataRow>("SELECT global_key, url, code, text FROM failed_data_rows WHERE task_id = @task ORDER BY number", new { task }, cancellation);
        return new DataRowTask(task, count[0], waiting[0], [.. failed]);
    }

    /// <summary>A data row of a project by its id or its global key; null when there is none.</summary>
    public async Task<DataRow?> FindAsync(string projectId, string idOrKey, CancellationToken cancellation)
    {
        const string sql = """
            SELECT d.id, d.global_key, d.state, d.study_instance_uid, d.series_instance_uid, d.sop_instance_uid,
              (SELECT count(*) FROM project_instances m WHERE m.project_id = d.project_id AND m.sop_instance_uid = d.sop_instance_uid) AS ready
            FROM data_rows d WHERE d.project_id = @projectId AND (d.global_key = @idOrKey OR d.id = @idOrKey) ORDER BY d.global_key = @idOrKey DESC LIMIT 1
            """;
        if (await tables.QueryAsync<Row>(sql, new { projectId, idOrKey }, cancellation) is not [var row]) return null;
        return row.Ready == 0
            ? new DataRow(row.Id, row.GlobalKey, row.State == Waiting ? Waiting : "quarantined", null, null, null)
            : new DataRow(row.Id, row.GlobalKey, "ready", ExamIds.Of(projectId, row.StudyInstanceUid), row.SeriesInstanceUid, row.SopInstanceUid);
    }

    /// <summary>The next rows to fetch, of whatever project.</summary>
    internal async Task<IReadOnlyList<WaitingDataRow>> ReadWaitingAsync(int most, CancellationToken cancellation) =>
        await tables.QueryAsync<WaitingDataRow>("SELECT id, project_id, global_key, url, task_id, number FROM data_rows WHERE state = @Waiting ORDER BY task_id, number LIMIT @most", new { Waiting, most }, cancellation);

    /// <summary>Notes that a row's image is here.</summary>
    internal Task KeepAsync(WaitingDataRow row, InstanceKey instance, CancellationToken cancellation) => tables.ExecuteAsync([new SqlStatement(
        "UPDATE data_rows SET state = @Kept, study_instance_uid = @StudyInstanceUid, series_instance_uid = @SeriesInstanceUid, sop_instance_uid = @SopInstanceUid WHERE id = @Id",
        new { Kept, instance.StudyInstanceUid, instance.SeriesInstanceUid, instance.SopInstanceUid, row.Id })], cancellation);

    /// <summary>Notes that a row failed, and frees its key.</summary>
    internal Task FailAsync(WaitingDataRow row, string code, string text, CancellationToken cancellation) => tables.ExecuteAsync(
    [
        new SqlStatement("INSERT INTO failed_data_rows (task_id, number, global_key, url, code, text) VALUES (@TaskId, @Number, @GlobalKey, @Url, @code, @text) ON CONFLICT (task_id, number) DO NOTHING",
            new { row.TaskId, row.Number, row.GlobalKey, row.Url, code, text }),
        new SqlStatement("DELETE FROM data_rows WHERE id = @Id", new { row.Id }),
    ], cancellation);

    private sealed record Row(string Id, string GlobalKey, string State, string StudyInstanceUid, string SeriesInstanceUid, string SopInstanceUid, long Ready);
}

/// <summary>A row to fetch.</summary>
internal sealed record WaitingDataRow(string Id, string ProjectId, string GlobalKey, string Url, string TaskId, long Number);
