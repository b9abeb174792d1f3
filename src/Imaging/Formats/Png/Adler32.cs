using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Annotator.Imaging.Formats.Png;

/// <summary>The checksum of a zlib stream (RFC 1950).</summary>
public static class Adler32
{
    private const uint Prime = 65521;

    // The longest run after which neither sum can have left 32 bits, in whole vectors.
    private const int Longest = 5552 / 32 * 32;

    /// <summary>The checksum of the bytes; 1 for none.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (1u, 0u);
        if (Avx2.IsSupported)
        {
            for (; bytes.Length >= 32; bytes = bytes[Math.Min(Longest, bytes.Length & -32)..])
                (a, b) = AddVectors(bytes[..Math.Min(Longest, bytes.Length & -32)], a, b);
        }
        return Scalar(bytes, a, b);
    }

    /// <summary>The same without vectors, for tests.</summary>
    internal static uint ComputeScalar(ReadOnlySpan<byte> bytes) => Scalar(bytes, 1, 0);

    private static uint Scalar(ReadOnlySpan<byte> bytes, uint a, uint b)
    {
        while (!bytes.IsEmpty)
        {
            var some = bytes[..Math.Min(Longest, bytes.Length)];
            foreach (var value in some)
            {
                a += value;
                b += a;
            }
            (a, b) = (a % Prime, b % Prime);
            bytes = bytes[some.Length..];
        }
        return (b << 16) | a;
    }

    // Of 32 bytes the first counts 32 times in b, the last once: weights times bytes, as adjacent 16-bit sums (at most 63 × 255), then as 32-bit sums.
    private static (uint A, uint B) AddVectors(ReadOnlySpan<byte> bytes, uint a, uint b)
    {
        var weights = Vector256.Create(
            32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, (sbyte)1);
        var ones = Vector256.Create((short)1);
        var (sums, weighted, before) = (Vector256<uint>.Zero, Vector256<uint>.Zero, Vector256<uint>.Zero);
        ref var start = ref MemoryMarshal.GetReference(bytes);
        for (var at = 0; at < bytes.Length; at += 32)
        {
            var some = Vector256.LoadUnsafe(ref Unsafe.Add(ref start, at));
            before += sums;
            sums += Avx2.SumAbsoluteDifferences(some, Vector256<byte>.Zero).AsUInt32();
            weighted += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(some, weights), ones).AsUInt32();
        }
        var total = (ulong)b + ((ulong)a * (uint)bytes.Length) + (32UL * Vector256.Sum(before)) + Vector256.Sum(weighted);
        return ((a + Vector256.Sum(sums)) % Prime, (uint)(total % Prime));
    }
}
