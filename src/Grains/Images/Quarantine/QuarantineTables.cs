using Annotator.Storage;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>The tables of the quarantine. What stands here stands in no table that any reader's route asks: releasing is moving.</summary>
/// <remarks>
/// <c>image_quarantine_projects</c> says which projects want the instance. <c>image_reports</c> holds what de-identification did to an instance, released or not; the
/// images of a series mostly share one text, which is kept once.
/// <c>blob_leftovers</c> names blobs that are to go once nothing refers to them; it is written with the row that let go of them, so a killed node goes on at its start.
/// </remarks>
internal static class QuarantineTables
{
    public static IReadOnlyList<SideTable> All { get; } =
    [
        new("image-quarantine-1", """
            CREATE TABLE IF NOT EXISTS image_quarantine (
              domain TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL,
              series_instance_uid TEXT NOT NULL,
              study_instance_uid TEXT NOT NULL,
              modality TEXT NOT NULL,
              blob TEXT NOT NULL,
              bytes BIGINT NOT NULL,
              fingerprint TEXT NOT NULL,
              record TEXT NOT NULL,
              state TEXT NOT NULL,
              reasons TEXT NOT NULL,
              regions TEXT NOT NULL,
              received_at TEXT NOT NULL,
              changed_at TEXT NOT NULL,
              PRIMARY KEY (domain, sop_instance_uid));
            CREATE INDEX IF NOT EXISTS image_quarantine_by_fingerprint ON image_quarantine (domain, fingerprint);
            CREATE INDEX IF NOT EXISTS image_quarantine_by_state ON image_quarantine (state, received_at)
            """),
        new("image-quarantine-projects-1", """
            CREATE TABLE IF NOT EXISTS image_quarantine_projects (
              project_id TEXT NOT NULL,
              domain TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL,
              added_at TEXT NOT NULL,
              PRIMARY KEY (project_id, domain, sop_instance_uid));
            CREATE INDEX IF NOT EXISTS image_quarantine_projects_by_instance ON image_quarantine_projects (domain, sop_instance_uid)
            """),
        new("image-reports-1", """
            CREATE TABLE IF NOT EXISTS image_report_texts (
              digest TEXT NOT NULL PRIMARY KEY,
              report TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS image_reports (
              domain TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL,
              digest TEXT NOT NULL,
              pixels TEXT NOT NULL,
              PRIMARY KEY (domain, sop_instance_uid))
            """),
        new("blob-leftovers-1", """
            CREATE TABLE IF NOT EXISTS blob_leftovers (
              blob TEXT NOT NULL PRIMARY KEY,
              added_at TEXT NOT NULL)
            """),
    ];
}
