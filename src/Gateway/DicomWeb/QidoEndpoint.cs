using System.Text.Json.Nodes;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>QIDO-RS (PS3.18 10.6).</summary>
internal static class QidoEndpoint
{
    public static async Task<IResult> SearchAsync(SearchLevel level, InstancePath? path, DicomWebScope scope, HttpContext http, ImageArchive archive)
    {
        if (AcceptedMedia.Find(AcceptedMedia.Of(http.Request), AcceptedMedia.DicomJson, isMultipart: false) is null) return DicomWebRefusals.OnlyDicomJson.ToProblem();
        var read = QidoRequest.Read(level, path, http.Request.Query);
        if (read.Value is not { } request) return read.Rejection!.ToProblem();
        var found = await archive.SearchAsync(scope.Archive, request.Query, http.RequestAborted);
        var sent = found.Take(request.Limit).ToList();
        var studies = level == SearchLevel.Study || request.Parents.Contains(SearchLevel.Study) ? sent.Select(r => r.StudyInstanceUid).ToHashSet() : [];
        var modalities = studies.Count > 0 ? await archive.ReadModalitiesAsync(scope.Archive, studies, http.RequestAborted) : Array.Empty<string>().ToLookup(m => m);
        Warn(http.Response, request, found.Length > sent.Count);
        if (sent.Count == 0) return TypedResults.NoContent();
        var reply = new JsonArray([.. sent.Select(result => QidoReply.Of(request, result, modalities, scope.Address))]);
        return TypedResults.Text(reply.ToJsonString(DicomJsonValues.Written), AcceptedMedia.DicomJson);
    }

    private static void Warn(HttpResponse response, QidoRequest request, bool hasMore)
    {
        foreach (var warning in request.Warnings) response.Headers.Append("Warning", Warnings.Of(warning));
        if (hasMore) response.Headers.Append("Warning", Warnings.Of("There are additional results that can be requested"));
    }
}
