using System.Collections.Frozen;
using Annotator.Dicom;
using Annotator.Grains.Images.Search;

namespace Annotator.Gateway.DicomWeb;

/// <summary>The attributes one can search by (PS3.18 table 10.6.1-5).</summary>
internal static class QidoKeys
{
    private static readonly FrozenDictionary<DicomTag, SearchKey> Keys = new Dictionary<DicomTag, SearchKey>
    {
        [DicomTags.StudyInstanceUid] = SearchKey.StudyInstanceUid,
        [DicomTags.StudyDate] = new("study_date", SearchLevel.Study, SearchKeyKind.DateOrTime),
        [DicomTags.StudyTime] = new("study_time", SearchLevel.Study, SearchKeyKind.DateOrTime),
        [DicomTags.AccessionNumber] = new("accession_number", SearchLevel.Study, SearchKeyKind.Text),
        [DicomTags.ModalitiesInStudy] = new("modality", SearchLevel.Study, SearchKeyKind.ModalityInStudy),
        [DicomTags.ReferringPhysicianName] = new("referring_physician_name", SearchLevel.Study, SearchKeyKind.PersonName),
        [DicomTags.PatientName] = new("patient_name", SearchLevel.Study, SearchKeyKind.PersonName),
        [DicomTags.PatientID] = new("patient_id", SearchLevel.Study, SearchKeyKind.Text),
        [DicomTags.StudyID] = new("study_id", SearchLevel.Study, SearchKeyKind.Text),
        [DicomTags.StudyDescription] = new("study_description", SearchLevel.Study, SearchKeyKind.Text),
        [DicomTags.SeriesInstanceUid] = SearchKey.SeriesInstanceUid,
        [DicomTags.Modality] = new("modality", SearchLevel.Series, SearchKeyKind.Text),
        [DicomTags.SeriesNumber] = new("series_number", SearchLevel.Series, SearchKeyKind.Number),
        [DicomTags.SeriesDescription] = new("series_description", SearchLevel.Series, SearchKeyKind.Text),
        [DicomTags.PerformedProcedureStepStartDate] = new("performed_start_date", SearchLevel.Series, SearchKeyKind.DateOrTime),
        [DicomTags.PerformedProcedureStepStartTime] = new("performed_start_time", SearchLevel.Series, SearchKeyKind.DateOrTime),
        [DicomTags.SopInstanceUid] = SearchKey.SopInstanceUid,
        [DicomTags.SopClassUid] = new("sop_class_uid", SearchLevel.Instance, SearchKeyKind.Uid),
        [DicomTags.InstanceNumber] = new("instance_number", SearchLevel.Instance, SearchKeyKind.Number),
    }.ToFrozenDictionary();

    /// <summary>What a tag is searched by at a level; null when it is not supported there.</summary>
    public static SearchKey? Find(DicomTag tag, SearchLevel level) => Keys.TryGetValue(tag, out var key) && key.Level <= level ? key : null;
}
