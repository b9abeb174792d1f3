namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>The inverse DCT with the integers that the Independent JPEG Group's accurate ("slow") method uses, so that every bit is the same.</summary>
/// <remarks>C. Loeffler, A. Ligtenberg, G. Moschytz, ICASSP 1989, figure 1: 12 multiplications, constants in 13-bit fixed point.</remarks>
internal static class JpegIdct
{
    private const int Bits = 13;

    /// <summary>Place in a block, row by row, of the k-th coefficient of the zigzag.</summary>
    public static ReadOnlySpan<byte> NaturalOrder =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Turns the coefficients of a block into 8 × 8 samples.</summary>
    /// <param name="coefficients">64 quantised coefficients, row by row.</param>
    /// <param name="quantizer">64 steps.</param>
    /// <param name="target">The first sample.</param>
    /// <param name="stride">Samples from a row to the next.</param>
    /// <param name="precision">8 or 12 bits.</param>
    public static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> quantizer, Span<ushort> target, int stride, int precision)
    {
        Span<int> work = stackalloc int[64];
        Span<int> line = stackalloc int[8];
        // One bit less of extra precision between the passes keeps 12-bit data within 32 bits.
        var extra = precision == 8 ? 2 : 1;
        for (var column = 0; column < 8; column++)
        {
            for (var i = 0; i < 8; i++)
            {
                line[i] = coefficients[column + (8 * i)] * quantizer[column + (8 * i)];
            }
            Pass(line, Bits - extra);
            for (var i = 0; i < 8; i++)
            {
                work[column + (8 * i)] = line[i];
            }
        }
        // Values far outside wrap as they do in the reference, which looks them up by two bits more than a sample has.
        var (centre, most, wrap) = (1 << (precision - 1), (1 << precision) - 1, 30 - precision);
        for (var row = 0; row < 8; row++)
        {
            work.Slice(8 * row, 8).CopyTo(line);
            Pass(line, Bits + extra + 3);
            for (var i = 0; i < 8; i++)
            {
                target[(row * stride) + i] = (ushort)Math.Clamp((line[i] << wrap >> wrap) + centre, 0, most);
            }
        }
    }

    private static void Pass(Span<int> v, int shift)
    {
        var round = 1 << (shift - 1);
        if ((v[1] | v[2] | v[3] | v[4] | v[5] | v[6] | v[7]) == 0)
        {
            v.Fill(((v[0] << Bits) + round) >> shift);
            return;
        }
        var z1 = (v[2] + v[6]) * 4433;
        var (t2, t3) = (z1 - (v[6] * 15137), z1 + (v[2] * 6270));
        var (t0, t1) = ((v[0] + v[4]) << Bits, (v[0] - v[4]) << Bits);
        var (e0, e3, e1, e2) = (t0 + t3 + round, t0 - t3 + round, t1 + t2 + round, t1 - t2 + round);

        var z5 = (v[7] + v[3] + v[5] + v[1]) * 9633;
        var z3 = ((v[7] + v[3]) * -16069) + z5;
        var z4 = ((v[5] + v[1]) * -3196) + z5;
        z1 = (v[7] + v[1]) * -7373;
        var z2 = (v[5] + v[3]) * -20995;
        var o0 = (v[7] * 2446) + z1 + z3;
        var o1 = (v[5] * 16819) + z2 + z4;
        var o2 = (v[3] * 25172) + z2 + z3;
        var o3 = (v[1] * 12299) + z1 + z4;

        (v[0], v[7]) = ((e0 + o3) >> shift, (e0 - o3) >> shift);
        (v[1], v[6]) = ((e1 + o2) >> shift, (e1 - o2) >> shift);
        (v[2], v[5]) = ((e2 + o1) >> shift, (e2 - o1) >> shift);
        (v[3], v[4]) = ((e3 + o0) >> shift, (e3 - o0) >> shift);
    }
}
