namespace Annotator.Imaging.Phantoms;

/// <summary>Noise as CT has it: grains a little larger than a pixel. Integer arithmetic makes it, so a seed gives the same on every machine.</summary>
internal static class PhantomNoise
{
    // Standard deviation of the sum of four bytes, blurred by 1 2 1 in both directions.
    private const float BlurredDeviation = 147.8f * 0.375f;

    /// <summary>One slice of noise with a standard deviation.</summary>
    public static float[] Slice(int columns, int rows, int seed, float deviation)
    {
        var (white, across) = (new float[columns * rows], new float[columns * rows]);
        for (var n = 0; n < white.Length; n++) white[n] = White((uint)n, (uint)seed);
        for (var n = 0; n < white.Length; n++)
            across[n] = (0.25f * white[Math.Max(n - 1, 0)]) + (0.5f * white[n]) + (0.25f * white[Math.Min(n + 1, white.Length - 1)]);
        for (var n = 0; n < white.Length; n++)
        {
            var sum = (0.25f * across[Math.Max(n - columns, 0)]) + (0.5f * across[n]) + (0.25f * across[Math.Min(n + columns, across.Length - 1)]);
            white[n] = sum * (deviation / BlurredDeviation);
        }
        return white;
    }

    // Four bytes of a hash, summed: bell-shaped about 0.
    private static float White(uint n, uint seed)
    {
        var h = (n * 0x9E3779B1) ^ (seed * 0x85EBCA77);
        h = (h ^ (h >> 15)) * 0x2C1B3C6D;
        h = (h ^ (h >> 12)) * 0x297A2D39;
        h ^= h >> 15;
        return (int)((h & 0xFF) + ((h >> 8) & 0xFF) + ((h >> 16) & 0xFF) + (h >> 24)) - 510;
    }
}
