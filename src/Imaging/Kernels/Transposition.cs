using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Annotator.Imaging.Kernels;

/// <summary>Turns rows into columns, in blocks that stay in the first-level cache. Exact for every element type.</summary>
internal static class Transposition
{
    private const int Block = 8;

    /// <summary>Writes <c>target[c × targetStride + r] = source[r × sourceStride + c]</c> for all r below rows and c below columns.</summary>
    public static void Run<T>(ReadOnlySpan<T> source, int sourceStride, int rows, int columns, Span<T> target, int targetStride)
        where T : unmanaged
    {
        if (rows == 0 || columns == 0) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, ((rows - 1) * sourceStride) + columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ((columns - 1) * targetStride) + rows);
        if (Unsafe.SizeOf<T>() == sizeof(ushort) && Sse2.IsSupported)
            RunVector(MemoryMarshal.Cast<T, ushort>(source), sourceStride, rows, columns, MemoryMarshal.Cast<T, ushort>(target), targetStride);
        else
            RunScalar(source, sourceStride, rows, columns, target, targetStride);
    }

    /// <summary>The same without vectors.</summary>
    public static void RunScalar<T>(ReadOnlySpan<T> source, int sourceStride, int rows, int columns, Span<T> target, int targetStride)
        where T : unmanaged
    {
        for (var r = 0; r < rows; r += Block)
        for (var c = 0; c < columns; c += Block)
        {
            var (height, width) = (Math.Min(Block, rows - r), Math.Min(Block, columns - c));
            for (var x = 0; x < width; x++)
            {
                var written = target.Slice(((c + x) * targetStride) + r, height);
                for (var y = 0; y < written.Length; y++) written[y] = source[((r + y) * sourceStride) + c + x];
            }
        }
    }

    private static void RunVector(ReadOnlySpan<ushort> source, int sourceStride, int rows, int columns, Span<ushort> target, int targetStride)
    {
        var (wholeRows, wholeColumns) = (rows & -Block, columns & -Block);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        for (var r = 0; r < wholeRows; r += Block)
        for (var c = 0; c < wholeColumns; c += Block)
            Block8(ref Unsafe.Add(ref from, (r * sourceStride) + c), sourceStride, ref Unsafe.Add(ref to, (c * targetStride) + r), targetStride);
        if (wholeColumns < columns)
            RunScalar(source[wholeColumns..], sourceStride, rows, columns - wholeColumns, target[(wholeColumns * targetStride)..], targetStride);
        if (wholeRows < rows && wholeColumns > 0)
            RunScalar(source[(wholeRows * sourceStride)..], sourceStride, rows - wholeRows, wholeColumns, target[wholeRows..], targetStride);
    }

    // Eight rows of eight 16-bit lanes: interleaved as words, then double words, then quad words, so that each register ends as one column.
    private static void Block8(ref ushort from, int fromStride, ref ushort to, int toStride)
    {
        var (a, b, c, d) = (Load(ref from, 0, fromStride), Load(ref from, 1, fromStride), Load(ref from, 2, fromStride), Load(ref from, 3, fromStride));
        var (e, f, g, h) = (Load(ref from, 4, fromStride), Load(ref from, 5, fromStride), Load(ref from, 6, fromStride), Load(ref from, 7, fromStride));
        var (ab0, ab1, cd0, cd1) = (Sse2.UnpackLow(a, b).AsUInt32(), Sse2.UnpackHigh(a, b).AsUInt32(), Sse2.UnpackLow(c, d).AsUInt32(), Sse2.UnpackHigh(c, d).AsUInt32());
        var (ef0, ef1, gh0, gh1) = (Sse2.UnpackLow(e, f).AsUInt32(), Sse2.UnpackHigh(e, f).AsUInt32(), Sse2.UnpackLow(g, h).AsUInt32(), Sse2.UnpackHigh(g, h).AsUInt32());
        Store(ref to, 0, toStride, Sse2.UnpackLow(ab0, cd0), Sse2.UnpackLow(ef0, gh0));
        Store(ref to, 2, toStride, Sse2.UnpackHigh(ab0, cd0), Sse2.UnpackHigh(ef0, gh0));
        Store(ref to, 4, toStride, Sse2.UnpackLow(ab1, cd1), Sse2.UnpackLow(ef1, gh1));
        Store(ref to, 6, toStride, Sse2.UnpackHigh(ab1, cd1), Sse2.UnpackHigh(ef1, gh1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Load(ref ushort from, int row, int stride) => Vector128.LoadUnsafe(ref Unsafe.Add(ref from, row * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref ushort to, int row, int stride, Vector128<uint> upper, Vector128<uint> lower)
    {
        Sse2.UnpackLow(upper.AsUInt64(), lower.AsUInt64()).AsUInt16().StoreUnsafe(ref Unsafe.Add(ref to, row * stride));
        Sse2.UnpackHigh(upper.AsUInt64(), lower.AsUInt64()).AsUInt16().StoreUnsafe(ref Unsafe.Add(ref to, (row + 1) * stride));
    }
}
