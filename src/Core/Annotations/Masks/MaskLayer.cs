using System.Collections.Immutable;

namespace Annotator.Core.Annotations.Masks;

/// <summary>The name of a mask layer within a set.</summary>
/// <param name="Grid">The grid its voxels belong to.</param>
/// <param name="Key">The label group's id when the group is panoptic, else the object's id.</param>
public readonly record struct MaskLayerId(string Grid, string Key)
{
    /// <summary>By grid, then by key, both by code unit.</summary>
    public static readonly IComparer<MaskLayerId> Order = Comparer<MaskLayerId>.Create((a, b) =>
    {
        var grids = string.CompareOrdinal(a.Grid, b.Grid);
        return grids != 0 ? grids : string.CompareOrdinal(a.Key, b.Key);
    });
}

/// <summary>Voxels of one grid with at most one owner each. Immutable; a change copies only the k-slices it touches.</summary>
public sealed class MaskLayer
{
    /// <summary>A layer that nobody has written.</summary>
    public static readonly MaskLayer Empty = new(ImmutableSortedDictionary<int, MaskSlice>.Empty);

    private MaskLayer(ImmutableSortedDictionary<int, MaskSlice> slices) => Slices = slices;

    /// <summary>The k-slices that hold any run, by k.</summary>
    public ImmutableSortedDictionary<int, MaskSlice> Slices { get; }

    /// <summary>Number of runs of all slices.</summary>
    public int RunCount => Slices.Values.Sum(s => s.Count);

    /// <summary>One k-slice; an empty one when nothing is there.</summary>
    public MaskSlice this[int k] => Slices.GetValueOrDefault(k, MaskSlice.Empty);

    /// <summary>The layer with another k-slice.</summary>
    public MaskLayer With(int k, MaskSlice slice)
    {
        if (slice.Count > 0) return new(Slices.SetItem(k, slice));
        return Slices.ContainsKey(k) ? new(Slices.Remove(k)) : this;
    }

    /// <summary>Whether any voxel is the object's now.</summary>
    public bool HasVoxelsOf(string objectId)
    {
        foreach (var slice in Slices.Values)
            for (var n = 0; n < slice.Count; n++)
                if (slice[n].Lineage.Owner == objectId) return true;
        return false;
    }
}
