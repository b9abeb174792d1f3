using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Annotator.Core.Geometry;

namespace Annotator.Core.Exams;

/// <summary>The state of an exam grain: a study in a project.</summary>
public sealed record Exam
{
    /// <summary>Before the first event.</summary>
    public static readonly Exam Initial = new();

    /// <summary>The exam's id; empty before it is registered.</summary>
    public string Id { get; init; } = "";

    /// <summary>The project it belongs to.</summary>
    public string ProjectId { get; init; } = "";

    /// <summary>What the list shows: the pseudonymous patient and study description.</summary>
    public string Title { get; init; } = "";

    /// <summary>Study Instance UID (0020,000D), as kept after de-identification.</summary>
    public string StudyInstanceUid { get; init; } = "";

    /// <summary>Study Date as <c>YYYYMMDD</c>, as kept after de-identification; null when removed.</summary>
    public string? StudyDate { get; init; }

    /// <summary>Series by Series Instance UID.</summary>
    public ImmutableSortedDictionary<string, ExamSeries> Series { get; init; } = ImmutableSortedDictionary<string, ExamSeries>.Empty;

    /// <summary>Every grid the exam ever had, by id: labels remember theirs when a series grows.</summary>
    public ImmutableSortedDictionary<string, Grid> Grids { get; init; } = ImmutableSortedDictionary<string, Grid>.Empty;

    /// <summary>Tags by name.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>A free note.</summary>
    public string Note { get; init; } = "";

    /// <summary>Overridden verdicts, by Series Instance UID.</summary>
    public ImmutableSortedDictionary<string, VerdictOverride> Overrides { get; init; } = ImmutableSortedDictionary<string, VerdictOverride>.Empty;

    /// <summary>What people wrote about volumes, by volume id; a volume about which nobody wrote has none.</summary>
    public ImmutableSortedDictionary<string, VolumeRecord> Records { get; init; } = ImmutableSortedDictionary.Create<string, VolumeRecord>(StringComparer.Ordinal);

    /// <summary>Whether it was registered.</summary>
    [JsonIgnore] public bool Exists => Id.Length > 0;
}

/// <summary>A series of an exam and what was made of it.</summary>
/// <param name="SeriesInstanceUid">Series Instance UID (0020,000E).</param>
/// <param name="Modality">Modality (0008,0060).</param>
/// <param name="Description">Series Description, as kept after de-identification.</param>
/// <param name="Instances">How many instances it has.</param>
/// <param name="Volumes">The volumes and stacks it was assembled into.</param>
/// <param name="Problems">What could not be opened at all, and why; null when there is nothing.</param>
/// <param name="Checks">The verdicts about completeness and integrity; null for a series that was registered before there were any.</param>
public sealed record ExamSeries(
    string SeriesInstanceUid, string Modality, string Description, int Instances, ImmutableArray<ExamVolume> Volumes, ImmutableArray<SeriesProblem>? Problems = null,
    SeriesChecks? Checks = null);

/// <summary>A volume or stack of a series.</summary>
/// <param name="Id">Names its content: ordered instances and geometry.</param>
/// <param name="IsVolume">True for a regular lattice; false for a stack that opens in native view only.</param>
/// <param name="Title">What tells it from its siblings (phase, echo, b-value).</param>
/// <param name="Grid">The lattice labels are drawn on.</param>
/// <param name="Problems">What is wrong with it, said before anybody opens it.</param>
/// <param name="Manifest">The blob that lists its frames and pixel format.</param>
/// <param name="Phase">Where it stands among volumes of the same place; null when it is alone there.</param>
/// <param name="Derivation">How it was made of another volume of the series; null for what was acquired.</param>
public sealed record ExamVolume(
    string Id, bool IsVolume, string Title, Grid Grid, ImmutableArray<SeriesProblem> Problems, string Manifest, VolumePhase? Phase = null, Derivation? Derivation = null);

/// <summary>Something wrong with a series.</summary>
/// <param name="Code">A stable code such as <c>gantry-tilt</c>.</param>
/// <param name="Text">One sentence with the figures.</param>
/// <param name="Slices">The slices concerned, from 0 in patient order; null when it is the series as a whole.</param>
public sealed record SeriesProblem(string Code, string Text, ImmutableArray<int>? Slices = null);
