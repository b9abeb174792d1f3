using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Annotator.Core.Annotations.Masks;

namespace Annotator.Core.Annotations;

/// <summary>A mask layer as it is stored and sent.</summary>
/// <param name="Grid">The grid.</param>
/// <param name="Key">The layer's key.</param>
/// <param name="Lineages">The different lineages of its voxels.</param>
/// <param name="Slices">The k-slices, ascending.</param>
public sealed record StoredLayer(string Grid, string Key, ImmutableArray<StoredLineage> Lineages, ImmutableArray<StoredSlice> Slices)
{
    /// <summary>The stored form of a layer.</summary>
    public static StoredLayer Of(MaskLayerId id, MaskLayer layer)
    {
        var numbers = new Dictionary<VoxelLineage, int>();
        var slices = layer.Slices.Select(s => new StoredSlice(s.Key, Write(s.Value, numbers))).ToImmutableArray();
        return new(id.Grid, id.Key, [.. numbers.Keys.Select(StoredLineage.Of)], slices);
    }

    /// <summary>The layer.</summary>
    /// <exception cref="FormatException">The runs are damaged.</exception>
    public MaskLayer ToLayer()
    {
        var lineages = Lineages.Select(l => l.ToLineage()).ToArray();
        return Slices.Aggregate(MaskLayer.Empty, (layer, slice) => layer.With(slice.K, Read(slice.Runs, lineages)));
    }

    private static string Write(MaskSlice slice, Dictionary<VoxelLineage, int> numbers)
    {
        var bytes = new List<byte>(slice.Count * 4);
        var end = 0;
        for (var n = 0; n < slice.Count; n++)
        {
            var (run, lineage) = slice[n];
            if (!numbers.TryGetValue(lineage, out var number)) numbers.Add(lineage, number = numbers.Count);
            RunCodec.WriteVarint(bytes, run.Start - end);
            RunCodec.WriteVarint(bytes, run.Length);
            RunCodec.WriteVarint(bytes, number);
            end = run.End;
        }
        return Convert.ToBase64String(CollectionsMarshal.AsSpan(bytes));
    }

    private static MaskSlice Read(string runs, VoxelLineage[] lineages)
    {
        var bytes = Convert.FromBase64String(runs);
        var result = new MaskSliceBuilder(bytes.Length / 4);
        var (at, end) = (0, 0);
        while (at < bytes.Length)
        {
            if (!RunCodec.TryReadVarint(bytes, ref at, out var gap) || !RunCodec.TryReadVarint(bytes, ref at, out var length)
                || !RunCodec.TryReadVarint(bytes, ref at, out var number) || number >= lineages.Length)
                throw new FormatException("Stored runs are damaged.");
            result.Add(end + gap, length, lineages[number]);
            end += gap + length;
        }
        return result.ToSlice();
    }
}

/// <summary>One k-slice as it is stored and sent.</summary>
/// <param name="K">The k-slice.</param>
/// <param name="Runs">Base64 of LEB128 varints, three a run: gap from the end of the run before, length, number of the lineage.</param>
public sealed record StoredSlice(int K, string Runs);

/// <summary>A lineage as it is stored and sent.</summary>
/// <param name="Owners">The entries' owners, from the oldest; empty text for nobody.</param>
/// <param name="Stamps">The entries' stamps.</param>
/// <param name="Current">Which entry is current, from 0.</param>
public sealed record StoredLineage(ImmutableArray<string> Owners, ImmutableArray<long> Stamps, int Current)
{
    /// <summary>The stored form of a lineage.</summary>
    public static StoredLineage Of(VoxelLineage lineage) => new(
        [.. Enumerable.Range(0, lineage.Count).Select(n => lineage[n].Owner ?? "")],
        [.. Enumerable.Range(0, lineage.Count).Select(n => lineage[n].Stamp)], lineage.Current);

    /// <summary>The lineage.</summary>
    public VoxelLineage ToLineage() => VoxelLineage.From([.. Owners.Select(o => o.Length == 0 ? null : o)], Stamps, Current);
}
