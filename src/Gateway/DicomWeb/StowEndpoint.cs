using System.Globalization;
using Annotator.Core.Messages;
using Annotator.Grains.Images;
using Annotator.Grains.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Annotator.Gateway.DicomWeb;

/// <summary>STOW-RS (PS3.18 10.5): each instance is durable when the reply names it.</summary>
internal static class StowEndpoint
{
    public static async Task<IResult> StoreAsync(DicomWebScope scope, HttpContext http, ImageIngest ingest, IngestMemory memory)
    {
        if (AcceptedMedia.Find(AcceptedMedia.Of(http.Request), AcceptedMedia.DicomJson, isMultipart: false) is null) return DicomWebRefusals.OnlyDicomJson.ToProblem();
        if (FormOf(http.Request) is not { } form) return DicomWebRefusals.NotStorable.ToProblem();
        var study = http.GetRouteValue("study") as string;
        await using var batch = scope.Project is { } project
            ? await ingest.BeginAsync(project, study, http.RequestAborted)
            : ingest.Begin(new RouteSource(Path: http.Request.Path), study);
        try
        {
            if (await form(batch, memory, http.RequestAborted) is { } refused) return refused.ToProblem();
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            if (batch.Count == 0) return DicomWebRefusals.NotWellFormed.ToProblem();
            // What came whole before the body broke off is kept and answered for; the rest is named as one failure.
            batch.Refuse("body", new IngestRefusal(RejectionClass.Invalid, "malformed-request", "The body ends within a part or is not well formed."));
        }
        if (batch.Count == 0) return DicomWebRefusals.Empty.ToProblem();
        var outcomes = await batch.CompleteAsync(http.RequestAborted);
        StowReply.Warn(http.Response, outcomes);
        var reply = StowReply.Of(outcomes, scope.Address).ToJsonString(DicomJsonValues.Written);
        return TypedResults.Text(reply, AcceptedMedia.DicomJson, statusCode: StowReply.StatusOf(outcomes));
    }

    // How the body is read into a batch, by its type; null for a type that is not taken.
    private static Func<IngestBatch, IngestMemory, CancellationToken, Task<Rejection?>>? FormOf(HttpRequest request)
    {
        if (MultipartRelated.OpenReader(request, AcceptedMedia.Dicom) is { } files) return (batch, _, token) => ReadAsync(files, batch, token);
        if (MultipartRelated.OpenReader(request, AcceptedMedia.DicomJson) is { } parts) return (batch, memory, token) => StowMetadata.ReadAsync(parts, batch, memory, token);
        if (!IsDicom(request.ContentType)) return null;
        return async (batch, _, token) =>
        {
            await batch.AddAsync("body", request.Body, token);
            return null;
        };
    }

    private static async Task<Rejection?> ReadAsync(MultipartReader parts, IngestBatch batch, CancellationToken cancellation)
    {
        while (await parts.ReadNextSectionAsync(cancellation) is { } part)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"part {batch.Count + 1}");
            if (part.ContentType is null || IsDicom(part.ContentType))
                await batch.AddAsync(name, part.Body, cancellation);
            else
                batch.Refuse(name, new IngestRefusal(RejectionClass.Invalid, "not-dicom", "The part is not application/dicom."));
        }
        return null;
    }

    private static bool IsDicom(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(AcceptedMedia.Dicom, StringComparison.OrdinalIgnoreCase);
}
