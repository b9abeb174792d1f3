using Annotator.Grains.Images.Quarantine;
using Annotator.Grains.Images.Search;
using Annotator.Grains.Images.VolumeFiles;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>The tables of the image archive; they live beside the log.</summary>
/// <remarks>
/// An instance is (de-identification domain, SOP Instance UID after de-identification, content hash). A project sees the instances it is a member of, in its own domain.
/// <c>series_to_register</c> is written with the instance, so that a killed node finishes at its next start what it began.
/// </remarks>
public static class ImageTables
{
    /// <summary>Everything the archive needs, in order.</summary>
    public static IReadOnlyList<SideTable> All { get; } =
    [
        new("image-domains-1", """
            CREATE TABLE IF NOT EXISTS image_domains (
              domain TEXT NOT NULL PRIMARY KEY,
              secret TEXT NOT NULL,
              created_at TEXT NOT NULL)
            """),
        new("instances-1", """
            CREATE TABLE IF NOT EXISTS instances (
              domain TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL,
              series_instance_uid TEXT NOT NULL,
              study_instance_uid TEXT NOT NULL,
              sop_class_uid TEXT NOT NULL,
              transfer_syntax_uid TEXT NOT NULL,
              image_rows BIGINT NOT NULL,
              image_columns BIGINT NOT NULL,
              frame_count BIGINT NOT NULL,
              modality TEXT NOT NULL,
              patient_id TEXT NOT NULL,
              patient_name TEXT NOT NULL,
              study_date TEXT NOT NULL,
              study_time TEXT NOT NULL,
              study_id TEXT NOT NULL,
              study_description TEXT NOT NULL,
              accession_number TEXT NOT NULL,
              referring_physician_name TEXT NOT NULL,
              series_number TEXT NOT NULL,
              series_description TEXT NOT NULL,
              performed_start_date TEXT NOT NULL,
              performed_start_time TEXT NOT NULL,
              instance_number TEXT NOT NULL,
              blob TEXT NOT NULL,
              bytes BIGINT NOT NULL,
              fingerprint TEXT NOT NULL,
              received_at TEXT NOT NULL,
              header TEXT NOT NULL,
              frames TEXT NOT NULL,
              PRIMARY KEY (domain, sop_instance_uid));
            CREATE INDEX IF NOT EXISTS instances_by_series ON instances (domain, study_instance_uid, series_instance_uid);
            CREATE INDEX IF NOT EXISTS instances_by_fingerprint ON instances (domain, fingerprint)
            """),
        new("project-instances-1", """
            CREATE TABLE IF NOT EXISTS project_instances (
              project_id TEXT NOT NULL,
              domain TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL,
              series_instance_uid TEXT NOT NULL,
              study_instance_uid TEXT NOT NULL,
              bytes BIGINT NOT NULL,
              added_at TEXT NOT NULL,
              PRIMARY KEY (project_id, domain, sop_instance_uid));
            CREATE INDEX IF NOT EXISTS project_instances_by_series ON project_instances (project_id, study_instance_uid, series_instance_uid)
            """),
        new("project-volumes-1", """
            CREATE TABLE IF NOT EXISTS project_volumes (
              project_id TEXT NOT NULL,
              volume_id TEXT NOT NULL,
              exam_id TEXT NOT NULL,
              manifest TEXT NOT NULL,
              added_at TEXT NOT NULL,
              PRIMARY KEY (project_id, volume_id));
            CREATE INDEX IF NOT EXISTS project_volumes_by_exam ON project_volumes (project_id, exam_id)
            """),
        new("series-to-register-1", """
            CREATE TABLE IF NOT EXISTS series_to_register (
              project_id TEXT NOT NULL,
              domain TEXT NOT NULL,
              study_instance_uid TEXT NOT NULL,
              series_instance_uid TEXT NOT NULL,
              stamp TEXT NOT NULL,
              registered TEXT NOT NULL,
              PRIMARY KEY (project_id, domain, study_instance_uid, series_instance_uid))
            """),
        .. QuarantineTables.All,
        .. VolumeFileTables.All,
        new("series-held-1", """
            CREATE TABLE IF NOT EXISTS series_held (
              project_id TEXT NOT NULL,
              domain TEXT NOT NULL,
              study_instance_uid TEXT NOT NULL,
              series_instance_uid TEXT NOT NULL,
              since TEXT NOT NULL,
              PRIMARY KEY (project_id, domain, study_instance_uid, series_instance_uid))
            """),
        SummaryTables.Table,
    ];
}
