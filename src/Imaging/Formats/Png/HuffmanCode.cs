namespace Annotator.Imaging.Formats.Png;

/// <summary>Canonical Huffman codes of limited length, as deflate has them (RFC 1951 3.2.2).</summary>
internal static class HuffmanCode
{
    /// <summary>The lengths of codes for these counts; every symbol with a count gets one, none is longer than the limit.</summary>
    /// <remarks>Lengths by the two-queue method; where the limit cuts, Kraft's sum is repaired by lengthening the longest codes below the limit.</remarks>
    public static void Fit(ReadOnlySpan<int> counts, int limit, Span<byte> lengths)
    {
        var symbols = new List<int>(counts.Length);
        for (var n = 0; n < counts.Length; n++)
            if (counts[n] > 0) symbols.Add(n);
        lengths.Clear();
        var sorted = new (int Count, int Symbol)[symbols.Count];
        for (var n = 0; n < sorted.Length; n++) sorted[n] = (counts[symbols[n]], symbols[n]);
        Array.Sort(sorted);
        var depths = Depths(sorted);
        var kraft = 0L;
        for (var n = 0; n < sorted.Length; n++)
        {
            depths[n] = Math.Clamp(depths[n], 1, limit);
            kraft += 1L << (limit - depths[n]);
        }
        Repair(depths, limit, kraft);
        for (var n = 0; n < sorted.Length; n++) lengths[sorted[n].Symbol] = (byte)depths[n];
    }

    /// <summary>The codes of lengths, first bit lowest, packed as <c>code &lt;&lt; 8 | length</c>.</summary>
    public static void Assign(ReadOnlySpan<byte> lengths, Span<uint> codes)
    {
        Span<uint> next = stackalloc uint[17];
        foreach (var length in lengths)
            if (length > 0) next[length + 1]++;
        for (var length = 1; length < next.Length; length++) next[length] = (next[length] + next[length - 1]) << 1;
        for (var n = 0; n < lengths.Length; n++)
            codes[n] = lengths[n] == 0 ? 0 : (Reverse(next[lengths[n]]++, lengths[n]) << 8) | lengths[n];
    }

    // Leaves in rising order and inner nodes as they arise are two sorted queues; the two least are joined until one is left.
    private static int[] Depths((int Count, int Symbol)[] sorted)
    {
        var leaves = sorted.Length;
        var weights = new long[(2 * leaves) - 1];
        var parents = new int[(2 * leaves) - 1];
        for (var n = 0; n < leaves; n++) weights[n] = sorted[n].Count;
        var (leaf, inner) = (0, leaves);
        for (var made = leaves; made < weights.Length; made++)
        {
            for (var child = 0; child < 2; child++)
            {
                var least = leaf < leaves && (inner >= made || weights[leaf] <= weights[inner]) ? leaf++ : inner++;
                weights[made] += weights[least];
                parents[least] = made;
            }
        }
        var depths = new int[weights.Length];
        for (var n = weights.Length - 2; n >= 0; n--) depths[n] = depths[parents[n]] + 1;
        return depths[..leaves];
    }

    // Rarest first: too full a code is lengthened where that costs least, then what room is left shortens codes again, most frequent first.
    private static void Repair(int[] depths, int limit, long kraft)
    {
        var full = 1L << limit;
        while (kraft > full)
        {
            for (var n = 0; n < depths.Length && kraft > full; n++)
            {
                if (depths[n] >= limit) continue;
                depths[n]++;
                kraft -= 1L << (limit - depths[n]);
            }
        }
        for (var n = depths.Length - 1; n >= 0; n--)
        {
            while (depths[n] > 1 && kraft + (1L << (limit - depths[n])) <= full)
            {
                kraft += 1L << (limit - depths[n]);
                depths[n]--;
            }
        }
    }

    private static uint Reverse(uint code, int length)
    {
        var reversed = 0u;
        for (var n = 0; n < length; n++, code >>= 1) reversed = (reversed << 1) | (code & 1);
        return reversed;
    }
}
