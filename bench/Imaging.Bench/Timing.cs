using System.Diagnostics;
using System.Globalization;

namespace Annotator.Imaging.Bench;

/// <summary>Median and 95th percentile of many calls, each with another argument, after a warm-up.</summary>
internal static class Timing
{
    public static double Print(string name, int calls, Action<int> call)
    {
        for (var n = 0; n < Math.Min(calls, 200); n++) call(n);
        Thread.Sleep(150); // tiered compilation finishes in the background
        for (var n = 0; n < Math.Min(calls, 200); n++) call(n);
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
