using System.Globalization;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>The attributes of a volume's images, as they are kept: after de-identification, and only while the project has them.</summary>
internal static class AttributeEndpoint
{
    private const int UsualPage = 200;
    private const int LongestPage = 1000;
    private const int LongestText = 200;

    /// <summary>Maps <c>…/volumes/{volume}/attributes</c>.</summary>
    public static void MapAttributes(this IEndpointRouteBuilder volumes) => volumes.MapGet("/attributes", ReadAsync).Produces<AttributePage>()
        .WithSummary("Attributes of a slice's image: slice (from 0), under (the path of a sequence) or find (part of a name, tag or value), offset, limit. What is not text is not shown.");

    internal static async Task<IResult> ReadAsync(string volume, ProjectAccess access, VolumeService volumes, ImageArchive archive, HttpContext http)
    {
        var query = http.Request.Query;
        if (await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is not { } manifest) return ImageRefusals.NoSuchVolume.ToProblem();
        if (manifest.AreVoxels) return ImageRefusals.NoAttributes.ToProblem();
        if (Read(query["offset"], 0, int.MaxValue, 0) is not { } offset || Read(query["limit"], 1, LongestPage, UsualPage) is not { } limit || query["find"].ToString().Length > LongestText)
            return Refusals.Malformed(string.Create(CultureInfo.InvariantCulture, $"offset is 0 or more, limit 1 to {LongestPage}, find has at most {LongestText} characters.")).ToProblem();
        var descriptor = manifest.Volume.Descriptor;
        if (Read(query["slice"], 0, manifest.Blobs.Length - 1, 0) is not { } slice) return ImageRefusals.NoSuchImage(manifest.Blobs.Length).ToProblem();
        var sop = manifest.Volume.Frames[slice].SopInstanceUid;
        var path = new InstancePath(descriptor.StudyInstanceUid, descriptor.SeriesInstanceUid, sop);
        if (await archive.FindHeaderAsync(access.Project.Id, path, manifest.Blobs[slice], http.RequestAborted) is not { } header) return ImageRefusals.NoSuchVolume.ToProblem();
        using var parsed = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 256 });
        http.Response.Headers.CacheControl = "private, no-cache";
        return AttributeTable.Read(sop, parsed.RootElement, query["under"].ToString(), query["find"].ToString(), offset, limit) is { } page
            ? TypedResults.Ok(page)
            : ImageRefusals.NoSuchSequence.ToProblem();
    }

    private static int? Read(string? text, int least, int most, int otherwise) => string.IsNullOrEmpty(text)
        ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
