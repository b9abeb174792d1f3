using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Core.Projects;

namespace Annotator.Imaging.Volumes;

/// <summary>The windows to offer: those of the images first, then those usual for the modality.</summary>
internal static class SourceWindows
{
    private static readonly ImmutableArray<WindowPreset> Ct =
    [
        new("Soft tissue", 40, 400), new("Lung", -600, 1500), new("Bone", 400, 1800), new("Mediastinum", 50, 350), new("Liver", 60, 160), new("Brain", 40, 80),
    ];

    // From 0 up to so much SUVbw, the usual one first.
    private static readonly ImmutableArray<int> Suv = [7, 5, 10, 15, 20];

    public static (WindowPreset Window, ImmutableArray<WindowPreset> Presets, bool IsFromSource) Of(ImmutableArray<FrameDescription> frames, UptakeScale? uptake = null)
    {
        var middle = frames[frames.Length / 2];
        ImmutableArray<WindowPreset> source = [.. middle.Windows
            .Where(window => double.IsFinite(window.Center) && window.Width > 0 && double.IsFinite(window.Width))
            .Select((window, n) => new WindowPreset(Name(window.Explanation, n, "Image"), window.Center, window.Width, KnownFunction(window.VoiLutFunction)))];
        source = Unique(source.AddRange(middle.VoiLuts.Select((table, n) => OfTable(table, n))));
        var usual = middle.Modality == "CT" ? Ct : uptake?.Factor is { } factor ? Suv.Select(most => OfSuv(most, factor)) : [];
        var presets = source.AddRange(usual);
        return presets.IsEmpty ? (FullRange(middle), presets, false) : (presets[0], presets, true);
    }

    private static WindowPreset OfSuv(int most, double factor) => new(FormattableString.Invariant($"SUV 0–{most}"), most / 2.0 / factor, most / factor);

    // Until the voxels are looked at: everything the format can hold.
    private static WindowPreset FullRange(FrameDescription frame)
    {
        var values = Math.Pow(2, Math.Clamp(frame.ModalityLutBits ?? frame.PixelFormat.BitsStored, 1, 16));
        if (frame.ModalityLutBits is not null) return new WindowPreset("Full range", values / 2, values);
        var slope = frame.RescaleSlope ?? 1;
        var middle = ((frame.PixelFormat.IsSigned ? 0 : values / 2) * slope) + (frame.RescaleIntercept ?? 0);
        return new WindowPreset("Full range", middle, Math.Max(Math.Abs(values * slope), 1e-6));
    }

    /// <summary>The window that a table covers: over it, its entries are met one by one.</summary>
    private static WindowPreset OfTable(FrameVoiLut table, int n) =>
        new(Name(table.Explanation, n, "Image table"), table.First + (table.Entries / 2.0), table.Entries, "TABLE", n);

    // LINEAR is the default, and a function that nobody knows cannot be applied.
    private static string? KnownFunction(string function) => function is "LINEAR_EXACT" or "SIGMOID" ? function : null;

    // Explanations need not differ (a mammogram's may be NORMAL twice); a reader chooses by name.
    private static ImmutableArray<WindowPreset> Unique(ImmutableArray<WindowPreset> presets)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. presets.Select(preset =>
        {
            var name = preset.Name;
            for (var n = 2; !seen.Add(name); n++) name = FormattableString.Invariant($"{preset.Name} {n}");
            return preset with { Name = name };
        })];
    }

    private static string Name(string? explanation, int n, string otherwise) =>
        string.IsNullOrWhiteSpace(explanation) ? FormattableString.Invariant($"{otherwise} {n + 1}") : explanation.Trim();
}
