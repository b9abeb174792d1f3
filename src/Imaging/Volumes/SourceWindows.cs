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

    public static (WindowPreset Window, ImmutableArray<WindowPreset> Presets, bool IsFromSource) Of(ImmutableArray<FrameDescription> frames)
    {
        var middle = frames[frames.Length / 2];
        ImmutableArray<WindowPreset> source = [.. middle.Windows
            .Where(window => double.IsFinite(window.Center) && window.Width > 0 && double.IsFinite(window.Width))
            .Select((window, n) => new WindowPreset(Name(window, n), window.Center, window.Width))];
        var usual = middle.Modality == "CT" ? Ct : [];
        var presets = source.AddRange(usual);
        return presets.IsEmpty ? (FullRange(middle), presets, false) : (presets[0], presets, true);
    }

    // Until the voxels are looked at: everything the format can hold.
    private static WindowPreset FullRange(FrameDescription frame)
    {
        var values = Math.Pow(2, Math.Clamp(frame.PixelFormat.BitsStored, 1, 16));
        var slope = frame.RescaleSlope ?? 1;
        var middle = ((frame.PixelFormat.IsSigned ? 0 : values / 2) * slope) + (frame.RescaleIntercept ?? 0);
        return new WindowPreset("Full range", middle, Math.Max(Math.Abs(values * slope), 1e-6));
    }

    private static string Name(FrameWindow window, int n) =>
        string.IsNullOrWhiteSpace(window.Explanation) ? FormattableString.Invariant($"Image {n + 1}") : window.Explanation.Trim();
}
