using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>What the values of a volume are: the native type with one rescale, or float modality values where slices differ.</summary>
/// <param name="Type">The type of the voxels.</param>
/// <param name="Slope">Modality value = voxel × slope + intercept.</param>
/// <param name="Intercept">See <paramref name="Slope"/>.</param>
/// <param name="Unit">The modality's unit; null when unknown.</param>
/// <param name="Padding">Voxels that mean "no image here".</param>
/// <param name="Frames">How each frame's values become voxels, in k order.</param>
internal sealed record VolumeValues(PixelType Type, double Slope, double Intercept, string? Unit, PaddingRange? Padding, ImmutableArray<FrameValueRule> Frames)
{
    public static VolumeValues Of(ImmutableArray<FrameDescription> frames, ImmutableArray<SeriesProblem>.Builder problems)
    {
        var bad = Enumerable.Range(0, frames.Length).Where(k => !IsGood(frames[k])).ToImmutableArray();
        if (!bad.IsEmpty) problems.Add(SeriesProblems.RescaleIgnored(bad));
        var lacksTable = frames.Any(frame => frame is { HasModalityLut: true, ModalityLutBits: null });
        if (lacksTable) problems.Add(SeriesProblems.LutIgnored());
        var isModality = bad.IsEmpty && !lacksTable;
        ImmutableArray<FrameValueRule> rules = [.. frames.Select(frame => FrameValueRule.Of(frame, isModality))];
        var isUniform = rules.All(rule => rule.IsLike(rules[0]));
        var type = !isUniform && frames[0].PixelFormat.IsMonochrome ? PixelType.Float32 : NativeType(rules[0].Format);
        var unit = isModality ? frames[0].RescaleType ?? UnitOf(frames[0]) : null;
        return type == PixelType.Float32
            ? new(type, 1, 0, unit, PaddingRules.Outside(rules), rules)
            : new(type, rules[0].Slope, rules[0].Intercept, unit, PaddingOf(frames), rules);
    }

    /// <summary>The type a format is kept in: 16-bit and 8-bit as they are, colour as RGB, everything wider as float.</summary>
    internal static PixelType NativeType(FramePixelFormat format) => format switch
    {
        { IsMonochrome: false } => PixelType.Rgb8,
        { IsFloat: true } or { BitsAllocated: > 16 } => PixelType.Float32,
        { BitsAllocated: 16, IsSigned: true } or { BitsAllocated: <= 8, IsSigned: true } => PixelType.Int16,
        { BitsAllocated: 16 } => PixelType.Uint16,
        _ => PixelType.Uint8,
    };

    private static bool IsGood(FrameDescription frame) => frame.ModalityLutBits is not null
        || (double.IsFinite(frame.RescaleSlope ?? 1) && frame.RescaleSlope != 0 && double.IsFinite(frame.RescaleIntercept ?? 0));

    // PS3.3 C.8.2.1.1.6: original CT images are in Hounsfield units when Rescale Type is absent.
    private static string? UnitOf(FrameDescription frame) => frame is { Modality: "CT", RescaleIntercept: not null } ? "HU" : frame.Uptake?.Unit;

    // Slices that disagree on padding have none: a value may be padding in one and tissue in another.
    private static PaddingRange? PaddingOf(ImmutableArray<FrameDescription> frames)
    {
        if (!frames[0].PixelFormat.IsMonochrome || PaddingRules.Of(frames[0]) is not { } padding) return null;
        return frames.Any(frame => PaddingRules.Of(frame) != padding) ? null : padding;
    }
}
