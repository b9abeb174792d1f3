using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Annotations;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Core.Workflow.Stages;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Grains.Exports;

/// <summary>What is wanted of a labelmap.</summary>
/// <param name="Set">The annotation set.</param>
/// <param name="Format">The form.</param>
/// <param name="VolumeId">The volume whose grid it lies on; null when masks lie on one grid only.</param>
/// <param name="ObjectId">One object; null for all of the set.</param>
/// <param name="ByClass">One value for each class instead of each object.</param>
public sealed record LabelmapRequest(SetName Set, VolumeFileFormat Format, string? VolumeId = null, string? ObjectId = null, bool ByClass = false);

/// <summary>Writes the masks of a set as a labelmap on the very grid they were painted on, reads it back and gives it out only when each segment overlaps its source exactly.</summary>
public sealed class LabelmapExporter(IGrainHost grains)
{
    /// <summary>The file.</summary>
    /// <remarks>The caller has checked that the actor may export and may see the branch. NRRD is 3D Slicer's <c>.seg.nrrd</c>; NIfTI says that its values are labels.</remarks>
    public async Task<ExportResult> ExportAsync(Exam exam, LabelGroup group, LabelmapRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(exam);
        ArgumentNullException.ThrowIfNull(request);
        var (found, version, rejection) = await DivideAsync(exam, group, request, cancellation);
        if (found is not { } segments) return rejection!;
        if (request.Format == VolumeFileFormat.Nifti && segments.Layers > 1) return ExportRefusals.Overlapping;
        if (segments.Grid.GetLpsFromIjk() is not { } lpsFromIjk) return ExportRefusals.NotALattice;
        var task = (await grains.ReadAsync<ReadingTask>(StreamId.Task(exam.Id), cancellation)).State;
        var isFinal = task.Exists && StageRegistry.Find(task.StageKind) is { TakenBy: null };
        var layout = new VolumeLayout(
            segments.Grid.Columns, segments.Grid.Rows, segments.Grid.Slices, segments.ValueBytes == 1 ? ScalarType.Uint8 : ScalarType.Uint16, lpsFromIjk,
            IsLabelmap: true, Layers: segments.Layers)
        {
            Pairs = SegmentationPairs.Of(segments, exam, request.Set, version, isFinal),
            Description = FormattableString.Invariant($"Annotator labels, set version {version}{(isFinal ? "" : ", not final")}"),
        };
        var name = $"{request.Set.LabelGroupId}-{request.ObjectId ?? request.Set.Branch}{(request.Format == VolumeFileFormat.Nifti ? ".nii.gz" : ".seg.nrrd")}";
        return await Task.Run(() => Check(VolumeExporter.Write(layout, request.Format, k => segments.Slice(k), name, cancellation), segments), cancellation);
    }

    /// <summary>Which value means what in the labelmap of the same request.</summary>
    public async Task<(ImmutableArray<LabelmapSegment> Segments, Rejection? Rejection)> DescribeAsync(Exam exam, LabelGroup group, LabelmapRequest request, CancellationToken cancellation)
    {
        var (segments, _, rejection) = await DivideAsync(exam, group, request, cancellation);
        return (segments?.All ?? [], rejection);
    }

    private async Task<(LabelmapSegments? Segments, long Version, Rejection? Rejection)> DivideAsync(
        Exam exam, LabelGroup group, LabelmapRequest request, CancellationToken cancellation)
    {
        var (version, set) = await grains.ReadAsync<AnnotationSet>(request.Set.Stream, cancellation);
        var (grid, refused) = GridOf(exam, set, request);
        if (grid is null) return (null, version, refused);
        var segments = LabelmapSegments.Of(set, group, grid, request.ObjectId, request.ByClass);
        if (segments.All.IsEmpty) return (null, version, ExportRefusals.Nothing);
        return segments.All.Length > ushort.MaxValue ? (null, version, ExportRefusals.TooManySegments) : (segments, version, null);
    }

    // The grid a label remembers is in the exam for ever, also when the series has grown since.
    private static (Grid? Grid, Rejection? Rejection) GridOf(Exam exam, AnnotationSet set, LabelmapRequest request)
    {
        var volumes = exam.Series.Values.SelectMany(s => s.Volumes).ToList();
        if (request.VolumeId is { } id) return volumes.Find(v => v.Id == id) is { } named ? (named.Grid, null) : (null, ExportRefusals.Nothing);
        var objects = set.LiveObjects.Where(o => request.ObjectId is null || o.Id == request.ObjectId);
        var grids = objects.SelectMany(o => set.MaskOf(o.Id)).Select(m => m.Grid).Distinct().ToList();
        return grids switch
        {
            [] => (null, ExportRefusals.Nothing),
            [var only] => (exam.Grids[only], null),
            _ => (null, ExportRefusals.ChooseVolume(volumes.Where(v => grids.Contains(v.Grid.Id)).Select(v => v.Id))),
        };
    }

    private static ExportResult Check(ExportResult written, LabelmapSegments segments)
    {
        if (written.File is not { } file) return written;
        var bytes = new byte[file.Content.Length];
        file.Content.ReadExactly(bytes);
        file.Content.Position = 0;
        if (segments.FindDifference(VolumeFileReader.Open(bytes).Decode()) is not { } difference) return written;
        file.Content.Dispose();
        return ExportRefusals.NotExact(difference);
    }
}

/// <summary>The key/value pairs by which 3D Slicer knows a segmentation, and where it came from.</summary>
internal static class SegmentationPairs
{
    public static ImmutableArray<KeyValuePair<string, string>> Of(LabelmapSegments segments, Exam exam, SetName set, long version, bool isFinal)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        void Add(string key, FormattableString value) => pairs.Add(KeyValuePair.Create(key, value.ToString(CultureInfo.InvariantCulture)));
        Add("Segmentation_ContainedRepresentationNames", $"Binary labelmap|");
        Add("Segmentation_MasterRepresentation", $"Binary labelmap");
        Add("Segmentation_ReferenceImageExtentOffset", $"0 0 0");
        foreach (var segment in segments.All)
        {
            var n = segment.Value - 1;
            var key = string.Create(CultureInfo.InvariantCulture, $"Segment{n}_");
            Add(key + "ID", $"{segment.Id}");
            Add(key + "Name", $"{segment.Name}");
            Add(key + "NameAutoGenerated", $"0");
            Add(key + "Color", $"{Share(segment.Colour, 1)} {Share(segment.Colour, 3)} {Share(segment.Colour, 5)}");
            Add(key + "ColorAutoGenerated", $"0");
            Add(key + "Extent", $"{string.Join(' ', segments.ExtentOf(segment))}");
            Add(key + "LabelValue", $"{segment.Value}");
            Add(key + "Layer", $"{segment.Layer}");
            Add(key + "Tags", $"Annotator.LabelId:{segment.LabelId}|");
        }
        Add("Annotator_StudyInstanceUID", $"{exam.StudyInstanceUid}");
        Add("Annotator_SeriesInstanceUID", $"{segments.Grid.SeriesInstanceUid}");
        Add("Annotator_FrameOfReferenceUID", $"{segments.Grid.FrameOfReferenceUid}");
        Add("Annotator_Set", $"{set.Stream}");
        Add("Annotator_SetVersion", $"{version}");
        Add("Annotator_IsFinal", $"{(isFinal ? "true" : "false")}");
        return pairs.ToImmutable();
    }

    private static double Share(string colour, int at) => Math.Round(int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0, 6);
}
