namespace Annotator.Dicom.Deidentification;

/// <summary>The attributes by which a de-identified instance says so (PS3.3 C.7.1.1, PS3.16 CID 7050).</summary>
internal static class DeidentificationStatement
{
    public static IEnumerable<DicomElement> Of(DeidentificationProfile profile)
    {
        var codes = Codes(profile).ToArray();
        var items = codes.Select(code => new DicomDataset()
            .Set(DicomTags.CodeValue, code.Value)
            .Set(DicomTags.CodingSchemeDesignator, "DCM")
            .Set(DicomTags.CodeMeaning, code.Meaning)).ToArray();
        yield return Text(DicomTags.PatientIdentityRemoved, DicomVr.CS, "YES");
        yield return Text(DicomTags.DeidentificationMethod, DicomVr.LO, [.. codes.Select(code => code.Meaning)]);
        yield return new DicomElement(DicomTags.DeidentificationMethodCodeSequence, items);
        yield return Text(DicomTags.LongitudinalTemporalInformationModified, DicomVr.CS, profile.Dates switch
        {
            DatePolicy.Retain => "UNMODIFIED",
            DatePolicy.Shift => "MODIFIED",
            _ => "REMOVED",
        });
    }

    private static IEnumerable<(string Value, string Meaning)> Codes(DeidentificationProfile profile)
    {
        yield return ("113100", "Basic Application Confidentiality Profile");
        (bool Chosen, string Value, string Meaning)[] options =
        [
            (profile.CleanGraphics, "113103", "Clean Graphics Option"),
            (profile.CleanStructuredContent, "113104", "Clean Structured Content Option"),
            (profile.CleanDescriptors, "113105", "Clean Descriptors Option"),
            (profile.Dates == DatePolicy.Retain, "113106", "Retain Longitudinal Temporal Information Full Dates Option"),
            (profile.Dates == DatePolicy.Shift, "113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
            (profile.RetainPatientCharacteristics, "113108", "Retain Patient Characteristics Option"),
            (profile.RetainDeviceIdentity, "113109", "Retain Device Identity Option"),
            (profile.RetainUids, "113110", "Retain UIDs Option"),
            (profile.RetainSafePrivate, "113111", "Retain Safe Private Option"),
            (profile.RetainInstitutionIdentity, "113112", "Retain Institution Identity Option"),
        ];
        foreach (var (_, value, meaning) in options.Where(option => option.Chosen))
        {
            yield return (value, meaning);
        }
    }

    private static DicomElement Text(DicomTag tag, DicomVr vr, params string[] values) => DicomElement.OfStrings(tag, vr, values, DicomCharacterSet.Default);
}
