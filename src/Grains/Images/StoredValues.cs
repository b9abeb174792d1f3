using System.Runtime.InteropServices;
using Annotator.Core.Contract;

namespace Annotator.Grains.Images;

/// <summary>The stored values of a slice of any grey type, as numbers.</summary>
internal readonly struct StoredValues(PixelType type, ReadOnlyMemory<byte> voxels)
{
    /// <summary>The sum of values that lie side by side.</summary>
    public double Sum(int from, int count) => type switch
    {
        PixelType.Int16 => Sum(MemoryMarshal.Cast<byte, short>(voxels.Span).Slice(from, count)),
        PixelType.Uint16 => Sum(MemoryMarshal.Cast<byte, ushort>(voxels.Span).Slice(from, count)),
        PixelType.Float32 => Sum(MemoryMarshal.Cast<byte, float>(voxels.Span).Slice(from, count)),
        PixelType.Uint8 => Sum(voxels.Span.Slice(from, count)),
        _ => throw new ArgumentOutOfRangeException(nameof(from), "Colour has no single value."),
    };

    /// <summary>All values.</summary>
    public double[] ToArray()
    {
        var all = new double[voxels.Length / Imaging.Volumes.Volume.BytesOf(type)];
        for (var n = 0; n < all.Length; n++) all[n] = Sum(n, 1);
        return all;
    }

    private static double Sum(ReadOnlySpan<short> values)
    {
        var sum = 0L;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static double Sum(ReadOnlySpan<ushort> values)
    {
        var sum = 0L;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static double Sum(ReadOnlySpan<byte> values)
    {
        var sum = 0L;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
