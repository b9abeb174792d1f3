using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>What the values of a volume are: the native type with one rescale, or float modality values where slices differ.</summary>
internal sealed record VolumeValues(
    PixelType Type, double Slope, double Intercept, string? Unit, PaddingRange? Padding, ImmutableArray<double> FrameSlopes, ImmutableArray<double> FrameIntercepts)
{
    public static VolumeValues Of(ImmutableArray<FrameDescription> frames, ImmutableArray<SeriesProblem>.Builder problems)
    {
        var bad = Enumerable.Range(0, frames.Length).Where(k => !IsGood(frames[k])).ToImmutableArray();
        if (!bad.IsEmpty) problems.Add(SeriesProblems.RescaleIgnored(bad));
        if (frames.Any(frame => frame.HasModalityLut)) problems.Add(SeriesProblems.LutIgnored());
        var rescaled = bad.IsEmpty && !frames.Any(frame => frame.HasModalityLut);
        ImmutableArray<double> slopes = [.. frames.Select(frame => rescaled ? frame.RescaleSlope ?? 1 : 1)];
        ImmutableArray<double> intercepts = [.. frames.Select(frame => rescaled ? frame.RescaleIntercept ?? 0 : 0)];
        var format = frames[0].PixelFormat;
        var differ = slopes.Distinct().Count() > 1 || intercepts.Distinct().Count() > 1;
        var type = differ && format.IsMonochrome ? PixelType.Float32 : NativeType(format);
        var asModality = type == PixelType.Float32;
        return new(
            type, asModality ? 1 : slopes[0], asModality ? 0 : intercepts[0], rescaled ? frames[0].RescaleType ?? UnitOf(frames[0]) : null,
            asModality ? null : PaddingOf(frames), slopes, intercepts);
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

    private static bool IsGood(FrameDescription frame) =>
        double.IsFinite(frame.RescaleSlope ?? 1) && frame.RescaleSlope != 0 && double.IsFinite(frame.RescaleIntercept ?? 0);

    // PS3.3 C.8.2.1.1.6: original CT images are in Hounsfield units when Rescale Type is absent.
    private static string? UnitOf(FrameDescription frame) => frame is { Modality: "CT", RescaleIntercept: not null } ? "HU" : null;

    // Slices that disagree on padding have none: a value may be padding in one and tissue in another.
    private static PaddingRange? PaddingOf(ImmutableArray<FrameDescription> frames)
    {
        if (frames[0].PaddingValue is not { } value || !frames[0].PixelFormat.IsMonochrome) return null;
        if (frames.Any(frame => frame.PaddingValue != value || frame.PaddingRangeLimit != frames[0].PaddingRangeLimit)) return null;
        var limit = frames[0].PaddingRangeLimit ?? value;
        return new PaddingRange(Math.Min(value, limit), Math.Max(value, limit));
    }
}
