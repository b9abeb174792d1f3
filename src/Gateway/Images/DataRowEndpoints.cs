using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Gateway.Endpoints;
using Annotator.Grains.Images.DataRows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>Images by their addresses, under names of the sender's choice.</summary>
internal static class DataRowEndpoints
{
    private const int MostRows = 1000, LongestKey = 200, LongestUrl = 2000;

    private static readonly Rejection Wrong = new(
        RejectionClass.Invalid, "malformed-request", $"Send 1 to {MostRows} rows, each with a globalKey of 1 to {LongestKey} characters and a url of at most {LongestUrl}.");

    private static readonly Rejection NoSuchTask = new(RejectionClass.NotFound, "no-such-data-row-task", "The project has no such task of data rows.");

    /// <summary>Maps <c>/api/projects/{project}/data-rows</c> and the tasks that add them.</summary>
    public static void MapDataRows(this IEndpointRouteBuilder app)
    {
        var add = app.MapGroup("/api/projects/{project}").WithTags("Data rows").Requires(AccessRule.InProject(ProjectAction.UploadImages));
        add.MapPost("/data-rows", AddAsync).WithSummary("Adds images by their addresses, each under a global key; they are fetched in the background.");
        add.MapGet("/data-row-tasks/{task}", FindTaskAsync).WithSummary("How far a task is, and which of its rows failed and why.");
        app.MapGet("/api/projects/{project}/data-rows/{key}", FindAsync).WithTags("Data rows").Requires(AccessRule.InProject(ProjectAction.ViewExams))
            .WithSummary("A data row by its id or global key, with the exam it belongs to.");
    }

    internal static async Task<Results<Ok<DataRowTask>, RefusedResult>> AddAsync(
        AddDataRows request, ProjectAccess access, DataRowTable rows, DataRowFetcher fetcher, CancellationToken cancellation)
    {
        if (request.Rows is not { IsDefault: false, Length: >= 1 and <= MostRows } asked || asked.Any(IsWrong)) return new RefusedResult(Wrong);
        var task = await rows.AddAsync(access.Project.Id, access.Actor.PersonId, asked, cancellation);
        fetcher.Notify();
        return TypedResults.Ok((await rows.FindTaskAsync(access.Project.Id, task, cancellation))!);
    }

    internal static async Task<Results<Ok<DataRowTask>, RefusedResult>> FindTaskAsync(string task, ProjectAccess access, DataRowTable rows, CancellationToken cancellation) =>
        await rows.FindTaskAsync(access.Project.Id, task, cancellation) is { } found ? TypedResults.Ok(found) : new RefusedResult(NoSuchTask);

    internal static async Task<Results<Ok<DataRow>, RefusedResult>> FindAsync(string key, ProjectAccess access, DataRowTable rows, CancellationToken cancellation) =>
        await rows.FindAsync(access.Project.Id, key, cancellation) is { } found
            ? TypedResults.Ok(found)
            : new RefusedResult(new Rejection(RejectionClass.NotFound, "no-such-data-row", $"The project has no data row with the id or global key “{key}”."));

    private static bool IsWrong(DataRowSource row) => row is not { GlobalKey.Length: >= 1 and <= LongestKey, Url.Length: >= 1 and <= LongestUrl };
}
