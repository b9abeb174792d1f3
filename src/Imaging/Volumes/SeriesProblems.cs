using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Exams;
using Annotator.Core.Messages;

namespace Annotator.Imaging.Volumes;

/// <summary>What the assembly of a series can say: stable codes, each with a sentence and its figures. Sentences count slices from 1, as the page does.</summary>
public static class SeriesProblems
{
    /// <summary>The slices are sheared: they do not follow each other along their normal.</summary>
    public const string GantryTilt = "gantry-tilt";

    /// <summary>Rows and columns of the slices are not at right angles.</summary>
    public const string SkewedSlices = "skewed-slices";

    /// <summary>The distance between slices varies.</summary>
    public const string IrregularSpacing = "irregular-spacing";

    /// <summary>Slices are missing: some distances are a multiple of the usual one.</summary>
    public const string MissingSlices = "missing-slices";

    /// <summary>Slices are shifted or turned against each other within their plane.</summary>
    public const string IrregularPosition = "irregular-position";

    /// <summary>Two or more slices lie at the same place.</summary>
    public const string DuplicatePositions = "duplicate-positions";

    /// <summary>A single slice has no third dimension.</summary>
    public const string SingleSlice = "single-slice";

    /// <summary>A survey image, not a volume.</summary>
    public const string Localiser = "localiser";

    /// <summary>The series holds slices of several orientations; each became a volume or stack of its own.</summary>
    public const string MixedOrientation = "mixed-orientation";

    /// <summary>The series holds slices of several sizes or spacings.</summary>
    public const string MixedSize = "mixed-size";

    /// <summary>The series holds slices of several pixel formats.</summary>
    public const string MixedPixelFormat = "mixed-pixel-format";

    /// <summary>The series holds several volumes of the same place, told apart by an attribute.</summary>
    public const string SplitByAttribute = "split-by-attribute";

    /// <summary>The series holds several volumes of the same place that only their order tells apart.</summary>
    public const string SplitByOrder = "split-by-order";

    /// <summary>One picture holds a grid of slices (Siemens mosaic); it is not opened as one slice.</summary>
    public const string Mosaic = "mosaic";

    /// <summary>A Modality LUT Sequence that cannot be read governs the values; stored values are shown.</summary>
    public const string ModalityLut = "modality-lut";

    /// <summary>A Rescale Slope that is 0 or not finite: stored values are shown.</summary>
    public const string BadRescale = "bad-rescale";

    /// <summary>A volume that was resampled on request, not acquired.</summary>
    public const string Regularised = "regularised";

    /// <summary>Standardised uptake values cannot be made of a PET volume.</summary>
    public const string NoSuv = "no-suv";

    internal static SeriesProblem WithoutSuv(string why) => new(NoSuv, Text($"No standardised uptake values: {why}"));

    internal static SeriesProblem Of(Rejection refusal, int slices) => new(refusal.Code, refusal.Text, All(slices));

    internal static SeriesProblem Tilt(double degrees, double? statedDegrees) => new(GantryTilt, Text(
        $"The slices are sheared by {degrees:0.0}° against their normal (gantry tilt{Stated(statedDegrees)}), so they are shown as acquired only."));

    internal static SeriesProblem Skew(double degrees) => new(SkewedSlices, Text(
        $"Rows and columns of the slices are {degrees:0.0}° off a right angle, so they are shown as acquired only."));

    internal static SeriesProblem Spacing(double leastMm, double mostMm, double medianMm, ImmutableArray<int> slices) => new(IrregularSpacing, Text(
        $"The distance between slices varies from {leastMm:0.00} to {mostMm:0.00} mm (mostly {medianMm:0.00} mm), so they are shown as acquired only."), slices);

    internal static SeriesProblem Missing(int missing, double medianMm, ImmutableArray<int> before) => new(MissingSlices, Text(
        $"About {missing} {(missing == 1 ? "slice is" : "slices are")} missing (every {medianMm:0.00} mm): after slice {Numbers(before)}."), before);

    internal static SeriesProblem Position(double residualMm, ImmutableArray<int> slices) => new(IrregularPosition, Text(
        $"Slices are shifted or turned against each other by up to {residualMm:0.00} mm: slice {Numbers(slices)}."), slices);

    internal static SeriesProblem Duplicates(ImmutableArray<int> slices) => new(DuplicatePositions, Text(
        $"Several slices lie at the same place: slice {Numbers(slices)}."), slices);

    internal static SeriesProblem Single() => new(SingleSlice, "A single slice has no third dimension; it is shown as acquired.");

    internal static SeriesProblem Survey() => new(Localiser, "A survey image (localiser); it is shown as acquired.");

    internal static SeriesProblem Mixed(string code, string what, int groups) =>
        new(code, Text($"The series holds slices of {groups} {what}; each became a volume or stack of its own."));

    internal static SeriesProblem Split(string attribute, int volumes) => new(SplitByAttribute, Text(
        $"The series holds {volumes} volumes of the same place, told apart by {attribute}."));

    internal static SeriesProblem Split(int volumes) => new(SplitByOrder, Text(
        $"The series holds {volumes} slices at every place and no attribute tells them apart; they were divided by Instance Number."));

    internal static SeriesProblem MosaicRefused(int images) => new(Mosaic, Text(
        $"{images} {(images == 1 ? "image holds" : "images hold")} a grid of slices in one picture (mosaic), and the headers do not tell how they lie (Siemens CSA header, Spacing Between Slices (0018,0088)); that is not opened as one slice."));

    internal static SeriesProblem LutIgnored() => new(ModalityLut, "A Modality LUT Sequence (0028,3000) governs the values and cannot be read; stored values are shown, not modality values.");

    internal static SeriesProblem RescaleIgnored(ImmutableArray<int> slices) => new(BadRescale, "Rescale Slope is 0 or not a number; stored values are shown.", slices);

    private static ImmutableArray<int> All(int slices) => [.. Enumerable.Range(0, slices)];

    private static string Stated(double? degrees) => degrees is { } stated && stated != 0 ? Text($", stated as {stated:0.0}°") : "";

    private static string Numbers(ImmutableArray<int> slices)
    {
        const int Most = 12;
        var numbers = string.Join(", ", slices.Take(Most).Select(slice => (slice + 1).ToString(CultureInfo.InvariantCulture)));
        return slices.Length > Most ? Text($"{numbers} and {slices.Length - Most} more") : numbers;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
