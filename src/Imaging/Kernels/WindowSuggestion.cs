using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Kernels;

/// <summary>A window for images that bring none: from the 1st to the 99th percentile of a slice.</summary>
public static class WindowSuggestion
{
    private const int Samples = 1 << 16;

    /// <summary>The window of a slice in modality values; padding does not count.</summary>
    /// <param name="manifest">The volume.</param>
    /// <param name="slice">A k-slice in the volume's pixel type, best one from the middle.</param>
    public static WindowPreset Of(VolumeManifest manifest, ReadOnlySpan<byte> slice)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var values = manifest.Descriptor.PixelType switch
        {
            PixelType.Int16 => Sample<short, Int16Lanes>(MemoryMarshal.Cast<byte, short>(slice), manifest.Padding),
            PixelType.Uint16 => Sample<ushort, Uint16Lanes>(MemoryMarshal.Cast<byte, ushort>(slice), manifest.Padding),
            PixelType.Float32 => Sample<float, Float32Lanes>(MemoryMarshal.Cast<byte, float>(slice), manifest.Padding),
            _ => Sample<byte, Uint8Lanes>(slice, manifest.Padding),
        };
        if (values.Count == 0) return manifest.Descriptor.Window;
        values.Sort();
        var (slope, intercept) = (manifest.Descriptor.Slope, manifest.Descriptor.Intercept);
        var (low, high) = ((values[values.Count / 100] * slope) + intercept, (values[values.Count - 1 - (values.Count / 100)] * slope) + intercept);
        // Halves of a whole number where values are whole: the window is read by people.
        var width = Math.Abs(high - low);
        var (center, rounded) = width >= 16 ? (Math.Round((low + high) / 2), Math.Round(width)) : ((low + high) / 2, width);
        return new WindowPreset("Auto", center, Math.Max(rounded, width >= 16 || Math.Abs(slope) >= 1 ? 1 : 1e-6));
    }

    private static List<float> Sample<T, TLanes>(ReadOnlySpan<T> slice, PaddingRange? padding)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (from, to) = (DisplayMap.First(padding), DisplayMap.Last(padding));
        var values = new List<float>(Samples);
        // A step that shares no factor with usual widths, so that samples spread over columns.
        var step = Math.Max(1, slice.Length / Samples) | 1;
        for (var n = 0; n < slice.Length; n += step)
        {
            var value = TLanes.ToFloat(slice[n]);
            if (float.IsFinite(value) && !(value >= from && value <= to)) values.Add(value);
        }
        return values;
    }
}
