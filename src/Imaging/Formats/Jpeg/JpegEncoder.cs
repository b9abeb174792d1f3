namespace Annotator.Imaging.Formats.Jpeg;

/// <summary>Writes 8-bit baseline JPEG (ITU-T T.81): grey, or colour as YCbCr without subsampling. For pictures to look at; it loses detail and never carries stored values.</summary>
public static class JpegEncoder
{
    private const int Side = 8;

    /// <summary>The JPEG of a picture.</summary>
    /// <param name="pixels">Row-major; one byte a pixel, or red, green, blue.</param>
    /// <param name="width">Columns, 1–65,535.</param>
    /// <param name="height">Rows, 1–65,535.</param>
    /// <param name="isColour">Three bytes a pixel.</param>
    /// <param name="quality">1 (small) to 100 (fine), scaled as the Independent JPEG Group does.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, bool isColour, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        var components = isColour ? 3 : 1;
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, width * height * components);
        var writer = new JpegWriter((width * height * components / 4) + 1024);
        var quantiser = JpegTables.Quantiser(quality);
        writer.WriteHeaders(width, height, components, quantiser);
        Span<int> last = stackalloc int[3];
        Span<float> block = stackalloc float[Side * Side];
        last.Clear();
        for (var y = 0; y < height; y += Side)
        for (var x = 0; x < width; x += Side)
        for (var c = 0; c < components; c++)
        {
            Load(pixels, width, height, x, y, components, c, block);
            ForwardCosine.Run(block);
            writer.WriteBlock(block, quantiser, ref last[c]);
        }
        return writer.End();
    }

    // Pixels beyond the border repeat the last ones, which costs the fewest bits.
    private static void Load(ReadOnlySpan<byte> pixels, int width, int height, int x, int y, int components, int c, Span<float> block)
    {
        for (var v = 0; v < Side; v++)
        {
            var row = Math.Min(y + v, height - 1) * width;
            for (var u = 0; u < Side; u++)
            {
                var at = (row + Math.Min(x + u, width - 1)) * components;
                block[(v * Side) + u] = components == 1 ? pixels[at] - 128f : Component(pixels[at], pixels[at + 1], pixels[at + 2], c);
            }
        }
    }

    // JFIF 1.02: YCbCr of full-range BT.601, centred on 0.
    private static float Component(byte red, byte green, byte blue, int c) => c switch
    {
        0 => (0.299f * red) + (0.587f * green) + (0.114f * blue) - 128,
        1 => (-0.168736f * red) - (0.331264f * green) + (0.5f * blue),
        _ => (0.5f * red) - (0.418688f * green) - (0.081312f * blue),
    };
}

/// <summary>The forward cosine transform of 8 × 8 samples (T.81 A.3.3).</summary>
internal static class ForwardCosine
{
    private const int Side = 8;
    private static readonly float[] Cosines = Make();

    /// <summary>Transforms a block in place.</summary>
    public static void Run(Span<float> block)
    {
        Span<float> rows = stackalloc float[Side * Side];
        Multiply(block, rows);
        Multiply(rows, block);
    }

    // Each row transformed and written as a column, so that twice gives both directions.
    private static void Multiply(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var row = 0; row < Side; row++)
        for (var u = 0; u < Side; u++)
        {
            var sum = 0f;
            for (var x = 0; x < Side; x++) sum += from[(row * Side) + x] * Cosines[(u * Side) + x];
            to[(u * Side) + row] = sum;
        }
    }

    private static float[] Make()
    {
        var cosines = new float[Side * Side];
        for (var u = 0; u < Side; u++)
            for (var x = 0; x < Side; x++) cosines[(u * Side) + x] = (float)((u == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
        return cosines;
    }
}
