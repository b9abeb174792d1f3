using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Annotator.Imaging.Kernels;

/// <summary>The k-slices that a walk leads through.</summary>
/// <param name="Slices">For each k, rows × columns voxels.</param>
/// <param name="Columns">Voxels along i.</param>
/// <param name="Rows">Voxels along j.</param>
/// <param name="From">The least stored value that means "no image here"; <paramref name="To"/> is below it when none does.</param>
/// <param name="To">The greatest.</param>
internal sealed record SampledVoxels(byte[][] Slices, int Columns, int Rows, float From, float To)
{
    /// <summary>Whether a neighbour along each axis exists, so that pairs may be read.</summary>
    public bool HasPairs => Columns > 1 && Rows > 1 && Slices.Length > 1;
}

/// <summary>Samples one row of an oblique picture. Vectors and their scalar twin agree bit for bit.</summary>
/// <remarks>
/// Coordinates are computed in double at the first of each eight pixels and in float from its voxel on, so an error stays near 10⁻⁶ voxels however
/// large the lattice. Between the border voxels' centres and their outer faces their values hold on. A sample outside, or one that a padding
/// voxel has a part in, is NaN: a value is never invented between tissue and "no image here".
/// </remarks>
internal static class RowSampler
{
    private const int Lanes = 8;

    /// <summary>The value of the voxel in which each pixel lies.</summary>
    public static void Nearest<T, TLanes>(SampledVoxels voxels, VoxelWalk walk, Span<float> values)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (first, end) = walk.Inside(voxels.Columns, voxels.Rows, voxels.Slices.Length, values.Length);
        values[..first].Fill(float.NaN);
        for (var x = first; x < end; x++)
        {
            var (i, j) = (Voxel(walk.Start.I, walk.StepI, x, voxels.Columns), Voxel(walk.Start.J, walk.StepJ, x, voxels.Rows));
            var slice = MemoryMarshal.Cast<byte, T>(voxels.Slices[Voxel(walk.Start.K, walk.StepK, x, voxels.Slices.Length)].AsSpan());
            var value = TLanes.ToFloat(slice[(j * voxels.Columns) + i]);
            values[x] = value >= voxels.From && value <= voxels.To ? float.NaN : value;
        }
        values[end..].Fill(float.NaN);
    }

    /// <summary>The value of each pixel between its eight neighbours.</summary>
    public static void Linear<T, TLanes>(SampledVoxels voxels, VoxelWalk walk, Span<float> values)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (first, end) = walk.Inside(voxels.Columns, voxels.Rows, voxels.Slices.Length, values.Length);
        values[..first].Fill(float.NaN);
        var x = first;
        if (Vector256.IsHardwareAccelerated && Unsafe.SizeOf<T>() <= sizeof(ushort) && voxels.HasPairs)
            for (; x <= end - Lanes; x += Lanes) Eight<T, TLanes>(voxels, Octet.At(walk, x), values.Slice(x, Lanes));
        LinearScalar<T, TLanes>(voxels, walk, x, end, values);
        values[end..].Fill(float.NaN);
    }

    /// <summary>As <see cref="Linear{T,TLanes}"/> without vectors, from a pixel that begins eight (or the first) to the end of what lies inside.</summary>
    internal static void LinearScalar<T, TLanes>(SampledVoxels voxels, VoxelWalk walk, int from, int end, Span<float> values)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var octet = default(Octet);
        for (var x = from; x < end; x++)
        {
            var lane = (x - from) % Lanes;
            if (lane == 0) octet = Octet.At(walk, x);
            var (i, fi) = octet.I.At(lane, voxels.Columns);
            var (j, fj) = octet.J.At(lane, voxels.Rows);
            var (k, fk) = octet.K.At(lane, voxels.Slices.Length);
            var (nextI, nextJ) = (voxels.Columns > 1 ? 1 : 0, voxels.Rows > 1 ? voxels.Columns : 0);
            var at = (j * voxels.Columns) + i;
            var near = Bilinear<T, TLanes>(voxels, voxels.Slices[k], at, nextI, nextJ, fi, fj);
            var far = Bilinear<T, TLanes>(voxels, voxels.Slices[Math.Min(k + 1, voxels.Slices.Length - 1)], at, nextI, nextJ, fi, fj);
            values[x] = Between(near, far, fk);
        }
    }

    private static float Bilinear<T, TLanes>(SampledVoxels voxels, byte[] slice, int at, int nextI, int nextJ, float fi, float fj)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(slice.AsSpan());
        var upper = Between(Value<T, TLanes>(voxels, values[at]), Value<T, TLanes>(voxels, values[at + nextI]), fi);
        var lower = Between(Value<T, TLanes>(voxels, values[at + nextJ]), Value<T, TLanes>(voxels, values[at + nextJ + nextI]), fi);
        return Between(upper, lower, fj);
    }

    private static float Value<T, TLanes>(SampledVoxels voxels, T stored)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var value = TLanes.ToFloat(stored);
        return value >= voxels.From && value <= voxels.To ? float.NaN : value;
    }

    // A neighbour without a part in the sum must not matter, even when it is NaN.
    private static float Between(float a, float b, float share) => share == 0 ? a : share == 1 ? b : a + (share * (b - a));

    private static int Voxel(double start, double step, int x, int length) => Math.Clamp((int)Math.Floor(start + (step * x) + 0.5), 0, length - 1);

    // Eight pixels: their lattice cells and shares as vectors, the corners read in pairs (two neighbours along i are one 32-bit or 16-bit word), then blended.
    private static void Eight<T, TLanes>(SampledVoxels voxels, in Octet octet, Span<float> values)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (i, fi) = octet.I.All(voxels.Columns);
        var (j, fj) = octet.J.All(voxels.Rows);
        var (k, fk) = octet.K.All(voxels.Slices.Length);
        var at = (j * voxels.Columns) + i;
        Span<uint> pairs = stackalloc uint[4 * Lanes];
        ref var pair = ref MemoryMarshal.GetReference(pairs);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var (slice, offset) = (k.GetElement(lane), at.GetElement(lane));
            Read<T, TLanes>(voxels.Slices[slice], offset, voxels.Columns, ref Unsafe.Add(ref pair, lane));
            Read<T, TLanes>(voxels.Slices[slice + 1], offset, voxels.Columns, ref Unsafe.Add(ref pair, lane + (2 * Lanes)));
        }
        var near = Bilinear<T, TLanes>(voxels, ref pair, fi, fj);
        var far = Bilinear<T, TLanes>(voxels, ref Unsafe.Add(ref pair, 2 * Lanes), fi, fj);
        Between(near, far, fk).StoreUnsafe(ref MemoryMarshal.GetReference(values));
    }

    // Inside the lattice by construction: the cell's first voxel is clamped to length − 2 along each axis.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read<T, TLanes>(byte[] slice, int offset, int columns, ref uint pair)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        ref var voxel = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(slice));
        pair = TLanes.ReadPair(ref Unsafe.Add(ref voxel, offset));
        Unsafe.Add(ref pair, Lanes) = TLanes.ReadPair(ref Unsafe.Add(ref voxel, offset + columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Bilinear<T, TLanes>(SampledVoxels voxels, ref uint pairs, Vector256<float> fi, Vector256<float> fj)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (a, b) = TLanes.SplitPairs(Vector256.LoadUnsafe(ref pairs));
        var (c, d) = TLanes.SplitPairs(Vector256.LoadUnsafe(ref Unsafe.Add(ref pairs, Lanes)));
        if (voxels.From <= voxels.To) (a, b, c, d) = (Hide(a, voxels), Hide(b, voxels), Hide(c, voxels), Hide(d, voxels));
        return Between(Between(a, b, fi), Between(c, d, fi), fj);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Hide(Vector256<float> values, SampledVoxels voxels) => Vector256.ConditionalSelect(
        Vector256.GreaterThanOrEqual(values, Vector256.Create(voxels.From)) & Vector256.LessThanOrEqual(values, Vector256.Create(voxels.To)),
        Vector256.Create(float.NaN), values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Between(Vector256<float> a, Vector256<float> b, Vector256<float> share)
    {
        var sum = a + (share * (b - a));
        sum = Vector256.ConditionalSelect(Vector256.Equals(share, Vector256<float>.One), b, sum);
        return Vector256.ConditionalSelect(Vector256.Equals(share, Vector256<float>.Zero), a, sum);
    }

    // Eight pixels from one on: along each axis the voxel the first lies in, and how far each is from there.
    private readonly record struct Octet(OctetAxis I, OctetAxis J, OctetAxis K)
    {
        public static Octet At(VoxelWalk walk, int x) =>
            new(OctetAxis.At(walk.Start.I, walk.StepI, x), OctetAxis.At(walk.Start.J, walk.StepJ, x), OctetAxis.At(walk.Start.K, walk.StepK, x));
    }

    private readonly record struct OctetAxis(int Voxel, float Beyond, float Step)
    {
        private static readonly Vector256<float> Lane = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);

        public static OctetAxis At(double start, double step, int x)
        {
            var place = start + (step * x);
            var voxel = Math.Floor(place);
            return new((int)voxel, (float)(place - voxel), (float)step);
        }

        public (int Cell, float Share) At(int lane, int length)
        {
            var place = Beyond + (lane * Step);
            place = MathF.Min(MathF.Max(place, -Voxel), length - 1 - Voxel);
            var cell = MathF.Max(MathF.Min(MathF.Floor(place), length - 2 - Voxel), -Voxel);
            return (Voxel + (int)cell, place - cell);
        }

        public (Vector256<int> Cell, Vector256<float> Share) All(int length)
        {
            var place = Vector256.Create(Beyond) + (Lane * Step);
            place = Vector256.Min(Vector256.Max(place, Vector256.Create((float)-Voxel)), Vector256.Create((float)(length - 1 - Voxel)));
            var cell = Vector256.Max(Vector256.Min(Vector256.Floor(place), Vector256.Create((float)(length - 2 - Voxel))), Vector256.Create((float)-Voxel));
            return (Vector256.Create(Voxel) + Vector256.ConvertToInt32Native(cell), place - cell);
        }
    }
}
