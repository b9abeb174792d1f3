using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Annotations;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Issues;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Exports;

/// <summary>The results of a project or exam as one document. Its schema is <c>docs/export.schema.json</c>; it changes only by addition.</summary>
/// <param name="Format">Always <c>annotator-export</c>.</param>
/// <param name="FormatVersion">1.</param>
/// <param name="ExportedAt">When it was made (UTC).</param>
/// <param name="Project">The project, its ontology and protocols.</param>
/// <param name="Exams">The exams, in order of registration.</param>
/// <param name="People">Names for the person ids in the document.</param>
public sealed record ExportDocument(
    string Format, int FormatVersion, DateTimeOffset ExportedAt, ExportedProject Project, ImmutableArray<ExportedExam> Exams, ImmutableArray<ExportedPerson> People);

/// <summary>The project at the version exported.</summary>
public sealed record ExportedProject(string Id, string Name, long Version, ImmutableArray<LabelGroup> LabelGroups, ImmutableArray<Protocol> Protocols);

/// <summary>A name for a person id.</summary>
public sealed record ExportedPerson(string Id, string Name);

/// <summary>An exam with its images by UID, its annotations and its issues.</summary>
/// <param name="Id">The exam.</param>
/// <param name="Title">What lists show.</param>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="StudyDate">Study Date; null when removed.</param>
/// <param name="Stage">The stage the task is at; null without a task.</param>
/// <param name="IsFinal">True when the task has reached an end of the workflow: only then are the annotations a result.</param>
/// <param name="FinishedBy">Who last finished each stage.</param>
/// <param name="Volumes">Volumes and stacks with the instance of each slice.</param>
/// <param name="Sets">Annotation sets.</param>
/// <param name="Issues">Issues of the task, deleted ones left out.</param>
public sealed record ExportedExam(
    string Id, string Title, string StudyInstanceUid, string? StudyDate, string? Stage, bool IsFinal, ImmutableSortedDictionary<string, string> FinishedBy,
    ImmutableArray<ExportedVolume> Volumes, ImmutableArray<ExportedSet> Sets, ImmutableArray<Issue> Issues);

/// <summary>A volume or stack.</summary>
/// <param name="Id">Names its content.</param>
/// <param name="SeriesInstanceUid">Its series.</param>
/// <param name="Modality">Modality.</param>
/// <param name="IsVolume">False for a stack of slices without volume geometry.</param>
/// <param name="Grid">The voxel lattice; <c>lpsFromIjk</c> maps continuous IJK to patient mm.</param>
/// <param name="Instances">SOP Instance UID of each k-slice.</param>
/// <param name="Problems">What was found wrong with the series.</param>
/// <param name="Calibration">What lengths in its pictures are, and why.</param>
/// <param name="Uptake">How values of a PET volume become SUVbw, or why they cannot; null for others.</param>
public sealed record ExportedVolume(
    string Id, string SeriesInstanceUid, string Modality, bool IsVolume, Grid Grid, ImmutableArray<string> Instances, ImmutableArray<SeriesProblem> Problems,
    Calibration? Calibration = null, UptakeScale? Uptake = null);

/// <summary>An annotation set at the version exported.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="LabelGroupId">Its label group.</param>
/// <param name="Branch">Its branch.</param>
/// <param name="Version">The stream version.</param>
/// <param name="IsSealed">Whether it was submitted.</param>
/// <param name="StateHash">SHA-256 of the canonical state: equal hashes mean equal annotations.</param>
/// <param name="Objects">Live objects, oldest first.</param>
public sealed record ExportedSet(
    string Stream, string LabelGroupId, string Branch, long Version, bool IsSealed, string StateHash, ImmutableArray<ExportedObject> Objects);

/// <summary>One occurrence of a label.</summary>
/// <param name="Id">The object.</param>
/// <param name="LabelId">Its label.</param>
/// <param name="Label">The label's name.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Attributes">Answers to the label's questions.</param>
/// <param name="FrameLabels">Its shapes, slice by slice.</param>
/// <param name="Masks">Its voxels.</param>
/// <param name="Contributors">Everybody who changed it, by the log.</param>
public sealed record ExportedObject(
    string Id, string LabelId, string Label, string CreatedBy, DateTimeOffset CreatedAt, ImmutableArray<ExportedAttribute> Attributes,
    ImmutableArray<ExportedFrameLabel> FrameLabels, ImmutableArray<ExportedMask> Masks, ImmutableArray<ExportedContributor> Contributors);

/// <summary>An answer.</summary>
public sealed record ExportedAttribute(string Name, FrameKey? Frame, JsonElement Value);

/// <summary>A shape on one slice.</summary>
/// <param name="Shape">The shape's id.</param>
/// <param name="Grid">The grid's id.</param>
/// <param name="Plane">The lattice plane it was drawn on.</param>
/// <param name="FrameIndex">The slice of that plane, from 0.</param>
/// <param name="SopInstanceUid">The instance, when the plane is the acquired one.</param>
/// <param name="PointsIjk">Continuous voxel coordinates.</param>
/// <param name="PointsLps">Patient mm (LPS), derived; null where the images have no patient geometry.</param>
/// <param name="By">Who drew it as it is now.</param>
/// <param name="At">When.</param>
/// <param name="Alpha">Confidence; 1 for hand work.</param>
/// <param name="View">How the picture looked when it was drawn.</param>
/// <param name="Measures">What it measures, derived; null for shapes that measure nothing.</param>
public sealed record ExportedFrameLabel(
    string Shape, string Grid, LatticePlane Plane, int FrameIndex, string? SopInstanceUid, ImmutableArray<ImmutableArray<double>> PointsIjk,
    ImmutableArray<ImmutableArray<double>>? PointsLps, string By, DateTimeOffset At, double Alpha, ViewingCondition? View,
    ImmutableArray<ExportedMeasure>? Measures = null);

/// <summary>A measure of a shape.</summary>
/// <param name="Name"><c>length</c>, <c>perimeter</c>, <c>area</c>, <c>firstSide</c>, <c>secondSide</c> or <c>longestDiameter</c>.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit: <c>mm</c> only where it holds in the patient, else <c>mm at the detector</c>, <c>mm on the film</c>, <c>mm uncalibrated</c> or <c>px</c>; squared for an area. The volume's calibration says why.</param>
public sealed record ExportedMeasure(string Name, double Value, string Unit);

/// <summary>An object's voxels on one grid.</summary>
/// <param name="Grid">The grid's id.</param>
/// <param name="Voxels">How many.</param>
/// <param name="Slices">K-slices that hold any, ascending.</param>
public sealed record ExportedMask(string Grid, long Voxels, ImmutableArray<ExportedMaskSlice> Slices);

/// <summary>The voxels of one k-slice.</summary>
/// <param name="K">The k-slice, from 0.</param>
/// <param name="SopInstanceUid">Its instance.</param>
/// <param name="Runs">Pairs of start and length; a start is <c>j × columns + i</c>. Runs may go on over the end of a row.</param>
public sealed record ExportedMaskSlice(int K, string? SopInstanceUid, ImmutableArray<ImmutableArray<int>> Runs);

/// <summary>Somebody who changed an object.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Edits">How many events.</param>
/// <param name="FirstAt">The first of them.</param>
/// <param name="LastAt">The last of them.</param>
/// <param name="ProtocolVersions">Protocol versions that were on screen; 0 when none was published.</param>
public sealed record ExportedContributor(string PersonId, int Edits, DateTimeOffset FirstAt, DateTimeOffset LastAt, ImmutableSortedSet<int> ProtocolVersions);
