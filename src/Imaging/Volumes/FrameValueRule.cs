using System.Collections.Immutable;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>How the values of one frame become modality values.</summary>
/// <param name="Format">The format of the frame as a loader gives it: as stored, or what its Modality LUT gives.</param>
/// <param name="Slope">Rescale Slope.</param>
/// <param name="Intercept">Rescale Intercept.</param>
/// <param name="HasModalityLut">A loader applies the Modality LUT.</param>
/// <param name="Padding">Values of the frame, as a loader gives them, that are padding.</param>
internal sealed record FrameValueRule(FramePixelFormat Format, double Slope, double Intercept, bool HasModalityLut, PaddingRange? Padding)
{
    public static FrameValueRule Of(FrameDescription frame, bool isModality)
    {
        if (isModality && frame is { ModalityLutBits: { } bits, PixelFormat.IsMonochrome: true }) return new(TableFormat(frame, bits), 1, 0, true, null);
        return new(frame.PixelFormat, isModality ? frame.RescaleSlope ?? 1 : 1, isModality ? frame.RescaleIntercept ?? 0 : 0, false, PaddingRules.Of(frame));
    }

    /// <summary>One slope, intercept and type serve both.</summary>
    public bool IsLike(FrameValueRule other) => Slope == other.Slope && Intercept == other.Intercept && HasModalityLut == other.HasModalityLut && Format.IsFloat == other.Format.IsFloat;

    /// <summary>The lowest modality value there can be.</summary>
    public double Least()
    {
        var values = Math.Pow(2, Format.BitsStored);
        var (low, high) = Format.IsSigned ? (-values / 2, (values / 2) - 1) : (0, values - 1);
        return Math.Min(low * Slope, high * Slope) + Intercept;
    }

    // A table may use all integers, so padding needs a type with room beside them.
    private static FramePixelFormat TableFormat(FrameDescription frame, int bits) => PaddingRules.Of(frame) is null
        ? frame.PixelFormat with { BitsAllocated = 16, BitsStored = bits, HighBit = bits - 1, IsSigned = false }
        : frame.PixelFormat with { BitsAllocated = 32, BitsStored = bits, HighBit = bits - 1, IsSigned = false, IsFloat = true };
}

/// <summary>Which voxels are padding (PS3.3 C.7.5.1.1.2).</summary>
internal static class PaddingRules
{
    /// <summary>The stored values of a frame that are padding.</summary>
    public static PaddingRange? Of(FrameDescription frame)
    {
        if (frame.PaddingValue is not { } value) return null;
        var limit = frame.PaddingRangeLimit ?? value;
        return new PaddingRange(Math.Min(value, limit), Math.Max(value, limit));
    }

    /// <summary>The voxel that stands for padding in a volume of float modality values: below all that its frames can hold. Null when no frame has padding.</summary>
    /// <remarks>A power of two, so that a float holds it exactly.</remarks>
    public static PaddingRange? Outside(ImmutableArray<FrameValueRule> rules)
    {
        if (rules.All(rule => rule.Padding is null && !(rule.HasModalityLut && rule.Format.IsFloat))) return null;
        if (rules.Any(rule => rule.Format.IsFloat && !rule.HasModalityLut)) return null;
        var least = Math.Min(0, rules.Min(rule => rule.Least()));
        for (var voxel = -1L; voxel >= int.MinValue; voxel *= 2)
            if (voxel < least) return new PaddingRange((int)voxel, (int)voxel);
        return null;
    }
}
