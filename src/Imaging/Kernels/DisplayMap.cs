using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Annotator.Core.Contract;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Kernels;

/// <summary>Windows stored values to 8-bit grey. Vectors and their scalar twin agree bit for bit; both are within 1 grey level of the equations in double precision.</summary>
/// <remarks>
/// A linear window over a linear rescale is one line, <c>display = stored × scale + offset</c>, clamped; halves go up. SIGMOID and the
/// threshold of a LINEAR window of width 1 go through a table over the values that occur.
/// </remarks>
public static class DisplayMap
{
    private const float White = 255;

    /// <summary>Windows a picture of one of the grey types.</summary>
    /// <param name="type">The type of the stored values; <see cref="PixelType.Rgb8"/> has no window.</param>
    /// <param name="stored">The stored values, little-endian.</param>
    /// <param name="window">A valid window.</param>
    /// <param name="padding">Stored values shown as black, whatever the window; null for none.</param>
    /// <param name="display">Takes one byte for each value.</param>
    public static void Run(PixelType type, ReadOnlySpan<byte> stored, VoiWindow window, PaddingRange? padding, Span<byte> display)
    {
        ArgumentNullException.ThrowIfNull(window);
        if (!window.IsValid) throw new ArgumentException("The window's width is not one its function allows.", nameof(window));
        ArgumentOutOfRangeException.ThrowIfNotEqual(stored.Length, display.Length * Volume.BytesOf(type));
        switch (type)
        {
            case PixelType.Int16: Run<short, Int16Lanes>(MemoryMarshal.Cast<byte, short>(stored), window, padding, display); break;
            case PixelType.Uint16: Run<ushort, Uint16Lanes>(MemoryMarshal.Cast<byte, ushort>(stored), window, padding, display); break;
            case PixelType.Uint8: Run<byte, Uint8Lanes>(stored, window, padding, display); break;
            case PixelType.Float32: Run<float, Float32Lanes>(MemoryMarshal.Cast<byte, float>(stored), window, padding, display); break;
            default: throw new ArgumentException("Colour has no window.", nameof(type));
        }
    }

    /// <summary>The same without vectors, for tests.</summary>
    internal static void RunScalar<T, TLanes>(ReadOnlySpan<T> stored, VoiWindow window, PaddingRange? padding, Span<byte> display)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (line, from, to) = (Line.Of(window), First(padding), Last(padding));
        for (var n = 0; n < display.Length; n++) display[n] = line.Map(TLanes.ToFloat(stored[n]), from, to);
    }

    internal static void Run<T, TLanes>(ReadOnlySpan<T> stored, VoiWindow window, PaddingRange? padding, Span<byte> display)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        if (window.Function is VoiFunction.Sigmoid or VoiFunction.Table || window is { Function: VoiFunction.Linear, Width: 1 })
        {
            DisplayTable.Run<T, TLanes>(stored, window, padding, display);
            return;
        }
        var done = Vector256.IsHardwareAccelerated ? RunVector<T, TLanes>(stored, Line.Of(window), First(padding), Last(padding), display) : 0;
        RunScalar<T, TLanes>(stored[done..], window, padding, display[done..]);
    }

    // 32 values a step: 4 × 8 floats are mapped to 0–255, then narrowed to words and bytes; nothing is lost because all are in range.
    private static int RunVector<T, TLanes>(ReadOnlySpan<T> stored, Line line, float from, float to, Span<byte> display)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        ref var source = ref MemoryMarshal.GetReference(stored);
        ref var target = ref MemoryMarshal.GetReference(display);
        var (scale, offset) = (Vector256.Create(line.Scale), Vector256.Create(line.Offset));
        var (first, last) = (Vector256.Create(from), Vector256.Create(to));
        var hasPadding = from <= to;
        var done = 0;
        for (; done <= display.Length - 32; done += 32)
        {
            var (a, b) = TLanes.Load16(ref Unsafe.Add(ref source, done));
            var (c, d) = TLanes.Load16(ref Unsafe.Add(ref source, done + 16));
            var low = Vector256.Narrow(Map(a, scale, offset, first, last, hasPadding), Map(b, scale, offset, first, last, hasPadding));
            var high = Vector256.Narrow(Map(c, scale, offset, first, last, hasPadding), Map(d, scale, offset, first, last, hasPadding));
            Vector256.Narrow(low, high).AsByte().StoreUnsafe(ref Unsafe.Add(ref target, done));
        }
        return done;
    }

    // No fused multiply-add, and max before min with the constant second, so that a lane rounds and treats NaN as the scalar does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Map(Vector256<float> x, Vector256<float> scale, Vector256<float> offset, Vector256<float> first, Vector256<float> last, bool hasPadding)
    {
        var y = (x * scale) + offset;
        y = Vector256.ConditionalSelect(Vector256.GreaterThan(y, Vector256<float>.Zero), y, Vector256<float>.Zero);
        y = Vector256.MinNative(y, Vector256.Create(White)) + Vector256.Create(0.5f);
        if (hasPadding) y = Vector256.AndNot(y, Vector256.GreaterThanOrEqual(x, first) & Vector256.LessThanOrEqual(x, last));
        return Vector256.ConvertToInt32Native(y);
    }

    // No padding is the empty range, which holds no value.
    internal static float First(PaddingRange? padding) => padding?.First ?? float.PositiveInfinity;

    internal static float Last(PaddingRange? padding) => padding?.Last ?? float.NegativeInfinity;

    /// <summary>A linear window as a line over stored values.</summary>
    private readonly record struct Line(float Scale, float Offset)
    {
        public static Line Of(VoiWindow window)
        {
            var exact = window.Function == VoiFunction.LinearExact;
            var width = exact ? window.Width : window.Width - 1;
            var middle = exact ? window.Center : window.Center - 0.5;
            var scale = White * window.Slope / width;
            var offset = White * (((window.Intercept - middle) / width) + 0.5);
            return window.Inverted ? new((float)-scale, (float)(White - offset)) : new((float)scale, (float)offset);
        }

        public byte Map(float x, float from, float to)
        {
            var y = (x * Scale) + Offset;
            y = y > 0 ? y : 0;
            y = y < White ? y : White;
            return x >= from && x <= to ? (byte)0 : (byte)(int)(y + 0.5f);
        }
    }
}
