using System.Collections.Immutable;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Geometry;
using Annotator.Core.Projects;

namespace Annotator.Grains.Exports;

/// <summary>One value of a labelmap: an object, or a class with all its objects.</summary>
/// <param name="Value">The voxel value, from 1.</param>
/// <param name="Id">The object's id, or the label's.</param>
/// <param name="Name">What people call it.</param>
/// <param name="LabelId">Its class.</param>
/// <param name="Colour">Hex <c>#rrggbb</c>.</param>
/// <param name="Voxels">How many voxels it has.</param>
/// <param name="Layer">The layer it lies in, from 0: segments that share voxels lie in different ones.</param>
public sealed record LabelmapSegment(int Value, string Id, string Name, string LabelId, string Colour, long Voxels, int Layer);

/// <summary>The masks of a set on one grid, divided into segments and layers.</summary>
internal sealed class LabelmapSegments
{
    private readonly List<(LabelmapSegment Segment, Dictionary<int, List<VoxelRun>> Runs)> _segments = [];

    private LabelmapSegments(Grid grid) => Grid = grid;

    public Grid Grid { get; }

    public ImmutableArray<LabelmapSegment> All => [.. _segments.Select(s => s.Segment)];

    public int Layers => _segments.Count == 0 ? 1 : _segments.Max(s => s.Segment.Layer) + 1;

    /// <summary>Bytes of a value: 1 up to 255 segments, else 2.</summary>
    public int ValueBytes => _segments.Count > byte.MaxValue ? sizeof(ushort) : 1;

    /// <summary>Divides the masks of live objects.</summary>
    /// <param name="set">The set.</param>
    /// <param name="group">Its label group.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="objectId">One object; all when null.</param>
    /// <param name="byClass">Whether objects of one class are one segment.</param>
    public static LabelmapSegments Of(AnnotationSet set, LabelGroup group, Grid grid, string? objectId, bool byClass)
    {
        var made = new LabelmapSegments(grid);
        var objects = set.LiveObjects.Where(o => objectId is null || o.Id == objectId).OrderBy(o => o.CreatedAt).ThenBy(o => o.Id, StringComparer.Ordinal);
        var order = group.Labels.Select((label, n) => (label.Id, n)).ToDictionary(l => l.Id, l => l.n);
        var parts = byClass
            ? objects.GroupBy(o => o.LabelId).OrderBy(g => order.GetValueOrDefault(g.Key, int.MaxValue)).Select(g => (Id: g.Key, LabelId: g.Key, Objects: g.ToList()))
            : objects.Select(o => (o.Id, o.LabelId, Objects: new List<AnnotationObject> { o }));
        foreach (var (id, labelId, of) in parts) made.Add(set, group, id, labelId, of, byClass);
        return made;
    }

    /// <summary>A k-slice of values: layers fastest, then voxels.</summary>
    public byte[] Slice(int k)
    {
        var (layers, size) = (Layers, ValueBytes);
        var slice = new byte[Grid.VoxelsPerSlice * layers * size];
        foreach (var (segment, runs) in _segments)
        {
            foreach (var run in runs.GetValueOrDefault(k) ?? [])
            {
                for (var voxel = run.Start; voxel < run.End; voxel++)
                {
                    var at = ((voxel * layers) + segment.Layer) * size;
                    slice[at] = (byte)segment.Value;
                    if (size > 1) slice[at + 1] = (byte)(segment.Value >> 8);
                }
            }
        }
        return slice;
    }

    /// <summary>Holds decoded voxels against the runs: each segment has its value at exactly its voxels, so that their overlap is 1.</summary>
    /// <param name="voxels">Layer after layer, as a file is decoded.</param>
    /// <returns>What differs; null when nothing does.</returns>
    public string? FindDifference(ReadOnlySpan<byte> voxels)
    {
        var (size, perLayer) = (ValueBytes, (long)Grid.VoxelsPerSlice * Grid.Slices);
        var counts = new long[_segments.Count + 1];
        for (var n = 0; n < voxels.Length; n += size)
        {
            var value = size == 1 ? voxels[n] : voxels[n] | (voxels[n + 1] << 8);
            if (value >= counts.Length) return $"a value that no segment has: {value}";
            counts[value]++;
        }
        foreach (var (segment, runs) in _segments)
        {
            if (counts[segment.Value] != segment.Voxels) return $"segment {segment.Value} has {counts[segment.Value]} voxels and not {segment.Voxels}";
            foreach (var (k, of) in runs)
            {
                foreach (var run in of)
                {
                    for (var voxel = run.Start; voxel < run.End; voxel++)
                    {
                        var at = (int)(((segment.Layer * perLayer) + ((long)k * Grid.VoxelsPerSlice) + voxel) * size);
                        if ((size == 1 ? voxels[at] : voxels[at] | (voxels[at + 1] << 8)) != segment.Value) return $"segment {segment.Value} is missing at slice {k}";
                    }
                }
            }
        }
        return null;
    }

    /// <summary>The box of a segment's voxels: first and last i, j and k.</summary>
    public int[] ExtentOf(LabelmapSegment segment)
    {
        int[] extent = [int.MaxValue, 0, int.MaxValue, 0, int.MaxValue, 0];
        void Widen(int axis, int first, int last) => (extent[2 * axis], extent[(2 * axis) + 1]) = (Math.Min(extent[2 * axis], first), Math.Max(extent[(2 * axis) + 1], last));
        foreach (var (k, runs) in _segments[segment.Value - 1].Runs)
        {
            foreach (var run in runs)
            {
                var (first, last) = (run.Start / Grid.Columns, (run.End - 1) / Grid.Columns);
                Widen(2, k, k);
                Widen(1, first, last);
                Widen(0, first == last ? run.Start % Grid.Columns : 0, first == last ? (run.End - 1) % Grid.Columns : Grid.Columns - 1);
            }
        }
        return extent;
    }

    private void Add(AnnotationSet set, LabelGroup group, string id, string labelId, List<AnnotationObject> objects, bool byClass)
    {
        var runs = new Dictionary<int, List<VoxelRun>>();
        foreach (var (_, k, of) in objects.SelectMany(o => set.MaskOf(o.Id)).Where(m => m.Grid == Grid.Id))
        {
            if (runs.TryGetValue(k, out var known)) runs[k] = Join(known, of);
            else runs[k] = [.. of];
        }
        var voxels = runs.Values.Sum(r => r.Sum(run => (long)run.Length));
        if (voxels == 0) return;
        var label = group.Labels.FirstOrDefault(l => l.Id == labelId);
        var name = label?.Name ?? labelId;
        var count = _segments.Count(s => s.Segment.LabelId == labelId);
        _segments.Add((new LabelmapSegment(
            _segments.Count + 1, id, byClass || count == 0 ? name : $"{name} {count + 1}", labelId, label?.Colour ?? "#808080", voxels, FreeLayer(group, runs)), runs));
    }

    private int FreeLayer(LabelGroup group, Dictionary<int, List<VoxelRun>> runs)
    {
        if (group.Panoptic) return 0;
        for (var layer = 0; ; layer++)
            if (!_segments.Where(s => s.Segment.Layer == layer).Any(s => Overlap(s.Runs, runs))) return layer;
    }

    private static bool Overlap(Dictionary<int, List<VoxelRun>> a, Dictionary<int, List<VoxelRun>> b) =>
        a.Any(slice => b.TryGetValue(slice.Key, out var other) && Overlap(slice.Value, other));

    private static bool Overlap(List<VoxelRun> a, List<VoxelRun> b)
    {
        for (var (n, m) = (0, 0); n < a.Count && m < b.Count;)
        {
            if (a[n].Start < b[m].End && b[m].Start < a[n].End) return true;
            if (a[n].End <= b[m].End) n++;
            else m++;
        }
        return false;
    }

    private static List<VoxelRun> Join(List<VoxelRun> a, IReadOnlyList<VoxelRun> b)
    {
        var joined = new List<VoxelRun>();
        foreach (var run in a.Concat(b).OrderBy(r => r.Start))
        {
            if (joined.Count > 0 && run.Start <= joined[^1].End) joined[^1] = joined[^1] with { Length = Math.Max(joined[^1].End, run.End) - joined[^1].Start };
            else joined.Add(run);
        }
        return joined;
    }
}
