using System.Diagnostics;

namespace Annotator.Slices.Bench;

/// <summary>Windows and slices that never repeat in a row, so that no cache of answers can win. Safe for several threads.</summary>
internal sealed class Varying
{
    private int _count;

    /// <summary>Another window each time.</summary>
    public (double Center, double Width) Next()
    {
        var n = Interlocked.Increment(ref _count);
        return (40 + (n % 997 * 0.25), 300 + (n % 1009 * 0.5));
    }

    /// <summary>Another slice each time, in scattered order.</summary>
    public int Index(int count) => (int)((uint)Interlocked.Increment(ref _count) * 2654435761u % (uint)count);
}

/// <summary>Clients that ask one after the other without pause.</summary>
internal static class Load
{
    /// <summary>Whole answers a second; at least one for each client, however long it takes.</summary>
    public static async Task<double> RequestsPerSecondAsync(HttpClient client, Func<string> address, int clients, TimeSpan duration, string accept = "image/png")
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskAsync(client, address, watch, duration, accept))));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<int> AskAsync(HttpClient client, Func<string> address, Stopwatch watch, TimeSpan duration, string accept)
    {
        var count = 0;
        var buffer = new byte[1 << 16];
        for (; count == 0 || watch.Elapsed < duration; count++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address());
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync();
            while (await body.ReadAsync(buffer) > 0)
            {
                // Read to the end: a picture that has not come whole is none.
            }
        }
        return count;
    }
}
