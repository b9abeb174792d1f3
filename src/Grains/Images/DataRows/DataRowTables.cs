using Annotator.Storage;

namespace Annotator.Grains.Images.DataRows;

/// <summary>The tables of data rows; they live beside the log. A row that fails leaves <c>data_rows</c> for <c>failed_data_rows</c>, which frees its key.</summary>
internal static class DataRowTables
{
    public static IReadOnlyList<SideTable> All { get; } =
    [
        new("data-row-tasks-1", """
            CREATE TABLE IF NOT EXISTS data_row_tasks (
              id TEXT NOT NULL PRIMARY KEY,
              project_id TEXT NOT NULL,
              by_person TEXT NOT NULL,
              row_count BIGINT NOT NULL,
              created_at TEXT NOT NULL)
            """),
        new("data-rows-1", """
            CREATE TABLE IF NOT EXISTS data_rows (
              id TEXT NOT NULL PRIMARY KEY,
              project_id TEXT NOT NULL,
              global_key TEXT NOT NULL,
              url TEXT NOT NULL,
              task_id TEXT NOT NULL,
              number BIGINT NOT NULL,
              state TEXT NOT NULL,
              study_instance_uid TEXT NOT NULL,
              series_instance_uid TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL);
            CREATE UNIQUE INDEX IF NOT EXISTS data_rows_by_key ON data_rows (project_id, global_key);
            CREATE INDEX IF NOT EXISTS data_rows_by_state ON data_rows (state, task_id, number)
            """),
        new("failed-data-rows-1", """
            CREATE TABLE IF NOT EXISTS failed_data_rows (
              task_id TEXT NOT NULL,
              number BIGINT NOT NULL,
              global_key TEXT NOT NULL,
              url TEXT NOT NULL,
              code TEXT NOT NULL,
              text TEXT NOT NULL,
              PRIMARY KEY (task_id, number))
            """),
    ];
}
