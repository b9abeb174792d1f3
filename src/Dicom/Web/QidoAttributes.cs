namespace Annotator.Dicom.Web;

/// <summary>The attributes that each level's results have without being asked for (PS3.18 tables 10.6.3-3 to 10.6.3-5).</summary>
public static class QidoAttributes
{
    private static readonly DicomTag[] Study =
    [
        DicomTags.SpecificCharacterSet, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.InstanceAvailability,
        DicomTags.ModalitiesInStudy, DicomTags.ReferringPhysicianName, DicomTags.TimezoneOffsetFromUtc, DicomTags.RetrieveUrl, DicomTags.PatientName,
        DicomTags.PatientID, DicomTags.PatientBirthDate, DicomTags.PatientSex, DicomTags.StudyInstanceUid, DicomTags.StudyID,
        DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances,
    ];

    private static readonly DicomTag[] Series =
    [
        DicomTags.SpecificCharacterSet, DicomTags.Modality, DicomTags.TimezoneOffsetFromUtc, DicomTags.SeriesDescription, DicomTags.RetrieveUrl,
        DicomTags.StudyInstanceUid, DicomTags.SeriesInstanceUid, DicomTags.SeriesNumber, DicomTags.NumberOfSeriesRelatedInstances,
        DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime, DicomTags.RequestAttributesSequence,
    ];

    private static readonly DicomTag[] Instance =
    [
        DicomTags.SpecificCharacterSet, DicomTags.SopClassUid, DicomTags.SopInstanceUid, DicomTags.InstanceAvailability, DicomTags.TimezoneOffsetFromUtc,
        DicomTags.RetrieveUrl, DicomTags.StudyInstanceUid, DicomTags.SeriesInstanceUid, DicomTags.InstanceNumber, DicomTags.Rows, DicomTags.Columns,
        DicomTags.BitsAllocated, DicomTags.NumberOfFrames,
    ];

    /// <summary>The attributes of a level.</summary>
    public static IReadOnlyList<DicomTag> Of(QidoLevel level) => level switch
    {
        QidoLevel.Study => Study,
        QidoLevel.Series => Series,
        _ => Instance,
    };
}
