using System.Buffers;
using System.Collections.Immutable;
using Annotator.Grains.Images;
using Annotator.Grains.Images.Search;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>QIDO-RS (PS3.18 10.6).</summary>
internal static class QidoEndpoint
{
    private const int SendEvery = 64 << 10;

    public static async Task<IResult> SearchAsync(SearchLevel level, InstancePath? path, DicomWebScope scope, HttpContext http, ArchiveSearch archive)
    {
        if (AcceptedMedia.Find(AcceptedMedia.Of(http.Request), AcceptedMedia.DicomJson, isMultipart: false) is null) return DicomWebRefusals.OnlyDicomJson.ToProblem();
        var read = QidoRequest.Read(level, path, http.Request.Query);
        if (read.Value is not { } request) return read.Rejection!.ToProblem();
        var found = await archive.FindAsync(scope.Archive, request.Query, http.RequestAborted);
        Warn(http.Response, request, found.Length > request.Limit);
        if (found.IsEmpty || request.Limit == 0) return TypedResults.NoContent();
        await SendAsync(http, request, found.Length > request.Limit ? found[..request.Limit] : found, scope.Address);
        return Results.Empty;
    }

    // Sent while it is written, so that thousands of results need no reply in one piece.
    private static async Task SendAsync(HttpContext http, QidoRequest request, ImmutableArray<SearchResult> results, DicomWebAddress address)
    {
        http.Response.ContentType = AcceptedMedia.DicomJson;
        // Before it has started a response is written into memory that is copied afterwards.
        await http.Response.StartAsync(http.RequestAborted);
        var (reply, body) = (new QidoReply(request, address), http.Response.BodyWriter);
        for (var n = 0; n < results.Length; n++)
        {
            body.Write(n == 0 ? "["u8 : ","u8);
            reply.Write(results[n], body);
            if (body.UnflushedBytes >= SendEvery) await body.FlushAsync(http.RequestAborted);
        }
        body.Write("]"u8);
        await body.FlushAsync(http.RequestAborted);
    }

    private static void Warn(HttpResponse response, QidoRequest request, bool hasMore)
    {
        foreach (var warning in request.Warnings) response.Headers.Append("Warning", Warnings.Of(warning));
        if (hasMore) response.Headers.Append("Warning", Warnings.Of("There are additional results that can be requested"));
    }
}
