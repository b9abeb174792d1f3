namespace Annotator.Core.Annotations.Masks;

/// <summary>One k-slice of a mask layer: sorted runs of voxels with equal lineage. Immutable; a change makes a new slice.</summary>
/// <remarks>Neighbouring runs differ, and voxels that nobody has written are in no run; so equal contents have equal runs.</remarks>
public sealed class MaskSlice
{
    /// <summary>A slice that nobody has written.</summary>
    public static readonly MaskSlice Empty = new([], [], []);

    private readonly int[] _starts;
    private readonly int[] _lengths;
    private readonly VoxelLineage[] _lineages;

    internal MaskSlice(int[] starts, int[] lengths, VoxelLineage[] lineages) => (_starts, _lengths, _lineages) = (starts, lengths, lineages);

    /// <summary>Number of runs.</summary>
    public int Count => _starts.Length;

    /// <summary>A run and the lineage of its voxels.</summary>
    public (VoxelRun Run, VoxelLineage Lineage) this[int index] => (new(_starts[index], _lengths[index]), _lineages[index]);

    /// <summary>The runs of the present voxels of one object, merged where only their history differs.</summary>
    public IReadOnlyList<VoxelRun> RunsOf(string objectId)
    {
        var runs = new RunMerger();
        for (var n = 0; n < _starts.Length; n++)
            if (_lineages[n].Owner == objectId) runs.Add(_starts[n], _lengths[n]);
        return runs.Runs;
    }

    /// <summary>The lineage of one voxel.</summary>
    public VoxelLineage At(int voxel)
    {
        var n = Array.BinarySearch(_starts, voxel);
        if (n < 0) n = ~n - 1;
        return n >= 0 && voxel < _starts[n] + _lengths[n] ? _lineages[n] : VoxelLineage.Nobody;
    }

    /// <summary>Visits the parts of these runs that have one lineage each, in order, voxels that nobody has written too.</summary>
    /// <param name="runs">Sorted runs that do not overlap.</param>
    /// <param name="visit">Gets start, length and lineage.</param>
    public void Visit(ReadOnlySpan<VoxelRun> runs, Action<int, int, VoxelLineage> visit)
    {
        if (runs.IsEmpty) return;
        var n = FirstEndingAfter(runs[0].Start);
        foreach (var run in runs)
        {
            for (var at = run.Start; at < run.End;)
            {
                while (n < _starts.Length && _starts[n] + _lengths[n] <= at) n++;
                var inside = n < _starts.Length && _starts[n] <= at;
                var stop = n == _starts.Length ? run.End : Math.Min(run.End, inside ? _starts[n] + _lengths[n] : _starts[n]);
                visit(at, stop - at, inside ? _lineages[n] : VoxelLineage.Nobody);
                at = stop;
            }
        }
    }

    /// <summary>The slice after the voxels of these runs changed their lineage; costs the runs of the slice.</summary>
    /// <param name="runs">Sorted runs that do not overlap.</param>
    /// <param name="change">The new lineage from the old; called once for each lineage met.</param>
    public MaskSlice Rewrite(ReadOnlySpan<VoxelRun> runs, Func<VoxelLineage, VoxelLineage> change)
    {
        var result = new MaskSliceBuilder(Count + (runs.Length * 2));
        var changed = new Dictionary<VoxelLineage, VoxelLineage>(ReferenceEqualityComparer.Instance);
        VoxelLineage Changed(VoxelLineage old) => changed.TryGetValue(old, out var known) ? known : changed[old] = change(old);
        var (n, offset) = (0, 0);
        foreach (var run in runs)
        {
            CopyUntil(run.Start, result, ref n, ref offset);
            Visit([run], (start, length, lineage) => result.Add(start, length, Changed(lineage)));
            Skip(run.End, ref n, ref offset);
        }
        CopyUntil(int.MaxValue, result, ref n, ref offset);
        return result.ToSlice();
    }

    /// <summary>The slice without what can neither be undone nor redone any more; this very one when nothing changes.</summary>
    public MaskSlice Trim(IReadOnlySet<long> live)
    {
        var trimmed = new Dictionary<VoxelLineage, VoxelLineage>(ReferenceEqualityComparer.Instance);
        var changed = false;
        foreach (var lineage in _lineages)
        {
            if (trimmed.ContainsKey(lineage)) continue;
            var kept = lineage.Trim(live);
            trimmed.Add(lineage, kept);
            changed |= !ReferenceEquals(kept, lineage);
        }
        if (!changed) return this;
        var result = new MaskSliceBuilder(Count);
        for (var n = 0; n < _starts.Length; n++) result.Add(_starts[n], _lengths[n], trimmed[_lineages[n]]);
        return result.ToSlice();
    }

    private int FirstEndingAfter(int voxel)
    {
        var n = Array.BinarySearch(_starts, voxel);
        return n >= 0 ? n : Math.Max(0, ~n - 1);
    }

    // The cursor (n, offset) stands at voxel _starts[n] + offset.
    private void CopyUntil(int end, MaskSliceBuilder result, ref int n, ref int offset)
    {
        for (; n < _starts.Length && _starts[n] + offset < end; n++, offset = 0)
        {
            var start = _starts[n] + offset;
            var stop = Math.Min(_starts[n] + _lengths[n], end);
            result.Add(start, stop - start, _lineages[n]);
            if (stop == _starts[n] + _lengths[n]) continue;
            offset = stop - _starts[n];
            return;
        }
    }

    private void Skip(int end, ref int n, ref int offset)
    {
        while (n < _starts.Length && _starts[n] + _lengths[n] <= end) (n, offset) = (n + 1, 0);
        if (n < _starts.Length && _starts[n] < end) offset = end - _starts[n];
    }
}
