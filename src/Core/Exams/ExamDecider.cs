using System.Collections.Immutable;
using System.Diagnostics;
using Annotator.Core.Access;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Exams;

/// <summary>Adds a series to an exam, or replaces what was made of it when instances have come; makes the exam when it is the first.</summary>
[Message("exam.register-series", Internal = true)]
public sealed record RegisterSeries(string ProjectId, string Title, string StudyInstanceUid, string? StudyDate, ExamSeries Series) : Command;

/// <summary>Adds a volume that was made of another of the series, on request.</summary>
[Message("exam.add-derived-volume", Internal = true)] public sealed record AddDerivedVolume(string SeriesInstanceUid, ExamVolume Volume) : Command;

/// <summary>Sets or, with a null value, removes a tag.</summary>
[Message("exam.set-tag")] public sealed record SetTag(string Name, string? Value) : Command;

/// <summary>Replaces the note.</summary>
[Message("exam.set-note")] public sealed record SetNote(string Text) : Command;

/// <summary>Lets a series into work although its verdict is against it, for a reason that is kept. It holds for what is found now: other findings make it void.</summary>
[Message("exam.override-verdict")] public sealed record OverrideVerdict(string SeriesInstanceUid, string Reason) : Command;

/// <summary>Takes an override back.</summary>
[Message("exam.restore-verdict")] public sealed record RestoreVerdict(string SeriesInstanceUid) : Command;

/// <summary>Gives a volume another name or, with null, its own again.</summary>
[Message("exam.name-volume")] public sealed record NameVolume(string VolumeId, string? Title) : Command;

/// <summary>Sets or, with a null value, removes a tag of a volume. The project lists which there are.</summary>
[Message("exam.set-volume-tag")] public sealed record SetVolumeTag(string VolumeId, string Name, string? Value) : Command;

/// <summary>Writes or, with a null value, removes a fact about a volume. Attributes of the images cannot be written.</summary>
[Message("exam.set-volume-metadata")] public sealed record SetVolumeMetadata(string VolumeId, string Name, string? Value) : Command;

/// <summary>Takes a volume out of the exam for a reason that is kept; refused while objects are drawn on it or when the exam is done. Its images stay in the archive.</summary>
[Message("exam.remove-volume")] public sealed record RemoveVolume(string VolumeId, string Reason) : Command;

/// <summary>Brings a volume back.</summary>
[Message("exam.restore-volume")] public sealed record RestoreVolume(string VolumeId) : Command;

/// <summary>The exam exists.</summary>
[Message("exam.registered")] public sealed record ExamRegistered(string ExamId, string ProjectId, string Title, string StudyInstanceUid, string? StudyDate) : Event;

/// <summary>A series was added or has grown.</summary>
[Message("exam.series-registered")] public sealed record SeriesRegistered(ExamSeries Series) : Event;

/// <summary>A volume was made of another of the series.</summary>
[Message("exam.volume-derived")] public sealed record VolumeDerived(string SeriesInstanceUid, ExamVolume Volume) : Event;

/// <summary>A tag was set or removed.</summary>
[Message("exam.tag-set")] public sealed record TagSet(string Name, string? Value) : Event;

/// <summary>The note changed.</summary>
[Message("exam.note-set")] public sealed record NoteSet(string Text) : Event;

/// <summary>A manager let a series in, for these findings (<see cref="SeriesChecks.Key"/>).</summary>
[Message("exam.verdict-overridden")] public sealed record VerdictOverridden(string SeriesInstanceUid, string Reason, string Findings) : Event;

/// <summary>The verdict holds again.</summary>
[Message("exam.verdict-restored")] public sealed record VerdictRestored(string SeriesInstanceUid) : Event;

/// <summary>A volume has another name; null for its own.</summary>
[Message("exam.volume-named")] public sealed record VolumeNamed(string VolumeId, string? Title) : Event;

/// <summary>A tag of a volume was set or removed.</summary>
[Message("exam.volume-tag-set")] public sealed record VolumeTagSet(string VolumeId, string Name, string? Value) : Event;

/// <summary>A fact about a volume was written or removed.</summary>
[Message("exam.volume-metadata-set")] public sealed record VolumeMetadataSet(string VolumeId, string Name, string? Value) : Event;

/// <summary>A volume was taken out of the exam.</summary>
[Message("exam.volume-removed")] public sealed record VolumeRemoved(string VolumeId, string Reason) : Event;

/// <summary>A volume is back.</summary>
[Message("exam.volume-restored")] public sealed record VolumeRestored(string VolumeId) : Event;

/// <summary>What an exam's rules need beside its state.</summary>
/// <param name="ExamId">The id of the stream.</param>
/// <param name="Actor">Who commands.</param>
/// <param name="Project">The project the exam belongs to (or is to).</param>
/// <param name="Drawn">How many objects lie on each grid, by grid id, over all branches; null when the command does not ask for it.</param>
/// <param name="IsDone">Whether the work on the exam is done; false when the command does not ask for it.</param>
public sealed record ExamContext(string ExamId, Actor Actor, Project Project, IReadOnlyDictionary<string, int>? Drawn = null, bool IsDone = false)
{
    private static readonly IReadOnlyDictionary<string, int> Nothing = ImmutableDictionary<string, int>.Empty;

    /// <summary><see cref="Drawn"/>, empty when it was not asked for.</summary>
    public IReadOnlyDictionary<string, int> ObjectsByGrid => Drawn ?? Nothing;
}

/// <summary>The rules of an exam: pure, no clock and no I/O.</summary>
public static class ExamDecider
{
    private const int LongestTag = 200;
    private const int LongestNote = 10_000;
    private const int LongestReason = 1000;

    /// <summary>Decides one command.</summary>
    public static Decision Decide(Exam exam, Command command, ExamContext context) => command switch
    {
        RegisterSeries c => Register(exam, c, context),
        AddDerivedVolume when !context.Actor.IsSystem => Rejections.InternalCommand,
        AddDerivedVolume c => Derive(exam, c),
        _ when !exam.Exists => Rejections.NotFound,
        _ when AccessTable.CheckWithin(context.Actor, context.Project, ProjectAction.EditExams) is { } refused => refused,
        SetTag { Name.Length: 0 or > LongestTag } or SetTag { Value.Length: > LongestTag } =>
            new Rejection(RejectionClass.Invalid, "invalid-tag", $"A tag's name and value have at most {LongestTag} characters, its name at least one."),
        SetTag c => exam.Tags.GetValueOrDefault(c.Name) == c.Value ? Decision.Accept() : new TagSet(c.Name, c.Value),
        SetNote { Text.Length: > LongestNote } => new Rejection(RejectionClass.Invalid, "note-too-long", $"A note has at most {LongestNote} characters."),
        SetNote c => exam.Note == c.Text ? Decision.Accept() : new NoteSet(c.Text),
        OverrideVerdict c => LetIn(exam, c),
        RestoreVerdict c => exam.Overrides.ContainsKey(c.SeriesInstanceUid) ? new VerdictRestored(c.SeriesInstanceUid) : Decision.Accept(),
        _ => VolumeDecider.Decide(exam, command, context) ?? throw new UnreachableException($"No rule for {command.GetType().Name}"),
    };

    /// <summary>Folds one event.</summary>
    public static Exam Evolve(Exam exam, EventEnvelope happened) => happened.Event switch
    {
        ExamRegistered e => exam with { Id = e.ExamId, ProjectId = e.ProjectId, Title = e.Title, StudyInstanceUid = e.StudyInstanceUid, StudyDate = e.StudyDate },
        SeriesRegistered e => VolumeDecider.CarriedOver(exam, e.Series) with
        {
            Series = exam.Series.SetItem(e.Series.SeriesInstanceUid, WithDerived(exam, e.Series)),
            Grids = exam.Grids.SetItems(e.Series.Volumes.Select(v => KeyValuePair.Create(v.Grid.Id, v.Grid))),
        },
        VolumeDerived e => exam with
        {
            Series = exam.Series.SetItem(e.SeriesInstanceUid, exam.Series[e.SeriesInstanceUid] with { Volumes = exam.Series[e.SeriesInstanceUid].Volumes.Add(e.Volume) }),
            Grids = exam.Grids.SetItem(e.Volume.Grid.Id, e.Volume.Grid),
        },
        TagSet e => exam with { Tags = e.Value is null ? exam.Tags.Remove(e.Name) : exam.Tags.SetItem(e.Name, e.Value) },
        NoteSet e => exam with { Note = e.Text },
        VerdictOverridden e => exam with { Overrides = exam.Overrides.SetItem(e.SeriesInstanceUid, new(happened.By, happened.At, e.Reason, e.Findings)) },
        VerdictRestored e => exam with { Overrides = exam.Overrides.Remove(e.SeriesInstanceUid) },
        _ => VolumeDecider.Evolve(exam, happened) ?? throw new UnreachableException($"No fold for {happened.Event.GetType().Name}"),
    };

    private static Decision LetIn(Exam exam, OverrideVerdict command)
    {
        if (string.IsNullOrWhiteSpace(command.Reason)) return new Rejection(RejectionClass.Invalid, "reason-needed", "Overriding a verdict needs a reason.");
        if (command.Reason.Length > LongestReason) return new Rejection(RejectionClass.Invalid, "text-too-long", $"A reason has at most {LongestReason} characters.");
        if (!exam.Series.TryGetValue(command.SeriesInstanceUid, out var series)) return new Rejection(RejectionClass.NotFound, "no-such-series", "The exam has no such series.");
        if (SeriesHolds.Of(exam, series) is null) return new Rejection(RejectionClass.Conflict, "nothing-to-override", "No verdict keeps this series from being read.");
        return new VerdictOverridden(command.SeriesInstanceUid, command.Reason.Trim(), series.Checks!.Key);
    }

    private static Decision Derive(Exam exam, AddDerivedVolume command)
    {
        if (!exam.Series.TryGetValue(command.SeriesInstanceUid, out var series)) return new Rejection(RejectionClass.NotFound, "no-such-series", "The exam has no such series.");
        if (series.Volumes.Any(volume => volume.Id == command.Volume.Id)) return Decision.Accept();
        return series.Volumes.Any(volume => volume.Id == command.Volume.Derivation?.SourceVolumeId)
            ? new VolumeDerived(command.SeriesInstanceUid, command.Volume)
            : new Rejection(RejectionClass.Conflict, "source-changed", "The series has changed since: the volume that this was made of is no longer there.");
    }

    // What was made of a volume stays while that volume does. When the series has grown, it was made of what is there no more.
    private static ExamSeries WithDerived(Exam exam, ExamSeries series)
    {
        if (!exam.Series.TryGetValue(series.SeriesInstanceUid, out var before)) return series;
        var present = series.Volumes.Select(volume => volume.Id).ToHashSet();
        var derived = before.Volumes.Where(v => v.Derivation is { } made && present.Contains(made.SourceVolumeId) && !present.Contains(v.Id));
        return series with { Volumes = [.. series.Volumes, .. derived] };
    }

    private static Decision Register(Exam exam, RegisterSeries command, ExamContext context)
    {
        if (!context.Actor.IsSystem) return Rejections.InternalCommand;
        var series = new SeriesRegistered(command.Series);
        if (!exam.Exists) return Decision.Accept(new ExamRegistered(context.ExamId, command.ProjectId, command.Title, command.StudyInstanceUid, command.StudyDate), series);
        return IsSame(exam.Series.GetValueOrDefault(command.Series.SeriesInstanceUid), command.Series) ? Decision.Accept() : series;
    }

    private static bool IsSame(ExamSeries? known, ExamSeries now) =>
        known is not null && known.Instances == now.Instances && known.Checks?.Key == now.Checks?.Key
        && known.Volumes.Where(v => v.Derivation is null).Select(v => v.Id).SequenceEqual(now.Volumes.Select(v => v.Id));
}
