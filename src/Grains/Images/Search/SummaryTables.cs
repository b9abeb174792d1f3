using Annotator.Storage;

namespace Annotator.Grains.Images.Search;

/// <summary>What searches read: a row for each study and series that a project has, and for each instance, with the attributes of results ready to be sent.</summary>
/// <remarks>
/// A project's rows stand beside those of the site archive, whose <c>project_id</c> is empty. They are written in the transaction that adds the instance, from the first instance of a study or series.
/// Names are kept folded to lower case and numbers without leading zeros, as they are compared; a series has another <c>stamp</c> after every change of its instances; <c>attributes</c> are <see cref="AttributeLines"/>.
/// </remarks>
internal static class SummaryTables
{
    public static SideTable Table { get; } = new("archive-summaries-1", """
        CREATE TABLE IF NOT EXISTS archive_studies (
          project_id TEXT NOT NULL,
          domain TEXT NOT NULL,
          study_instance_uid TEXT NOT NULL,
          patient_id TEXT NOT NULL,
          patient_name TEXT NOT NULL,
          study_date TEXT NOT NULL,
          study_time TEXT NOT NULL,
          study_id TEXT NOT NULL,
          study_description TEXT NOT NULL,
          accession_number TEXT NOT NULL,
          referring_physician_name TEXT NOT NULL,
          attributes BLOB NOT NULL,
          PRIMARY KEY (project_id, domain, study_instance_uid));
        CREATE INDEX IF NOT EXISTS archive_studies_by_patient ON archive_studies (project_id, domain, patient_id);
        CREATE INDEX IF NOT EXISTS archive_studies_by_name ON archive_studies (project_id, domain, patient_name);
        CREATE INDEX IF NOT EXISTS archive_studies_by_date ON archive_studies (project_id, domain, study_date);
        CREATE INDEX IF NOT EXISTS archive_studies_by_accession ON archive_studies (project_id, domain, accession_number);
        CREATE TABLE IF NOT EXISTS archive_series (
          project_id TEXT NOT NULL,
          domain TEXT NOT NULL,
          study_instance_uid TEXT NOT NULL,
          series_instance_uid TEXT NOT NULL,
          modality TEXT NOT NULL,
          series_number TEXT NOT NULL,
          series_description TEXT NOT NULL,
          performed_start_date TEXT NOT NULL,
          performed_start_time TEXT NOT NULL,
          instances BIGINT NOT NULL,
          stamp TEXT NOT NULL,
          attributes BLOB NOT NULL,
          PRIMARY KEY (project_id, domain, study_instance_uid, series_instance_uid));
        CREATE INDEX IF NOT EXISTS archive_series_by_uid ON archive_series (project_id, domain, series_instance_uid);
        CREATE INDEX IF NOT EXISTS archive_series_by_modality ON archive_series (project_id, domain, modality, study_instance_uid);
        CREATE INDEX IF NOT EXISTS archive_series_by_study ON archive_series (domain, study_instance_uid);
        CREATE TABLE IF NOT EXISTS archive_instances (
          domain TEXT NOT NULL,
          sop_instance_uid TEXT NOT NULL,
          series_instance_uid TEXT NOT NULL,
          study_instance_uid TEXT NOT NULL,
          sop_class_uid TEXT NOT NULL,
          instance_number TEXT NOT NULL,
          attributes BLOB NOT NULL,
          PRIMARY KEY (domain, sop_instance_uid));
        CREATE INDEX IF NOT EXISTS archive_instances_in_order ON archive_instances (domain, study_instance_uid, series_instance_uid, sop_instance_uid);
        CREATE INDEX IF NOT EXISTS project_instances_in_order ON project_instances (project_id, domain, study_instance_uid, series_instance_uid, sop_instance_uid)
        """);
}
