using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Contract;

/// <summary>Whether the site still needs its first administrator.</summary>
public sealed record SetupState(bool Needed);

/// <summary>Creates the first administrator.</summary>
public sealed record SetupRequest(string Name, string DisplayName, string Password);

/// <summary>Signs in.</summary>
public sealed record SignIn(string Name, string Password);

/// <summary>Who is signed in.</summary>
public sealed record SessionView(PersonView Person, string SessionId);

/// <summary>An account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The sign-in name.</param>
/// <param name="DisplayName">What people see.</param>
/// <param name="SiteRoles">Roles on the site.</param>
/// <param name="Disabled">True when it can no longer sign in.</param>
public sealed record PersonView(string Id, string Name, string DisplayName, ImmutableArray<string> SiteRoles, bool Disabled);

/// <summary>Creates an account.</summary>
public sealed record CreatePerson(string Name, string DisplayName, string Password, ImmutableArray<string>? SiteRoles = null);

/// <summary>Changes what is named of an account; what is null stays.</summary>
public sealed record ChangePerson(string? DisplayName = null, ImmutableArray<string>? SiteRoles = null, bool? Disabled = null);

/// <summary>Sets a password: one's own with the present one, another's as administrator.</summary>
public sealed record SetPassword(string Password, string? PresentPassword = null);

/// <summary>Creates an API key.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Projects">The projects it is limited to; null for all of its owner's.</param>
/// <param name="ExpiresAt">When it lapses; null for never.</param>
public sealed record CreateKey(string Name, ImmutableArray<string>? Projects = null, DateTimeOffset? ExpiresAt = null);

/// <summary>An API key without its secret. Revoked keys are not listed.</summary>
public sealed record KeyView(string Id, string Name, ImmutableArray<string>? Projects, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>A new API key; the secret (what programs send as <c>Authorization: Bearer</c>) is shown this once.</summary>
public sealed record KeyCreated(string Id, string Secret);

/// <summary>A project in the list.</summary>
public sealed record ProjectCard(
    string Id, string Name, string Description, ImmutableArray<string> Modalities, ImmutableArray<Role> Roles, int Exams, int Done, int People, DateTimeOffset? LastActivity);

/// <summary>A project with what is needed to show it.</summary>
/// <param name="Version">The version of the project's stream.</param>
/// <param name="State">The project.</param>
/// <param name="Actions">What the asker may do in it.</param>
/// <param name="Stages">How many tasks stand at each stage of the workflow, in its order.</param>
/// <param name="Directory">Names of its members.</param>
public sealed record ProjectDetail(
    long Version, Project State, IReadOnlyCollection<ProjectAction> Actions, ImmutableArray<StageCount> Stages, ImmutableArray<PersonName> Directory);

/// <summary>How many tasks stand at a stage.</summary>
/// <param name="Stage">The stage's id.</param>
/// <param name="Waiting">Free to be taken.</param>
/// <param name="Active">In somebody's hands.</param>
public sealed record StageCount(string Stage, int Waiting, int Active);

/// <summary>How far the work on an exam or task has come, from the asker's side.</summary>
public enum TaskStatus
{
    /// <summary>Nobody has it.</summary>
    Waiting,

    /// <summary>Somebody has it.</summary>
    Active,

    /// <summary>Somebody has it and put it back with a reason.</summary>
    Skipped,

    /// <summary>It came back from a review.</summary>
    Returned,

    /// <summary>Nothing is to be done any more.</summary>
    Done,
}

/// <summary>An exam in the list.</summary>
/// <param name="Id">The exam.</param>
/// <param name="Title">What the list shows.</param>
/// <param name="StudyInstanceUid">Study Instance UID (0020,000D).</param>
/// <param name="StudyDate">Study Date as <c>YYYYMMDD</c>; null when removed.</param>
/// <param name="Modalities">Modalities of its series.</param>
/// <param name="Series">How many series.</param>
/// <param name="Images">How many instances.</param>
/// <param name="Thumbnail">The volume whose thumbnail stands for the exam; null when it has none.</param>
/// <param name="Problems">Codes of what is wrong with its series.</param>
/// <param name="Labels">Objects the asker may see, by label.</param>
/// <param name="Task">Its task; null when there is none.</param>
/// <param name="Stage">Where the task stands.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Assignee">Whose it is; null when it is free.</param>
/// <param name="OpenIssues">Issues to be resolved.</param>
/// <param name="UpdatedAt">When something last happened to it.</param>
/// <param name="HeldSeries">How many of its series may not be read until a manager lets them in: incomplete ones, or with attributes that are not sound.</param>
/// <param name="Quarantined">How many images of its study wait in quarantine: they are not part of the exam before they are released. Told to who decides about them, 0 to others.</param>
public sealed record ExamRow(
    string Id, string Title, string StudyInstanceUid, string? StudyDate, ImmutableArray<string> Modalities, int Series, int Images, string? Thumbnail,
    ImmutableArray<string> Problems, ImmutableArray<LabelCount> Labels, string? Task, string? Stage, TaskStatus? Status, string? Assignee, int OpenIssues, DateTimeOffset UpdatedAt,
    int HeldSeries = 0, int Quarantined = 0);

/// <summary>How many objects of a label the viewer may see in an exam.</summary>
public sealed record LabelCount(string LabelId, int Count);

/// <summary>A page of exams.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Total">How many match in all; on the first page only.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null at the end.</param>
public sealed record ExamPage(ImmutableArray<ExamRow> Items, int? Total, string? Next);

/// <summary>An exam with what is needed to open it.</summary>
public sealed record ExamDetail(long Version, Exam State, TaskView? Task, ImmutableArray<VolumeDescriptor> Volumes);

/// <summary>One thing that happened in an exam.</summary>
/// <param name="Stream">Where.</param>
/// <param name="Version">The stream's version it made.</param>
/// <param name="At">When.</param>
/// <param name="By">Who; null where the asker may not know.</param>
/// <param name="Type">The event's stable name.</param>
/// <param name="ObjectId">The object it is about; null when it is about none.</param>
/// <param name="Mode">How a mask was painted; null for other events.</param>
/// <param name="Undoes">Whether it took an earlier change back, or brought it back.</param>
public sealed record HistoryEntry(StreamId Stream, long Version, DateTimeOffset At, string? By, string Type, string? ObjectId, string? Mode, bool Undoes);

/// <summary>A page of what happened, newest first.</summary>
/// <param name="Items">The entries.</param>
/// <param name="Next">What to send as <c>before</c> for the page of earlier ones; null at the beginning.</param>
public sealed record HistoryPage(ImmutableArray<HistoryEntry> Items, string? Next);

/// <summary>A task in the queue.</summary>
/// <param name="Task">The task.</param>
/// <param name="Exam">Its exam.</param>
/// <param name="Title">The exam's title.</param>
/// <param name="Stage">The stage it is at.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Priority">1 (highest) to 5.</param>
/// <param name="Why">Why it stands where it is, in words.</param>
/// <param name="Assignee">Whose it is; null when it is free.</param>
/// <param name="OpenIssues">Issues to be resolved.</param>
public sealed record QueueItem(string Task, string Exam, string Title, string Stage, TaskStatus Status, int Priority, string Why, string? Assignee, int OpenIssues);

/// <summary>The queue of one person in one project, in the order in which tasks are given out.</summary>
public sealed record QueuePage(ImmutableArray<QueueItem> Items);

/// <summary>A task that was taken from the queue.</summary>
public sealed record NextTask(string Task, string Exam);

/// <summary>What the pixel values of a volume are.</summary>
public enum PixelType
{
    /// <summary>8-bit unsigned.</summary>
    Uint8,

    /// <summary>16-bit signed.</summary>
    Int16,

    /// <summary>16-bit unsigned.</summary>
    Uint16,

    /// <summary>32-bit float: modality values, where slices have different rescales.</summary>
    Float32,

    /// <summary>Red, green, blue, 8 bits each.</summary>
    Rgb8,
}

/// <summary>Everything a viewer needs to know of a volume or stack before the first slice.</summary>
/// <param name="Id">Names its content.</param>
/// <param name="IsVolume">False for a stack, which opens in native view only.</param>
/// <param name="Grid">The lattice labels are drawn on.</param>
/// <param name="Title">What tells it from its siblings.</param>
/// <param name="Modality">Modality.</param>
/// <param name="PixelType">The type of raw slices.</param>
/// <param name="Slope">Rescale Slope: modality = stored × slope + intercept.</param>
/// <param name="Intercept">Rescale Intercept.</param>
/// <param name="Unit">Rescale Type such as <c>HU</c>; null when unknown.</param>
/// <param name="Padding">Stored value that means "no image here"; null when there is none.</param>
/// <param name="Inverted">True for MONOCHROME1: low values are bright.</param>
/// <param name="Window">The window to begin with, in modality values.</param>
/// <param name="Presets">Windows the images themselves offer.</param>
/// <param name="Planes">The planes it can be looked at in.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="SeriesInstanceUid">Its series.</param>
/// <param name="StudyInstanceUid">Its study.</param>
/// <param name="Instances">SOP Instance UID of each k-slice.</param>
/// <param name="MaxResidualMm">The largest distance between a slice's own position and the grid's; null for a stack.</param>
/// <param name="Phase">Where it stands among volumes of the same place (time, echo, b-value…); null when it is alone there.</param>
/// <param name="SlicePlanes">How each slice of a stack lies in the patient by itself, null for one that does not tell; null for a volume, whose grid tells it.</param>
/// <param name="PaddingLast">Where padding is a range: its last value, and <paramref name="Padding"/> the first. Null when it is one value.</param>
/// <param name="Calibration">What lengths in its pictures are, and why; null for volumes registered before it was known: then mm where there is a spacing, else px.</param>
/// <param name="Uptake">How values of a PET volume become SUVbw, or why they cannot; null for others.</param>
/// <param name="Derivation">How it was made of another volume; null for what was acquired.</param>
public sealed record VolumeDescriptor(
    string Id, bool IsVolume, Grid Grid, string Title, string Modality, PixelType PixelType, double Slope, double Intercept, string? Unit, double? Padding, bool Inverted,
    WindowPreset Window, ImmutableArray<WindowPreset> Presets, ImmutableArray<LatticePlaneDescriptor> Planes, ImmutableArray<SeriesProblem> Problems,
    string SeriesInstanceUid, string StudyInstanceUid, ImmutableArray<string> Instances, double? MaxResidualMm, VolumePhase? Phase = null,
    ImmutableArray<ImagePlane?>? SlicePlanes = null, double? PaddingLast = null, Calibration? Calibration = null, UptakeScale? Uptake = null,
    Derivation? Derivation = null);

/// <summary>What became of the files of one upload.</summary>
public sealed record UploadResult(ImmutableArray<FileVerdict> Files);

/// <summary>How one file fared.</summary>
public enum Verdict
{
    /// <summary>It is durable and part of an exam.</summary>
    Stored,

    /// <summary>It was there already; nothing was added.</summary>
    Duplicate,

    /// <summary>It was refused; the code says why.</summary>
    Refused,

    /// <summary>It is durable in quarantine; it becomes part of its exam when the pixel check or a person releases it.</summary>
    Quarantined,
}

/// <summary>What became of one file.</summary>
public sealed record FileVerdict(string Name, Verdict Verdict, string? Code = null, string? Text = null, string? SopInstanceUid = null, string? ExamId = null);

/// <summary>What verifying the audit found.</summary>
/// <param name="Ok">True when no alteration was found.</param>
/// <param name="Verified">Events checked.</param>
/// <param name="Unsealed">Events after the last sealed block, not yet protected.</param>
/// <param name="FirstBad">The first event that does not fit; null when all do.</param>
public sealed record AuditVerdict(bool Ok, long Verified, long Unsealed, string? FirstBad);
