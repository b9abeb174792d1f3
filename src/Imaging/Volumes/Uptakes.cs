using System.Collections.Immutable;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>One scale of standardised uptake for a volume, or why there is none.</summary>
internal static class Uptakes
{
    // Frames that count their time from the start of one scan agree to rounding; more means that they were not given one dose at one time.
    private const double Tolerance = 1e-3;

    public static UptakeScale? Of(ImmutableArray<FrameDescription> frames)
    {
        if (frames[0].Uptake is not { } first) return null;
        if (frames.FirstOrDefault(frame => frame.Uptake?.Factor is null)?.Uptake is { } refused) return refused;
        var agree = frames.All(frame => frame.Uptake is { Factor: { } factor } && frame.Uptake.Unit == first.Unit && Math.Abs((factor / first.Factor!.Value) - 1) <= Tolerance);
        return agree ? first : first with { Factor = null, Refusal = "Its images disagree on dose, weight, times or units." };
    }
}
