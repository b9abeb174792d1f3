using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>What a project's images are made of. For its managers: readers are not to learn where an exam comes from.</summary>
internal static class CompositionEndpoint
{
    /// <summary>Maps <c>GET /api/projects/{project}/composition</c>.</summary>
    public static void MapComposition(this IEndpointRouteBuilder app) => app
        .MapGet("/api/projects/{project}/composition", ReadAsync).Requires(AccessRule.InProject(ProjectAction.ManageProject)).WithTags("Images")
        .WithSummary("Studies, series and instances by institution, scanner and modality; what is not known is a row of its own.");

    internal static async Task<Ok<ImageComposition>> ReadAsync(ProjectAccess access, CompositionReport report, CancellationToken cancellation) =>
        TypedResults.Ok(await report.ReadAsync(access.Project, cancellation));
}
