namespace Annotator.Dicom.Deidentification;

/// <summary>De-identifies instances by the basic profile of PS3.15 E and a project's options. The same input gives the same output; safe for use by several
/// threads.</summary>
/// <param name="profile">What stays and what goes.</param>
/// <param name="key">The domain's secret.</param>
public sealed class Deidentifier(DeidentificationProfile profile, DeidentificationKey key)
{
    /// <summary>De-identifies the header of an instance. Pixels are not looked at: see <see cref="DeidentificationReport.Residuals"/> and the pixel checks
    /// after ingest.</summary>
    /// <param name="file">The instance; it is not changed, and the result shares its pixel memory.</param>
    public DeidentifiedFile Apply(DicomFile file)
    {
        if (profile.IsPassThrough)
        {
            return new DeidentifiedFile(file, new DeidentificationReport(profile, [new DeidentificationEntry("", "", DeidentificationAction.Kept,
                "pass-through")], []));
        }
        var identity = IdentityOf(file.Dataset);
        var run = new DeidentificationRun(profile, key, identity, file.Dataset);
        var dataset = run.Apply(file.Dataset, "");
        run.AddPseudonyms(dataset);
        run.ClearOverlayBits(dataset);
        // Before the statement: its own words (“Patient Characteristics”) are no trace of anybody.
        var residuals = run.Residuals.AddRange(ResidualScan.Find(dataset, run.RemovedValues, profile.RetainUids));
        run.AddStatement(dataset);
        var report = new DeidentificationReport(profile, run.Entries, residuals);
        return new DeidentifiedFile(new DicomFile(dataset, file.TransferSyntax), report);
    }

    /// <summary>What a source instance is recognised by when it comes again.</summary>
    /// <exception cref="DicomFormatException"><c>bad-value</c>: it has no SOP Instance UID.</exception>
    public string SourceFingerprint(DicomDataset source) => key.FingerprintOf(source.RequireString(DicomTags.SopInstanceUid));

    // Two people without an ID must not become one: then the name and birth date count, and without these the study.
    private static string IdentityOf(DicomDataset dataset)
    {
        if (dataset.GetString(DicomTags.PatientID) is { } id)
        {
            return $"id\n{dataset.GetString(DicomTags.IssuerOfPatientID)}\n{id}";
        }
        return dataset.GetPersonName(DicomTags.PatientName) is { Alphabetic.Length: > 0 } name
            ? $"name\n{name.ToStored()}\n{dataset.GetString(DicomTags.PatientBirthDate)}"
            : $"study\n{dataset.GetString(DicomTags.StudyInstanceUid) ?? dataset.GetString(DicomTags.SopInstanceUid)}";
    }
}
