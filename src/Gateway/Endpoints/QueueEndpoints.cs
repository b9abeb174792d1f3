using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskStatus = Annotator.Core.Contract.TaskStatus;

namespace Annotator.Gateway.Endpoints;

/// <summary>The queue: what waits for me, and taking the next.</summary>
internal static class QueueEndpoints
{
    public static void MapQueue(this IEndpointRouteBuilder app)
    {
        var queue = app.MapGroup("/api/projects/{project}/queue").WithTags("Queue");
        queue.MapGet("", List).Requires(AccessRule.InProject(ProjectAction.ViewExams)).WithSummary("What I have and may take, in the order in which it is given out.")
            .WithExample(new QueuePage([new("01990000-0000-7000-8000-000000000002", "01990000-0000-7000-8000-000000000002", "CT thorax", "annotate", TaskStatus.Waiting, 3, "Waits longest.", null, 0)]));
        queue.MapPost("/next", Next).Requires(AccessRule.InProject(ProjectAction.TakeWork)).WithSummary("Takes the next task: the one I have already, else the first I may take; 204 when nothing waits.")
            .WithExample(new NextTask("01990000-0000-7000-8000-000000000002", "01990000-0000-7000-8000-000000000002"));
    }

    private static async Task<Ok<QueuePage>> List(ProjectAccess access, TaskQueue queue, CancellationToken cancellation) =>
        TypedResults.Ok(new QueuePage(await queue.ReadAsync(access, cancellation)));

    private static async Task<Results<Ok<NextTask>, NoContent, RefusedResult>> Next(ProjectAccess access, HttpContext http, TaskQueue queue, CancellationToken cancellation)
    {
        var (next, refused) = await queue.TakeNextAsync(access, http.User.ToCaller(), cancellation);
        if (refused is not null) return new RefusedResult(refused);
        return next is null ? TypedResults.NoContent() : TypedResults.Ok(next);
    }
}
