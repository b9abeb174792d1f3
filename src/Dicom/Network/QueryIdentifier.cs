namespace Annotator.Dicom.Network;

/// <summary>Identifiers of C-FIND, C-GET and C-MOVE under the Study Root (PS3.4 C.6.2).</summary>
public static class QueryIdentifier
{
    /// <summary>Finds studies.</summary>
    public static DicomDataset Studies(IEnumerable<KeyValuePair<DicomTag, string>> match) => Of("STUDY", match,
        DicomTags.StudyInstanceUid, DicomTags.StudyDate, DicomTags.PatientID, DicomTags.PatientName, DicomTags.AccessionNumber, DicomTags.StudyDescription,
        DicomTags.ModalitiesInStudy, DicomTags.NumberOfStudyRelatedInstances);

    /// <summary>Finds the series of a study.</summary>
    public static DicomDataset Series(string study, IEnumerable<KeyValuePair<DicomTag, string>> match) =>
        Of("SERIES", [new(DicomTags.StudyInstanceUid, study), .. match],
        DicomTags.SeriesInstanceUid, DicomTags.Modality, DicomTags.SeriesDescription, DicomTags.SeriesNumber, DicomTags.NumberOfSeriesRelatedInstances);

    /// <summary>Finds the instances of a series.</summary>
    public static DicomDataset Instances(string study, string series) =>
        Of("IMAGE", [new(DicomTags.StudyInstanceUid, study), new(DicomTags.SeriesInstanceUid, series)],
        DicomTags.SopInstanceUid, DicomTags.SopClassUid, DicomTags.InstanceNumber);

    /// <summary>Retrieves a series.</summary>
    public static DicomDataset RetrieveSeries(string study, string series) =>
        Of("SERIES", [new(DicomTags.StudyInstanceUid, study), new(DicomTags.SeriesInstanceUid, series)]);

    private static DicomDataset Of(string level, IEnumerable<KeyValuePair<DicomTag, string>> match, params IEnumerable<DicomTag> wanted)
    {
        var identifier = new DicomDataset().Set(DicomTags.QueryRetrieveLevel, level);
        foreach (var tag in wanted)
        {
            identifier.Set(new DicomElement(tag, DicomDictionary.Find(tag)!.Vr, ReadOnlyMemory<byte>.Empty));
        }
        foreach (var (tag, value) in match)
        {
            identifier.Set(tag, value);
        }
        // Keys in other letters than ASCII need their set named; the others are clearer without.
        return match.Any(m => !System.Text.Ascii.IsValid(m.Value)) ? identifier.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192") : identifier;
    }
}
