using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Shapes;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Exports;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Grains.Images;
using Annotator.Storage;

namespace Annotator.Grains.Exports;

/// <summary>The exported form of annotation sets: patient coordinates derived, images by UID, masks as runs, and who did what by the log.</summary>
public sealed class SetExporter(IGrainHost grains, IEventStore store, IBlobStore blobs)
{
    /// <summary>The exam's volumes and stacks with the instance of each slice.</summary>
    public async Task<ImmutableArray<ExportedVolume>> VolumesAsync(Exam exam, CancellationToken cancellation)
    {
        var volumes = ImmutableArray.CreateBuilder<ExportedVolume>();
        foreach (var series in exam.Series.Values)
        {
            foreach (var volume in series.Volumes)
            {
                var d = await DescriptorAsync(volume, cancellation);
                volumes.Add(new ExportedVolume(
                    volume.Id, series.SeriesInstanceUid, series.Modality, volume.IsVolume, volume.Grid, d.Instances, volume.Problems, Calibration.Known(d), d.Uptake));
            }
        }
        return volumes.ToImmutable();
    }

    /// <summary>One set as it is now.</summary>
    public async Task<ExportedSet> ExportAsync(
        SetName name, LabelGroup group, Exam exam, ImmutableArray<ExportedVolume> volumes, CancellationToken cancellation)
    {
        var (version, set) = await grains.ReadAsync<AnnotationSet>(name.Stream, cancellation);
        var history = await SetHistory.ReadAsync(store, name.Stream, version, cancellation);
        var lattice = new Lattices(exam, volumes);
        var labels = group.Labels.ToDictionary(l => l.Id, l => l.Name);
        var objects = set.LiveObjects.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id, StringComparer.Ordinal).Select(o => new ExportedObject(
            o.Id, o.LabelId, labels.GetValueOrDefault(o.LabelId, o.LabelId), o.CreatedBy, o.CreatedAt, Attributes(o),
            [.. o.LiveFrames.Select(f => FrameLabel(f, lattice, history))], Masks(set, o.Id, lattice), history.ContributorsOf(o.Id)));
        return new ExportedSet(name.Stream.ToString(), name.LabelGroupId, name.Branch, version, set.Sealed, AnnotationSetHash.Of(set), [.. objects]);
    }

    private static ImmutableArray<ExportedAttribute> Attributes(AnnotationObject o) =>
        [.. o.LiveAttributes.Select(a => new ExportedAttribute(a.Name, a.Frame, a.Value!.Value))];

    private static ExportedFrameLabel FrameLabel(FrameLabel label, Lattices lattices, SetHistory history)
    {
        var geometry = label.Geometry!;
        return new ExportedFrameLabel(
            geometry.Shape, geometry.Grid, geometry.Plane, geometry.FrameIndex, lattices.InstanceOfPlane(geometry), geometry.Points, lattices.ToLps(geometry),
            label.By, label.At, label.Alpha, history.ViewOf(label.Mark.CommandId), lattices.Measure(geometry));
    }

    private static ImmutableArray<ExportedMask> Masks(AnnotationSet set, string objectId, Lattices lattices) =>
    [
        .. set.MaskOf(objectId).GroupBy(slice => slice.Grid).OrderBy(g => g.Key, StringComparer.Ordinal).Select(grid => new ExportedMask(
            grid.Key, grid.Sum(s => s.Runs.Sum(r => (long)r.Length)),
            [.. grid.OrderBy(s => s.K).Select(s => new ExportedMaskSlice(
                s.K, lattices.InstanceOfSlice(grid.Key, s.K), [.. s.Runs.Select(r => ImmutableArray.Create(r.Start, r.Length))]))])),
    ];

    private async Task<VolumeDescriptor> DescriptorAsync(ExamVolume volume, CancellationToken cancellation)
    {
        await using var manifest = await blobs.OpenAsync(volume.Manifest, cancellation)
            ?? throw new StoreUnavailableException($"The manifest of volume {volume.Id} cannot be read.");
        var stored = await JsonSerializer.DeserializeAsync<StoredManifest>(manifest, CoreJson.Options, cancellation);
        return stored!.Volume.Descriptor;
    }

    /// <summary>The exam's grids and which instance each of their slices came from.</summary>
    private sealed class Lattices(Exam exam, ImmutableArray<ExportedVolume> volumes)
    {
        private readonly Dictionary<string, ExportedVolume> _volumeOfGrid = volumes.DistinctBy(v => v.Grid.Id).ToDictionary(v => v.Grid.Id);

        public string? InstanceOfSlice(string grid, int k) =>
            _volumeOfGrid.TryGetValue(grid, out var volume) && (uint)k < (uint)volume.Instances.Length ? volume.Instances[k] : null;

        /// <summary>The instance a shape lies on, when its plane is the acquired one: then every point has the same whole k.</summary>
        public string? InstanceOfPlane(FrameGeometry geometry)
        {
            var acquired = LatticePlanes.Find(exam.Grids[geometry.Grid], geometry.Plane) is { SliceAxis.Axis: VoxelAxis.K };
            return acquired && !geometry.Points.IsEmpty ? InstanceOfSlice(geometry.Grid, (int)Math.Round(geometry.Points[0][2])) : null;
        }

        /// <summary>What a shape measures, in the unit that its volume's calibration allows; of a grid that no volume has any more by its affine alone.</summary>
        public ImmutableArray<ExportedMeasure>? Measure(FrameGeometry geometry)
        {
            if (!ShapeRegistry.Shapes.TryGetValue(geometry.Shape, out var shape)) return null;
            var points = geometry.ToIjkPoints().AsSpan();
            var grid = exam.Grids[geometry.Grid];
            var (ruler, label) = _volumeOfGrid.TryGetValue(grid.Id, out var volume) && volume.Calibration is { } calibration
                ? calibration.RulerFor(grid, points)
                : (Ruler.Of(grid), grid.LpsFromIjk is null ? "px" : "mm");
            var measures = shape.Measure(ruler, points);
            return measures.IsEmpty ? null : [.. measures.Select(m => new ExportedMeasure(m.Name, m.Measure.Value, m.Name == "area" ? Calibration.AreaLabel(label) : label))];
        }

        public ImmutableArray<ImmutableArray<double>>? ToLps(FrameGeometry geometry)
        {
            if (exam.Grids[geometry.Grid].GetLpsFromIjk() is not { } lpsFromIjk) return null;
            return [.. geometry.ToIjkPoints().Select(p => lpsFromIjk * p).Select(p => ImmutableArray.Create(p.X, p.Y, p.Z))];
        }
    }
}
