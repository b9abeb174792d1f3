using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Annotator.Dicom;
using Annotator.Dicom.Network;
using Annotator.Dicom.Web;
using Annotator.Grains.Images;
using Annotator.Grains.Routing;

namespace Annotator.Grains.Transfers.Pulling;

/// <summary>A PACS by QIDO-RS and WADO-RS (PS3.18 10.4, 10.6). No redirect is followed: only what is configured is contacted.</summary>
internal sealed class DicomWebSource : IPacsSource
{
    private const int MostSeries = 10_000, MostInstances = 100_000, LongestAnswer = 256 << 20;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(100);
    private readonly HttpClient _http;
    private readonly long _largestInstance;

    /// <param name="peer">The peer, with a URL.</param>
    /// <param name="secret">Its password or token; null for none.</param>
    /// <param name="largestInstance">The most bytes an instance may have.</param>
    public DicomWebSource(PacsPeer peer, string? secret, long largestInstance)
    {
        _largestInstance = largestInstance;
        var url = peer.Url!.ToString();
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !peer.Url.IsLoopback, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new Uri(url.EndsWith('/') ? url : url + "/"), Timeout = AnswerWithin, MaxResponseContentBufferSize = LongestAnswer,
        };
        if (secret is null) return;
        _http.DefaultRequestHeaders.Authorization = peer.User is { Length: > 0 } user
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")))
            : new AuthenticationHeaderValue("Bearer", secret);
    }

    public Task<IReadOnlyList<DicomDataset>> FindStudiesAsync(PullMatch match, int most, CancellationToken cancellation) => QueryAsync("studies", match.Studies, most + 1, cancellation);

    public async Task<IReadOnlyList<FoundSeries>> FindSeriesAsync(string studyInstanceUid, PullMatch match, CancellationToken cancellation)
    {
        var found = new List<FoundSeries>();
        foreach (var series in await QueryAsync($"studies/{studyInstanceUid}/series", match.Series, MostSeries, cancellation))
        {
            if (series.GetUid(DicomTags.SeriesInstanceUid) is not { } uid) continue;
            var instances = await QueryAsync($"studies/{studyInstanceUid}/series/{uid}/instances", [], MostInstances, cancellation);
            found.Add(new FoundSeries(studyInstanceUid, uid, [.. instances.Where(i => i.GetUid(DicomTags.SopInstanceUid) is not null)
                .Select(i => (i.RequireUid(DicomTags.SopInstanceUid), i.GetUid(DicomTags.SopClassUid)))]));
        }
        return found;
    }

    public Task<string?> RetrieveAsync(FoundSeries series, PullSink sink, CancellationToken cancellation) => GuardAsync(async () =>
    {
        using var response = await AskAsync(series, cancellation);
        if (!MultipartContentType.TryParse(response.Content.Headers.ContentType?.ToString(), out var type))
            throw new DicomNetworkException(DicomNetworkErrors.Protocol, "The peer answered WADO-RS with something else than multipart/related.");
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var parts = new MultipartReader(body, type.Boundary, _largestInstance);
        while (await parts.ReadNextAsync(cancellation) is { } part)
        {
            using var file = new MemoryStream(part.Body.ToArray());
            await sink(ClaimOf(part.Body), file, cancellation);
        }
        return (string?)null;
    }, cancellation);

    // As it is kept; as the peer likes where it does not know how to ask for that (PS3.18 8.7.3.5.2 came late).
    private async Task<HttpResponseMessage> AskAsync(FoundSeries series, CancellationToken cancellation)
    {
        var first = await AskAsync(series, "multipart/related; type=\"application/dicom\"; transfer-syntax=*", cancellation);
        if (first.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.NotAcceptable or HttpStatusCode.UnsupportedMediaType)) return Checked(first);
        first.Dispose();
        return Checked(await AskAsync(series, "multipart/related; type=\"application/dicom\"", cancellation));
    }

    private async Task<HttpResponseMessage> AskAsync(FoundSeries series, string accept, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"studies/{series.StudyInstanceUid}/series/{series.SeriesInstanceUid}");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<IReadOnlyList<DicomDataset>> QueryAsync(string path, IEnumerable<KeyValuePair<DicomTag, string>> match, int most, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var query = string.Join('&', match.Select(m => $"{m.Key.ToHex()}={Uri.EscapeDataString(m.Value)}").Append(string.Create(CultureInfo.InvariantCulture, $"limit={most}")));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}");
        request.Headers.Accept.ParseAdd("application/dicom+json");
        using var response = Checked(await _http.SendAsync(request, cancellation));
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return body.Length == 0 ? [] : DicomJsonReader.Read(body);
    }, cancellation);

    // WADO-RS names the instance only in the part itself; one that cannot be read is refused by ingest under no name.
    private static InstanceClaim ClaimOf(ReadOnlyMemory<byte> file) => Router.TryReadHeader(file, out var header, out _)
        ? new InstanceClaim(header.GetUid(DicomTags.SopClassUid) ?? "", header.GetUid(DicomTags.SopInstanceUid) ?? "")
        : new InstanceClaim("", "");

    private static HttpResponseMessage Checked(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return response;
        var said = string.Create(CultureInfo.InvariantCulture, $"The peer answered {(int)response.StatusCode} {response.ReasonPhrase}.");
        response.Dispose();
        throw new DicomNetworkException(DicomNetworkErrors.Failed, said);
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (HttpRequestException failed)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Unreachable, $"The peer cannot be reached: {failed.GetBaseException().Message.TrimEnd('.')}.", failed);
        }
        catch (IOException broken)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Broken, $"The connection broke: {broken.Message}", broken);
        }
        catch (DicomFormatException unreadable)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Protocol, $"The peer's answer cannot be read: {unreadable.Message}", unreadable);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new DicomNetworkException(DicomNetworkErrors.TimedOut, $"The peer did not answer within {AnswerWithin.TotalSeconds:0} s.", late);
        }
    }
}
