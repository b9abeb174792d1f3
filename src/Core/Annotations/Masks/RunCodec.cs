using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Annotator.Core.Annotations.Masks;

/// <summary>Runs as text: base64 of LEB128 varints, alternating gap and length.</summary>
/// <remarks>
/// A gap counts from the end of the run before (the first from 0) and is 0 only for the first run; a length is at least 1. So one set of voxels
/// has exactly one text, and <see cref="TryDecode"/> refuses every other.
/// </remarks>
public static class RunCodec
{
    /// <summary>The text of sorted runs that neither overlap nor touch.</summary>
    public static string Encode(ReadOnlySpan<VoxelRun> runs)
    {
        var bytes = new List<byte>(runs.Length * 3);
        var end = 0;
        foreach (var run in runs)
        {
            WriteVarint(bytes, run.Start - end);
            WriteVarint(bytes, run.Length);
            end = run.End;
        }
        return Convert.ToBase64String(CollectionsMarshal.AsSpan(bytes));
    }

    /// <summary>Reads runs that lie within a k-slice; false with the reason when the text is not the canonical form of such runs.</summary>
    /// <param name="text">The text.</param>
    /// <param name="voxels">Voxels in the k-slice.</param>
    /// <param name="runs">The runs, sorted, apart from each other.</param>
    /// <param name="problem">Why not; empty when it worked.</param>
    public static bool TryDecode(string text, int voxels, out ImmutableArray<VoxelRun> runs, out string problem)
    {
        runs = [];
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, bytes, out var count)) return Fail("it is not base64", out problem);
        var found = ImmutableArray.CreateBuilder<VoxelRun>();
        var (at, end) = (0, 0);
        while (at < count)
        {
            if (!TryReadVarint(bytes.AsSpan(0, count), ref at, out var gap) || !TryReadVarint(bytes.AsSpan(0, count), ref at, out var length))
                return Fail("a number is cut off, too large or not in its shortest form", out problem);
            if (length == 0 || (gap == 0 && found.Count > 0)) return Fail("a run is empty or touches the one before", out problem);
            if ((long)end + gap + length > voxels) return Fail("a run leaves the image", out problem);
            found.Add(new VoxelRun(end + gap, length));
            end += gap + length;
        }
        (runs, problem) = (found.DrainToImmutable(), "");
        return true;
    }

    /// <summary>Reads runs that this code wrote before.</summary>
    /// <exception cref="FormatException">The text is damaged.</exception>
    public static ImmutableArray<VoxelRun> Decode(string text) =>
        TryDecode(text, int.MaxValue, out var runs, out var problem) ? runs : throw new FormatException($"Stored runs are damaged: {problem}.");

    /// <summary>Appends a number in LEB128.</summary>
    internal static void WriteVarint(List<byte> bytes, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        for (; number >= 0x80; number >>= 7) bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
    }

    /// <summary>Reads a number in its shortest LEB128 form that fits 31 bits.</summary>
    internal static bool TryReadVarint(ReadOnlySpan<byte> bytes, ref int at, out int number)
    {
        var value = 0L;
        number = 0;
        for (var shift = 0; shift <= 28; shift += 7)
        {
            if (at >= bytes.Length) return false;
            var next = bytes[at++];
            value |= (long)(next & 0x7F) << shift;
            if (next >= 0x80) continue;
            number = (int)value;
            return value <= int.MaxValue && (next != 0 || shift == 0);
        }
        return false;
    }

    private static bool Fail(string why, out string problem)
    {
        problem = why;
        return false;
    }
}
