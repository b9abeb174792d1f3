using Annotator.Core.Access;
using Annotator.Dicom;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>Makes a regular volume of a tilted or irregular stack, because somebody asked for it.</summary>
internal static class RegulariseEndpoint
{
    /// <summary>Maps <c>POST /api/projects/{project}/volumes/{volume}/regularised</c>.</summary>
    public static void MapRegularise(this IEndpointRouteBuilder app) => app
        .MapPost("/api/projects/{project}/volumes/{volume}/regularised", RegulariseAsync).Requires(AccessRule.InProject(ProjectAction.Annotate)).WithTags("Images")
        .Produces<RegularisedVolume>().WithSummary("Makes a volume of a tilted or irregular stack: sheared back and resampled, named as derived, with its transform. Safe to repeat.");

    internal static async Task<IResult> RegulariseAsync(string volume, ProjectAccess access, VolumeService volumes, VolumeRegulariser regulariser, HttpContext http)
    {
        if (await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is not { } stack) return ImageRefusals.NoSuchVolume.ToProblem();
        try
        {
            var (made, refused) = await regulariser.MakeAsync(access.Project.Id, stack, http.RequestAborted);
            return refused is null ? TypedResults.Ok(made) : refused.ToProblem();
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }
}
