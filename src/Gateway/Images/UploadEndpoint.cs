using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Annotator.Gateway.Images;

/// <summary>Upload of files by the page and the command line: read as they come, a verdict each.</summary>
internal static class UploadEndpoint
{
    private const int LongestBoundary = 200;

    /// <summary>Maps <c>POST /api/projects/{project}/uploads</c>.</summary>
    public static void MapUploads(this IEndpointRouteBuilder app) => app
        .MapPost("/api/projects/{project}/uploads", UploadAsync).Requires(AccessRule.InProject(ProjectAction.UploadImages)).WithTags("Images")
        .WithMetadata(new DisableRequestSizeLimitAttribute()).Produces<UploadResult>()
        .WithSummary("Takes in DICOM, NIfTI and NRRD files (multipart/form-data) and gives each a verdict; what is stored is durable and part of its exam. withoutSpacing=open opens files that tell no distances as stacks.");

    internal static async Task<IResult> UploadAsync(ProjectAccess access, HttpContext http, ImageIngest ingest)
    {
        if (OpenReader(http.Request) is not { } parts)
            return new Rejection(RejectionClass.Invalid, "unsupported-media-type", "Send the files as multipart/form-data.").ToProblem();
        var opensWithoutSpacing = http.Request.Query["withoutSpacing"] == "open";
        await using var batch = await ingest.BeginUploadAsync(access.Project, opensWithoutSpacing, http.RequestAborted);
        try
        {
            await ReadAsync(parts, batch, http.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            // What came whole before the body broke off is kept and answered for.
            batch.Refuse("", new IngestRefusal(RejectionClass.Invalid, "malformed-request", "The body ends within a file or is not well formed."));
        }
        var outcomes = await batch.CompleteAsync(http.RequestAborted);
        return TypedResults.Ok(new UploadResult([.. outcomes.Select(o => o.Verdict)]));
    }

    private static MultipartReader? OpenReader(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var media) || !media.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return null;
        var boundary = HeaderUtilities.RemoveQuotes(media.Boundary).Value;
        return boundary is { Length: > 0 and <= LongestBoundary } ? new MultipartReader(boundary, request.Body) : null;
    }

    private static async Task ReadAsync(MultipartReader parts, IngestBatch batch, CancellationToken cancellation)
    {
        while (await parts.ReadNextSectionAsync(cancellation) is { } part)
        {
            if (part.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition())
                await batch.AddAsync(NameOf(disposition), part.Body, cancellation);
        }
    }

    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return name.Value ?? "";
    }
}
