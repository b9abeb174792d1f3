using System.Diagnostics;
using System.Net.Http.Headers;

namespace Annotator.Slices.Bench;

/// <summary>STOW-RS of one study after the other.</summary>
internal static class Storing
{
    private const string Boundary = "a-boundary-of-the-benchmark";

    /// <summary>Whole studies a second, each answered for.</summary>
    public static async Task<double> StudiesPerSecondAsync(HttpClient client, string address)
    {
        var body = Many.FreshBody(Boundary);
        var watch = Stopwatch.StartNew();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/related; type=\"application/dicom\"; boundary={Boundary}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "application/dicom+json");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
        return 1 / watch.Elapsed.TotalSeconds;
    }
}
