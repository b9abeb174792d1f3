using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Annotator.Imaging.Kernels;

/// <summary>How the samples through a slab become one value.</summary>
public enum Projection
{
    /// <summary>The greatest value.</summary>
    Mip,

    /// <summary>The least value.</summary>
    Minip,

    /// <summary>The mean of the values.</summary>
    Mean,
}

/// <summary>Projects rows of samples; NaN is no sample. Vectors and their scalar twin agree bit for bit.</summary>
internal static class SlabProjection
{
    /// <summary>What an accumulator holds before the first sample.</summary>
    public static float Start(Projection projection) => projection switch
    {
        Projection.Mip => float.NegativeInfinity,
        Projection.Minip => float.PositiveInfinity,
        _ => 0,
    };

    /// <summary>Takes one more row of samples into the accumulators.</summary>
    /// <param name="projection">How.</param>
    /// <param name="samples">One for each pixel.</param>
    /// <param name="sums">One for each pixel, at first <see cref="Start"/>.</param>
    /// <param name="counts">One for each pixel, at first 0: how many samples there were.</param>
    public static void Add(Projection projection, ReadOnlySpan<float> samples, Span<float> sums, Span<float> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sums.Length, samples.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, samples.Length);
        var done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var sample = ref MemoryMarshal.GetReference(samples);
            ref var sum = ref MemoryMarshal.GetReference(sums);
            ref var count = ref MemoryMarshal.GetReference(counts);
            for (; done <= samples.Length - 8; done += 8)
            {
                var value = Vector256.LoadUnsafe(ref sample, (nuint)done);
                var old = Vector256.LoadUnsafe(ref sum, (nuint)done);
                var isSample = Vector256.Equals(value, value);
                Next(projection, old, value, isSample).StoreUnsafe(ref sum, (nuint)done);
                (Vector256.LoadUnsafe(ref count, (nuint)done) + (isSample & Vector256<float>.One)).StoreUnsafe(ref count, (nuint)done);
            }
        }
        AddScalar(projection, samples[done..], sums[done..], counts[done..]);
    }

    /// <summary>The same without vectors.</summary>
    internal static void AddScalar(Projection projection, ReadOnlySpan<float> samples, Span<float> sums, Span<float> counts)
    {
        for (var n = 0; n < samples.Length; n++)
        {
            if (float.IsNaN(samples[n])) continue;
            counts[n]++;
            sums[n] = projection switch
            {
                Projection.Mip => samples[n] > sums[n] ? samples[n] : sums[n],
                Projection.Minip => samples[n] < sums[n] ? samples[n] : sums[n],
                _ => sums[n] + samples[n],
            };
        }
    }

    /// <summary>Turns accumulators into values: NaN where there was no sample.</summary>
    public static void Finish(Projection projection, Span<float> sums, ReadOnlySpan<float> counts)
    {
        for (var n = 0; n < sums.Length; n++)
            sums[n] = counts[n] == 0 ? float.NaN : projection == Projection.Mean ? sums[n] / counts[n] : sums[n];
    }

    private static Vector256<float> Next(Projection projection, Vector256<float> old, Vector256<float> value, Vector256<float> isSample) => projection switch
    {
        Projection.Mip => Vector256.ConditionalSelect(Vector256.GreaterThan(value, old), value, old),
        Projection.Minip => Vector256.ConditionalSelect(Vector256.LessThan(value, old), value, old),
        _ => Vector256.ConditionalSelect(isSample, old + value, old),
    };
}
