using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Annotator.Imaging.Formats.Png;

/// <summary>The checksum of a PNG chunk (ISO 3309, reflected polynomial 0xEDB88320).</summary>
public static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of the bytes; 0 for none.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        if (Pclmulqdq.IsSupported && bytes.Length >= 64)
        {
            var folded = bytes.Length & -16;
            crc = Fold(bytes[..folded], crc);
            bytes = bytes[folded..];
        }
        return ~Sliced(bytes, crc);
    }

    /// <summary>The same by tables alone, for tests.</summary>
    internal static uint ComputeByTable(ReadOnlySpan<byte> bytes) => ~Sliced(bytes, uint.MaxValue);

    // Eight bytes a step, one table for each place: table n × 256 + byte is the byte followed by n zero bytes.
    private static uint Sliced(ReadOnlySpan<byte> bytes, uint crc)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(Table);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = At(ref table, 7, low) ^ At(ref table, 6, low >> 8) ^ At(ref table, 5, low >> 16) ^ At(ref table, 4, low >> 24)
                ^ At(ref table, 3, high) ^ At(ref table, 2, high >> 8) ^ At(ref table, 1, high >> 16) ^ At(ref table, 0, high >> 24);
        }
        foreach (var value in bytes) crc = At(ref table, 0, crc ^ value) ^ (crc >> 8);
        return crc;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint At(ref uint table, int place, uint value) => Unsafe.Add(ref table, (place << 8) | (int)(value & 0xFF));

    // V. Gopal et al., Fast CRC Computation for Generic Polynomials Using PCLMULQDQ (Intel, 2009): four 128-bit remainders are folded over
    // 64 bytes, then over each other, then reduced by Barrett. Constants are x^n mod P, bit-reflected.
    private static uint Fold(ReadOnlySpan<byte> bytes, uint crc)
    {
        var over64 = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
        var over16 = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var a = Load(ref start, 0) ^ Vector128.CreateScalar((ulong)crc);
        var (b, c, d) = (Load(ref start, 16), Load(ref start, 32), Load(ref start, 48));
        var at = 64;
        for (; at <= bytes.Length - 64; at += 64)
        {
            a = FoldOne(a, over64) ^ Load(ref start, at);
            b = FoldOne(b, over64) ^ Load(ref start, at + 16);
            c = FoldOne(c, over64) ^ Load(ref start, at + 32);
            d = FoldOne(d, over64) ^ Load(ref start, at + 48);
        }
        a = FoldOne(a, over16) ^ b;
        a = FoldOne(a, over16) ^ c;
        a = FoldOne(a, over16) ^ d;
        for (; at <= bytes.Length - 16; at += 16) a = FoldOne(a, over16) ^ Load(ref start, at);
        return Reduce(a, over16);
    }

    private static uint Reduce(Vector128<ulong> a, Vector128<ulong> over16)
    {
        var low32 = Vector128.Create(0xFFFFFFFFUL, 0);
        a = Pclmulqdq.CarrylessMultiply(a, over16, 0x10) ^ Sse2.ShiftRightLogical128BitLane(a, 8);
        a = Pclmulqdq.CarrylessMultiply(a & low32, Vector128.CreateScalar(0x0163cd6124UL), 0x00) ^ Sse2.ShiftRightLogical128BitLane(a, 4);
        var barrett = Vector128.Create(0x01db710641UL, 0x01f7011641UL);
        var quotient = Pclmulqdq.CarrylessMultiply(a & low32, barrett, 0x10);
        a ^= Pclmulqdq.CarrylessMultiply(quotient & low32, barrett, 0x00);
        return a.AsUInt32().GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> FoldOne(Vector128<ulong> a, Vector128<ulong> over) =>
        Pclmulqdq.CarrylessMultiply(a, over, 0x00) ^ Pclmulqdq.CarrylessMultiply(a, over, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ref byte start, int at) => Vector128.LoadUnsafe(ref Unsafe.Add(ref start, at)).AsUInt64();

    private static uint[] MakeTable()
    {
        var table = new uint[8 * 256];
        for (var n = 0u; n < 256; n++)
        {
            var crc = n;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
            table[n] = crc;
        }
        for (var n = 256; n < table.Length; n++) table[n] = (table[n - 256] >> 8) ^ table[table[n - 256] & 0xFF];
        return table;
    }
}
