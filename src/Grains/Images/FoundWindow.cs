using Annotator.Core.Projects;
using Annotator.Imaging.Volumes;

namespace Annotator.Grains.Images;

/// <summary>A window for images that offer none: from the 1st to the 99th percentile of a slice's values.</summary>
internal static class FoundWindow
{
    private const double Outside = 0.01;

    /// <summary>The window over these stored values, padding aside.</summary>
    public static WindowPreset Of(VolumeManifest volume, double[] stored)
    {
        double[] values = [.. stored.Where(value => double.IsFinite(value) && !(volume.Padding is { } padding && value >= padding.First && value <= padding.Last))];
        if (values.Length == 0) return volume.Descriptor.Window;
        Array.Sort(values);
        double At(double share) => (values[(int)(share * (values.Length - 1))] * volume.Descriptor.Slope) + volume.Descriptor.Intercept;
        var (low, high) = (At(Outside), At(1 - Outside));
        return new WindowPreset("From the image", (low + high) / 2, Math.Max(1, Math.Abs(high - low)));
    }
}
