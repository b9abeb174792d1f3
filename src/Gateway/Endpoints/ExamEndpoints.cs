using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Tasks;
using Annotator.Gateway.Access;
using Annotator.Gateway.Realtime;
using Annotator.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>The exams of a project: the list, page by page, and one with its volumes.</summary>
internal static class ExamEndpoints
{
    public static void MapExams(this IEndpointRouteBuilder app)
    {
        var exams = app.MapGroup("/api/projects/{project}/exams").WithTags("Exams").Requires(AccessRule.InProject(ProjectAction.ViewExams));
        exams.MapGet("", List).WithSummary("Exams in the order they came; `next` is the following page's `after`, `total` stands on the first page.");
        exams.MapGet("/{exam}", Read).WithSummary("An exam with its task and the descriptors of its volumes.");
        exams.MapGet("/{exam}/history", History).WithSummary("What happened, newest first, in the streams the asker may see; `next` is the following page's `before`.");
    }

    private static async Task<Results<Ok<ExamPage>, RefusedResult>> List(
        [AsParameters] ExamFilter filter, ProjectAccess access, ExamList list, CancellationToken cancellation)
    {
        var page = await list.ReadAsync(access, filter, cancellation);
        return page.Rejection is { } refused ? new RefusedResult(refused) : TypedResults.Ok(page.Value);
    }

    private static async Task<Results<Ok<HistoryPage>, RefusedResult>> History(
        string exam, string? before, int? limit, ProjectAccess access, StreamAccess streams, ExamHistory history, CancellationToken cancellation)
    {
        if (!StreamId.IsValidId(exam)) return new RefusedResult(Rejections.NotFound);
        var entered = await streams.EnterExamAsync(exam, access.Actor, ProjectAction.ViewExams, cancellation);
        if (entered.Value is not { } entry || entry.Project.Id != access.Project.Id) return new RefusedResult(Rejections.NotFound);
        var page = await history.ReadAsync(entry, before, limit, cancellation);
        return page.Value is { } read ? TypedResults.Ok(read) : new RefusedResult(page.Rejection!);
    }

    private static async Task<Results<Ok<ExamDetail>, RefusedResult>> Read(
        string exam, ProjectAccess access, IGrainHost grains, ExamVolumes volumes, CancellationToken cancellation)
    {
        if (!StreamId.IsValidId(exam)) return new RefusedResult(Rejections.NotFound);
        var found = await grains.ReadAsync<Exam>(StreamId.Exam(exam), cancellation);
        if (!found.State.Exists || found.State.ProjectId != access.Project.Id) return new RefusedResult(Rejections.NotFound);
        var task = await grains.ReadAsync<ReadingTask>(StreamId.Task(exam), cancellation);
        var view = task.State.Exists ? new TaskView(task.Version, task.State) : null;
        return TypedResults.Ok(new ExamDetail(found.Version, found.State, view, await volumes.DescribeAsync(found.State, cancellation)));
    }
}

/// <summary>What the list of exams is narrowed to. All of it holds together.</summary>
/// <param name="Text">Part of the title or of the Study Instance UID.</param>
/// <param name="Stage">The stage of its task.</param>
/// <param name="Reader">Who has it.</param>
/// <param name="Problem">A code of what is wrong with a series; <c>held</c> for exams with a series that may not be read, <c>quarantined</c> for those with images in quarantine, which only managers are told of.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">Rows a page, 1 to 500; 100 when not said.</param>
internal sealed record ExamFilter(string? Text, string? Stage, string? Reader, string? Problem, string? After, int? Limit);
