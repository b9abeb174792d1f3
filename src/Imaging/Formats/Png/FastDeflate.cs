using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Annotator.Imaging.Formats.Png;

/// <summary>A deflate (RFC 1951) for filtered pictures: one block, Huffman codes fitted to a sample, and of all matches only runs of zero.</summary>
/// <remarks>Noise has no repeats worth finding; the flat background has nothing but runs. So the search that makes zlib slow is left out.</remarks>
internal static class FastDeflate
{
    // Four codes of at most 12 bits and 7 bits left over fit a 64-bit buffer.
    private const int LongestCode = 12;
    private const int Symbols = 286;
    private const int EndOfBlock = 256;
    private const int LongestRun = 258;
    private const int SampleEvery = 8;
    private const int SampleBytes = 1024;

    private static readonly (int Symbol, int ExtraBits, int First)[] Lengths = MakeLengths();

    /// <summary>The most bytes a stream of that many input bytes takes.</summary>
    public static int MaxLength(int bytes) => checked(bytes + (bytes / 2) + 1024);

    /// <summary>Writes the stream and returns its length.</summary>
    public static int Run(ReadOnlySpan<byte> bytes, Span<byte> stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stream.Length, MaxLength(bytes.Length));
        Span<byte> lengths = stackalloc byte[Symbols];
        Span<uint> codes = stackalloc uint[Symbols];
        Span<int> counts = stackalloc int[Symbols];
        Count(bytes, counts);
        HuffmanCode.Fit(counts, LongestCode, lengths);
        HuffmanCode.Assign(lengths, codes);
        var writer = new BitWriter(stream);
        WriteHeader(ref writer, lengths);
        WriteSymbols(ref writer, bytes, codes);
        return writer.Finish();
    }

    // Every symbol gets a code, seen in the sample or not.
    private static void Count(ReadOnlySpan<byte> bytes, Span<int> counts)
    {
        counts.Fill(1);
        for (var at = 0; at < bytes.Length; at += SampleBytes * SampleEvery)
        {
            var sample = bytes.Slice(at, Math.Min(SampleBytes, bytes.Length - at));
            while (!sample.IsEmpty)
            {
                var run = ZeroRun(sample);
                if (run == 0)
                {
                    counts[sample[0]] += 8;
                    sample = sample[1..];
                    continue;
                }
                counts[0] += 8;
                // The end of the sample cuts the run; the rest of it is likely to be as long as runs get.
                counts[Lengths[Math.Min(run - 1, LongestRun)].Symbol] += 8;
                sample = sample[run..];
            }
        }
    }

    // BTYPE 10; all 286 lengths and one distance (of 1), written as 4-bit numbers: the code of code lengths is flat.
    private static void WriteHeader(ref BitWriter writer, scoped ReadOnlySpan<byte> lengths)
    {
        writer.Put(0b101, 3);
        writer.Put(Symbols - 257, 5);
        writer.Put(0, 5);
        writer.Put(19 - 4, 4);
        writer.Flush();
        // Order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15: the three repeats are not used.
        for (var n = 0; n < 19; n++)
        {
            writer.Put(n < 3 ? 0u : 4u, 3);
            writer.Flush();
        }
        foreach (var length in lengths)
        {
            writer.Put(Reversed4(length), 4);
            writer.Flush();
        }
        writer.Put(Reversed4(1), 4);
        writer.Flush();
    }

    private static void WriteSymbols(ref BitWriter writer, scoped ReadOnlySpan<byte> bytes, scoped ReadOnlySpan<uint> codes)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        ref var code = ref MemoryMarshal.GetReference(codes);
        var at = 0;
        while (at <= bytes.Length - 8)
        {
            var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));
            if (eight == 0)
            {
                var run = ZeroRun(bytes[at..]);
                WriteRun(ref writer, run, codes);
                at += run;
                continue;
            }
            if (!BitConverter.IsLittleEndian) eight = BinaryPrimitives.ReverseEndianness(eight);
            writer.PutCode(Unsafe.Add(ref code, (int)(eight & 0xFF)));
            writer.PutCode(Unsafe.Add(ref code, (int)((eight >> 8) & 0xFF)));
            writer.PutCode(Unsafe.Add(ref code, (int)((eight >> 16) & 0xFF)));
            writer.PutCode(Unsafe.Add(ref code, (int)((eight >> 24) & 0xFF)));
            writer.Flush();
            writer.PutCode(Unsafe.Add(ref code, (int)((eight >> 32) & 0xFF)));
            writer.PutCode(Unsafe.Add(ref code, (int)((eight >> 40) & 0xFF)));
            writer.PutCode(Unsafe.Add(ref code, (int)((eight >> 48) & 0xFF)));
            writer.PutCode(Unsafe.Add(ref code, (int)(eight >> 56)));
            writer.Flush();
            at += 8;
        }
        for (; at < bytes.Length; at++)
        {
            writer.PutCode(codes[bytes[at]]);
            writer.Flush();
        }
        writer.PutCode(codes[EndOfBlock]);
        writer.Flush();
    }

    // A zero, then matches at distance 1 (the only distance code: the single bit 0).
    private static void WriteRun(ref BitWriter writer, int run, scoped ReadOnlySpan<uint> codes)
    {
        writer.PutCode(codes[0]);
        for (run--; run >= 3;)
        {
            var length = Math.Min(run, LongestRun);
            var (symbol, extraBits, first) = Lengths[length];
            writer.PutCode(codes[symbol]);
            writer.Put((uint)(length - first), extraBits);
            writer.Put(0, 1);
            writer.Flush();
            run -= length;
        }
        for (; run > 0; run--) writer.PutCode(codes[0]);
        writer.Flush();
    }

    // The length of the run of zeros it begins with, when it is one (eight or more); else 0.
    private static int ZeroRun(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || Unsafe.ReadUnaligned<ulong>(ref MemoryMarshal.GetReference(bytes)) != 0) return 0;
        var end = bytes.IndexOfAnyExcept((byte)0);
        return end < 0 ? bytes.Length : end;
    }

    private static uint Reversed4(int value) => (uint)(((value & 1) << 3) | ((value & 2) << 1) | ((value & 4) >> 1) | ((value & 8) >> 3));

    // RFC 1951 3.2.5: lengths 3 to 258 by symbol and extra bits; 258 has a symbol of its own.
    private static (int Symbol, int ExtraBits, int First)[] MakeLengths()
    {
        var lengths = new (int, int, int)[LongestRun + 1];
        for (var length = 0; length < LongestRun; length++)
        {
            var offset = Math.Max(length, 3) - 3;
            var extra = offset < 8 ? 0 : BitOperations.Log2((uint)offset) - 2;
            lengths[length] = (257 + (extra * 4) + (offset >> extra), extra, 3 + (offset >> extra << extra));
        }
        lengths[LongestRun] = (285, 0, LongestRun);
        return lengths;
    }
}
