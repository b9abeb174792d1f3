using System.Numerics;
using System.Runtime.CompilerServices;

namespace Annotator.Dicom.PixelData.JpegLs;

/// <summary>One context of the regular mode (T.87 A.3, A.6).</summary>
internal struct JlsContext
{
    /// <summary>Sum of error sizes.</summary>
    public int A;

    /// <summary>Bias.</summary>
    public int B;

    /// <summary>Correction of the prediction.</summary>
    public int C;

    /// <summary>Occurrences.</summary>
    public int N;

    /// <summary>The Golomb parameter.</summary>
    public readonly int GolombBits() => GolombBits(N, A);

    /// <summary>The least k for which count · 2^k is not under the sum.</summary>
    public static int GolombBits(int count, int sum)
    {
        var k = Math.Max(0, BitOperations.LeadingZeroCount((uint)count) - BitOperations.LeadingZeroCount((uint)sum));
        return count << k < sum ? k + 1 : k;
    }

    /// <summary>The error that a code means, taken in (T.87 A.5.2, A.6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int mapped, int golombBits, JlsParameters parameters)
    {
        var error = (mapped >> 1) ^ -(mapped & 1);
        if (golombBits == 0 && parameters.Near == 0 && 2 * B <= -N)
        {
            // The mapping is mirrored where errors lean to the negative.
            error = ~error;
        }
        Update(error, parameters);
        return error;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Update(int error, JlsParameters parameters)
    {
        B += error * parameters.Step;
        A += Math.Abs(error);
        if (N == parameters.Reset)
        {
            (A, B, N) = (A >> 1, B >> 1, N >> 1);
        }
        N++;
        if (B <= -N)
        {
            B = Math.Max(B + N, -N + 1);
            C = Math.Max(C - 1, -128);
        }
        else if (B > 0)
        {
            B = Math.Min(B - N, 0);
            C = Math.Min(C + 1, 127);
        }
    }
}

/// <summary>One of the two contexts of run interruptions (T.87 A.7.2).</summary>
internal struct JlsRunContext
{
    /// <summary>Sum of error sizes.</summary>
    public int A;

    /// <summary>Occurrences.</summary>
    public int N;

    /// <summary>Negative errors.</summary>
    public int Negative;

    /// <summary>Decodes an error.</summary>
    /// <param name="bits">The scan.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="kind">0 or 1: the interruption type.</param>
    /// <param name="runBits">Bits of the run's own code.</param>
    public int Decode(ref JlsBitReader bits, JlsParameters parameters, int kind, int runBits)
    {
        var k = JlsContext.GolombBits(N, kind == 0 ? A : A + (N >> 1));
        var mapped = bits.ReadGolomb(k, parameters.Limit - runBits - 1, parameters.RangeBits);
        var raw = mapped + kind;
        var map = raw & 1;
        var size = (raw + map) / 2;
        var error = (k != 0 || 2 * Negative >= N) == (map == 1) ? -size : size;
        Negative += error < 0 ? 1 : 0;
        A += (mapped + 1 - kind) >> 1;
        if (N == parameters.Reset)
        {
            (A, N, Negative) = (A >> 1, N >> 1, Negative >> 1);
        }
        N++;
        return error;
    }
}
