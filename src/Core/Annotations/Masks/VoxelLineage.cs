namespace Annotator.Core.Annotations.Masks;

/// <summary>Whose a voxel is, and which strokes made it so as far as they can still be undone or redone. Immutable; equal by value.</summary>
/// <remarks>
/// A line of entries (stamp, owner) with one of them current. The first has stamp 0: what was there before all strokes that can be undone.
/// Undoing steps back, redoing steps forward, a new stroke drops everything after the current entry and appends itself.
/// </remarks>
public sealed class VoxelLineage : IEquatable<VoxelLineage>
{
    /// <summary>A voxel that nobody has written.</summary>
    public static readonly VoxelLineage Nobody = new([null], [0], 0);

    private readonly string?[] _owners;
    private readonly long[] _stamps;
    private readonly int _current;
    private readonly int _hash;

    private VoxelLineage(string?[] owners, long[] stamps, int current)
    {
        (_owners, _stamps, _current) = (owners, stamps, current);
        var hash = new HashCode();
        hash.Add(current);
        for (var n = 0; n < owners.Length; n++) hash.Add(HashCode.Combine(owners[n], stamps[n]));
        _hash = hash.ToHashCode();
    }

    /// <summary>The object that owns the voxel now, perhaps a removed one; null for nobody.</summary>
    public string? Owner => _owners[_current];

    /// <summary>The version of the stroke that wrote the present owner; 0 when it can no longer be undone.</summary>
    public long Stamp => _stamps[_current];

    /// <summary>Which entry is current, from 0.</summary>
    public int Current => _current;

    /// <summary>How many entries there are; at least 1.</summary>
    public int Count => _owners.Length;

    /// <summary>True when nothing is to be remembered of the voxel.</summary>
    public bool IsNobody => _owners.Length == 1 && _owners[0] is null;

    /// <summary>One entry, from the oldest.</summary>
    public (long Stamp, string? Owner) this[int entry] => (_stamps[entry], _owners[entry]);

    /// <summary>A lineage read back from a snapshot.</summary>
    /// <exception cref="FormatException">It is not one that could have been written.</exception>
    public static VoxelLineage From(IReadOnlyList<string?> owners, IReadOnlyList<long> stamps, int current)
    {
        if (owners.Count == 0 || owners.Count != stamps.Count || stamps[0] != 0 || current < 0 || current >= owners.Count)
            throw new FormatException("A stored voxel lineage is damaged.");
        return new([.. owners], [.. stamps], current);
    }

    /// <summary>The lineage after a stroke gave the voxel to an object, or to nobody.</summary>
    public VoxelLineage Write(long stamp, string? owner) =>
        new([.. _owners.AsSpan(0, _current + 1), owner], [.. _stamps.AsSpan(0, _current + 1), stamp], _current + 1);

    /// <summary>The lineage after the stroke is undone; null when it is not the last to have touched the voxel.</summary>
    public VoxelLineage? Undo(long stamp) => _current > 0 && _stamps[_current] == stamp ? new(_owners, _stamps, _current - 1) : null;

    /// <summary>The lineage after the stroke is redone; null when the voxel was touched since it was undone.</summary>
    public VoxelLineage? Redo(long stamp) =>
        _current + 1 < _stamps.Length && _stamps[_current + 1] == stamp ? new(_owners, _stamps, _current + 1) : null;

    /// <summary>The lineage without what can neither be undone nor redone any more; this very one when there is nothing to drop.</summary>
    /// <param name="live">The stamps of strokes that somebody can still undo or redo.</param>
    public VoxelLineage Trim(IReadOnlySet<long> live)
    {
        var (first, last) = (_current, _current);
        while (first > 0 && live.Contains(_stamps[first])) first--;
        while (last + 1 < _stamps.Length && live.Contains(_stamps[last + 1])) last++;
        if (first == 0 && last == _stamps.Length - 1) return this;
        long[] stamps = _stamps[first..(last + 1)];
        stamps[0] = 0;
        return new(_owners[first..(last + 1)], stamps, _current - first);
    }

    /// <inheritdoc/>
    public bool Equals(VoxelLineage? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && _current == other._current
            && _stamps.AsSpan().SequenceEqual(other._stamps) && _owners.AsSpan().SequenceEqual(other._owners));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VoxelLineage);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
