using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace Annotator.Imaging.Bench;

/// <summary>Median and 95th percentile of many calls, each with another argument, after a warm-up.</summary>
internal static class Timing
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200), AtMost = TimeSpan.FromSeconds(5);

    /// <summary>Calls until the compiler, which works in the background and in tiers, has had nothing to do for a while.</summary>
    public static void WarmUp(Action<int> call)
    {
        var (watch, compiled, since) = (Stopwatch.StartNew(), -1L, TimeSpan.Zero);
        for (var n = 0; watch.Elapsed - since < Quiet && watch.Elapsed < AtMost; n++)
        {
            call(n);
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled) (compiled, since) = (now, watch.Elapsed);
        }
    }

    public static double Print(string name, int calls, Action<int> call)
    {
        WarmUp(n => call(n % calls));
        var micros = new double[calls];
        for (var n = 0; n < calls; n++)
        {
            var start = Stopwatch.GetTimestamp();
            call(n);
            micros[n] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        Array.Sort(micros);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-58} median {micros[calls / 2],8:0.0} µs   p95 {micros[calls * 95 / 100],8:0.0} µs"));
        return micros[calls / 2];
    }
}
