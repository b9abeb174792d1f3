using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Exams;

/// <summary>The rules of what people write about a volume. Who may is decided before.</summary>
internal static partial class VolumeDecider
{
    private const int LongestTitle = 200;
    private const int LongestName = 100;
    private const int LongestValue = 1000;
    private const int LongestReason = 1000;
    private const int MostFacts = 200;

    // PS3.3 C.2.2, C.7.1.1, C.7.2.1, C.7.3.1, C.12.1: what says whose images these are and which. Names that end in UID are refused whatever they are.
    private static readonly FrozenSet<string> Identity = new[]
    {
        "PatientName", "PatientID", "PatientBirthDate", "PatientBirthTime", "PatientSex", "PatientAge", "PatientAddress", "OtherPatientIDs", "OtherPatientNames", "IssuerOfPatientID",
        "EthnicGroup", "AccessionNumber", "StudyID", "StudyDate", "StudyTime", "SeriesDate", "SeriesTime", "SeriesNumber", "InstanceNumber", "Modality", "ReferringPhysicianName",
        "PerformingPhysicianName", "OperatorsName", "InstitutionName", "InstitutionAddress", "StationName", "DeviceSerialNumber", "PixelSpacing", "SliceThickness",
        "ImagePositionPatient", "ImageOrientationPatient", "Rows", "Columns", "RescaleSlope", "RescaleIntercept", "Laterality", "ImageLaterality", "PatientPosition",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides one command about a volume; null when it is none.</summary>
    public static Decision? Decide(Exam exam, Command command, ExamContext context) => command switch
    {
        NameVolume c => Find(exam, c.VolumeId) is { } volume ? Name(exam, volume, c.Title) : NoSuchVolume,
        SetVolumeTag c => Find(exam, c.VolumeId) is null ? NoSuchVolume : Tag(exam, c, context.Project),
        SetVolumeMetadata c => Find(exam, c.VolumeId) is null ? NoSuchVolume : Note(exam, c),
        RemoveVolume c => Find(exam, c.VolumeId) is { } volume ? Remove(exam, volume, c.Reason, context) : NoSuchVolume,
        RestoreVolume c => Find(exam, c.VolumeId) is null ? NoSuchVolume : VolumeRemovals.IsRemoved(exam, c.VolumeId) ? new VolumeRestored(c.VolumeId) : Decision.Accept(),
        _ => null,
    };

    private static ExamVolume? Find(Exam exam, string id) => exam.Series.Values.SelectMany(s => s.Volumes).FirstOrDefault(v => v.Id == id);

    private static VolumeRecord RecordOf(Exam exam, string id) => exam.Records.GetValueOrDefault(id, VolumeRecord.Empty);

    private static Decision Name(Exam exam, ExamVolume volume, string? title)
    {
        if (title?.Length > LongestTitle) return new Rejection(RejectionClass.Invalid, "invalid-name", $"A name has 1 to {LongestTitle} characters.");
        var wanted = string.IsNullOrWhiteSpace(title) ? null : title.Trim();
        return RecordOf(exam, volume.Id).Title == wanted ? Decision.Accept() : new VolumeNamed(volume.Id, wanted);
    }

    private static Decision Tag(Exam exam, SetVolumeTag command, Project project)
    {
        var present = RecordOf(exam, command.VolumeId).Tags.GetValueOrDefault(command.Name);
        if (present == command.Value) return Decision.Accept();
        if (command.Value is not { } value) return new VolumeTagSet(command.VolumeId, command.Name, null);
        if (project.VolumeTags.FirstOrDefault(t => t.Name == command.Name) is not { } rule)
            return new Rejection(RejectionClass.NotFound, "no-such-tag", $"The project has no tag “{command.Name}”. A manager adds tags in the project's settings.");
        return rule.Accepts(value) ? new VolumeTagSet(command.VolumeId, command.Name, value) : new Rejection(RejectionClass.Invalid, "invalid-tag-value", rule.Wanted);
    }

    private static Decision Note(Exam exam, SetVolumeMetadata command)
    {
        var facts = RecordOf(exam, command.VolumeId).Metadata;
        var name = command.Name.Trim();
        if (facts.GetValueOrDefault(name) == command.Value) return Decision.Accept();
        if (command.Value is null) return new VolumeMetadataSet(command.VolumeId, name, null);
        if (name.Length is 0 or > LongestName || command.Value.Length is 0 or > LongestValue || (facts.Count >= MostFacts && !facts.ContainsKey(name)))
            return new Rejection(
                RejectionClass.Invalid, "invalid-metadata",
                string.Create(CultureInfo.InvariantCulture, $"A fact has a name of 1 to {LongestName} and a value of 1 to {LongestValue} characters; a volume has at most {MostFacts}."));
        return IsProtected(name)
            ? new Rejection(RejectionClass.Invalid, "protected-attribute", $"“{name}” is an attribute of the images, and images are never changed. Use another name.")
            : new VolumeMetadataSet(command.VolumeId, name, command.Value);
    }

    private static bool IsProtected(string name)
    {
        var keyword = name.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("'s", "", StringComparison.Ordinal);
        return TagNumber().IsMatch(keyword) || Identity.Contains(keyword) || keyword.EndsWith("uid", StringComparison.OrdinalIgnoreCase);
    }

    private static Decision Remove(Exam exam, ExamVolume volume, string reason, ExamContext context)
    {
        if (VolumeRemovals.IsRemoved(exam, volume.Id)) return Decision.Accept();
        if (string.IsNullOrWhiteSpace(reason)) return new Rejection(RejectionClass.Invalid, "reason-needed", "Taking a volume out needs a reason.");
        if (reason.Length > LongestReason) return new Rejection(RejectionClass.Invalid, "text-too-long", $"A reason has at most {LongestReason} characters.");
        if (context.IsDone)
            return new Rejection(RejectionClass.Locked, "exam-done", "The work on this exam is done, and its result rests on this volume. Reopen the exam first.");
        var isShared = exam.Series.Values.SelectMany(s => s.Volumes).Any(v => v.Id != volume.Id && v.Grid.Id == volume.Grid.Id && !VolumeRemovals.IsRemoved(exam, v.Id));
        var drawn = isShared ? 0 : context.ObjectsByGrid.GetValueOrDefault(volume.Grid.Id);
        return drawn > 0
            ? new Rejection(
                RejectionClass.Conflict, "volume-has-labels",
                drawn == 1 ? "An object is drawn on this volume. Delete it first." : string.Create(CultureInfo.InvariantCulture, $"{drawn} objects are drawn on this volume. Delete them first."))
            : new VolumeRemoved(volume.Id, reason.Trim());
    }

    /// <summary>Folds one event about a volume; null when it is none.</summary>
    public static Exam? Evolve(Exam exam, EventEnvelope happened) => happened.Event switch
    {
        VolumeNamed e => With(exam, e.VolumeId, r => r with { Title = e.Title }),
        VolumeTagSet e => With(exam, e.VolumeId, r => r with { Tags = e.Value is null ? r.Tags.Remove(e.Name) : r.Tags.SetItem(e.Name, e.Value) }),
        VolumeMetadataSet e => With(exam, e.VolumeId, r => r with { Metadata = e.Value is null ? r.Metadata.Remove(e.Name) : r.Metadata.SetItem(e.Name, e.Value) }),
        VolumeRemoved e => With(exam, e.VolumeId, r => r with { Removal = new(happened.By, happened.At, e.Reason) }),
        VolumeRestored e => With(exam, e.VolumeId, r => r with { Removal = null }),
        _ => null,
    };

    /// <summary>A series that has grown has volumes of other ids: what was written goes over where one volume of the same title takes one's place. A removal does not: the new one is to be looked at.</summary>
    public static Exam CarriedOver(Exam before, ExamSeries now)
    {
        if (before.Series.GetValueOrDefault(now.SeriesInstanceUid) is not { } known) return before;
        var (left, come) = (known.Volumes.ExceptBy(now.Volumes.Select(v => v.Id), v => v.Id).ToLookup(v => v.Title), now.Volumes.ExceptBy(known.Volumes.Select(v => v.Id), v => v.Id).ToLookup(v => v.Title));
        var exam = before;
        foreach (var group in left.Where(g => g.Count() == 1 && come[g.Key].Count() == 1))
        {
            if (before.Records.GetValueOrDefault(group.Single().Id) is { } record) exam = With(exam, come[group.Key].Single().Id, _ => record with { Removal = null });
        }
        return exam;
    }

    private static Exam With(Exam exam, string volumeId, Func<VolumeRecord, VolumeRecord> change)
    {
        var changed = change(RecordOf(exam, volumeId));
        return exam with { Records = changed.IsEmpty ? exam.Records.Remove(volumeId) : exam.Records.SetItem(volumeId, changed) };
    }

    private static readonly Rejection NoSuchVolume = new(RejectionClass.NotFound, "no-such-volume", "The exam has no such volume.");

    [GeneratedRegex(@"^\(?[0-9A-Fa-f]{4},?[0-9A-Fa-f]{4}\)?$")]
    private static partial Regex TagNumber();
}
