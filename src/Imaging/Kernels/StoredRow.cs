using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Annotator.Core.Contract;

namespace Annotator.Imaging.Kernels;

/// <summary>Turns rows of float samples into stored values of a grey type and back. Halves go up; NaN becomes the value for outside.</summary>
internal static class StoredRow
{
    /// <summary>Writes samples as stored values; they must be within the type's range.</summary>
    public static void Write(PixelType type, ReadOnlySpan<float> samples, float outside, Span<byte> stored)
    {
        switch (type)
        {
            // The lower half of the integer is the value of either 16-bit type.
            case PixelType.Int16 or PixelType.Uint16: Write16(samples, outside, MemoryMarshal.Cast<byte, short>(stored)); break;
            case PixelType.Uint8:
                for (var n = 0; n < samples.Length; n++) stored[n] = (byte)Whole(samples[n], outside);
                break;
            default:
                var floats = MemoryMarshal.Cast<byte, float>(stored);
                for (var n = 0; n < samples.Length; n++) floats[n] = float.IsNaN(samples[n]) ? outside : samples[n];
                break;
        }
    }

    /// <summary>Reads stored values as samples; those from one value to another are NaN.</summary>
    public static void Read(PixelType type, ReadOnlySpan<byte> stored, float from, float to, Span<float> samples)
    {
        switch (type)
        {
            case PixelType.Int16: Read<short, Int16Lanes>(MemoryMarshal.Cast<byte, short>(stored), from, to, samples); break;
            case PixelType.Uint16: Read<ushort, Uint16Lanes>(MemoryMarshal.Cast<byte, ushort>(stored), from, to, samples); break;
            case PixelType.Uint8: Read<byte, Uint8Lanes>(stored, from, to, samples); break;
            default: Read<float, Float32Lanes>(MemoryMarshal.Cast<byte, float>(stored), from, to, samples); break;
        }
    }

    private static void Write16(ReadOnlySpan<float> samples, float outside, Span<short> stored)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stored.Length, samples.Length);
        var done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(samples);
            ref var to = ref MemoryMarshal.GetReference(stored);
            var absent = Vector256.Create(outside);
            for (; done <= samples.Length - 16; done += 16)
                Vector256.Narrow(Whole(Vector256.LoadUnsafe(ref from, (nuint)done), absent), Whole(Vector256.LoadUnsafe(ref from, (nuint)done + 8), absent)).StoreUnsafe(ref to, (nuint)done);
        }
        for (; done < samples.Length; done++) stored[done] = unchecked((short)Whole(samples[done], outside));
    }

    private static int Whole(float sample, float outside) => (int)MathF.Floor((float.IsNaN(sample) ? outside : sample) + 0.5f);

    private static Vector256<int> Whole(Vector256<float> samples, Vector256<float> outside) => Vector256.ConvertToInt32Native(
        Vector256.Floor(Vector256.ConditionalSelect(Vector256.Equals(samples, samples), samples, outside) + Vector256.Create(0.5f)));

    private static void Read<T, TLanes>(ReadOnlySpan<T> stored, float from, float to, Span<float> samples)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var done = 0;
        if (Vector256.IsHardwareAccelerated && from > to)
        {
            ref var source = ref MemoryMarshal.GetReference(stored);
            ref var target = ref MemoryMarshal.GetReference(samples);
            for (; done <= samples.Length - 16; done += 16)
            {
                var (a, b) = TLanes.Load16(ref System.Runtime.CompilerServices.Unsafe.Add(ref source, done));
                a.StoreUnsafe(ref target, (nuint)done);
                b.StoreUnsafe(ref target, (nuint)done + 8);
            }
        }
        for (; done < samples.Length; done++)
        {
            var value = TLanes.ToFloat(stored[done]);
            samples[done] = value >= from && value <= to ? float.NaN : value;
        }
    }
}
