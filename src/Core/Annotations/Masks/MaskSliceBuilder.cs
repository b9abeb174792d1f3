using System.Runtime.InteropServices;

namespace Annotator.Core.Annotations.Masks;

/// <summary>Collects runs in order; drops those that nobody has written and joins equal neighbours.</summary>
internal sealed class MaskSliceBuilder(int capacity)
{
    private readonly List<int> _starts = new(capacity);
    private readonly List<int> _lengths = new(capacity);
    private readonly List<VoxelLineage> _lineages = new(capacity);

    /// <summary>Appends a run that starts at or after the end of the last one.</summary>
    public void Add(int start, int length, VoxelLineage lineage)
    {
        if (length == 0 || lineage.IsNobody) return;
        var last = _starts.Count - 1;
        if (last >= 0 && _starts[last] + _lengths[last] == start && _lineages[last].Equals(lineage))
        {
            _lengths[last] += length;
            return;
        }
        _starts.Add(start);
        _lengths.Add(length);
        _lineages.Add(lineage);
    }

    /// <summary>The slice of everything added.</summary>
    public MaskSlice ToSlice() => _starts.Count == 0 ? MaskSlice.Empty : new([.. _starts], [.. _lengths], [.. _lineages]);
}

/// <summary>Collects runs in order and joins those that touch.</summary>
internal sealed class RunMerger
{
    private readonly List<VoxelRun> _runs = [];

    /// <summary>The runs so far.</summary>
    public IReadOnlyList<VoxelRun> Runs => _runs;

    /// <summary>Appends a run that starts at or after the end of the last one.</summary>
    public void Add(int start, int length)
    {
        if (_runs.Count > 0 && _runs[^1].End == start) _runs[^1] = _runs[^1] with { Length = _runs[^1].Length + length };
        else _runs.Add(new VoxelRun(start, length));
    }

    /// <summary>The runs as text.</summary>
    public string Encode() => RunCodec.Encode(CollectionsMarshal.AsSpan(_runs));
}
