using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Grains;
using Annotator.Grains.Exports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>Results out of the site, as one JSON document (<c>docs/export.schema.json</c>). Each export is audited before its first byte.</summary>
internal static class ExportEndpoints
{
    public static void MapExport(this IEndpointRouteBuilder app)
    {
        var export = app.MapGroup("/api/projects/{project}").WithTags("Export").Requires(AccessRule.InProject(ProjectAction.Export));
        export.MapGet("/export", Project).WithSummary("Everything of the project: objects with patient coordinates, masks as runs, authors, issues.");
        export.MapGet("/exams/{exam}/export", Exam).WithSummary("The same document for one exam.");
    }

    private static async Task Project(HttpContext http, ProjectAccess access, Exporter exporter, AccessAudit audit, CancellationToken cancellation) =>
        await WriteAsync(http, access, exporter, audit, null, cancellation);

    private static async Task Exam(
        string exam, HttpContext http, ProjectAccess access, IGrainHost grains, Exporter exporter, AccessAudit audit, CancellationToken cancellation)
    {
        var found = StreamId.IsValidId(exam) ? await grains.ReadAsync<Exam>(StreamId.Exam(exam), cancellation) : null;
        if (found is null || found.State.ProjectId != access.Project.Id) await Problems.WriteAsync(http, Rejections.NotFound);
        else await WriteAsync(http, access, exporter, audit, exam, cancellation);
    }

    private static async Task WriteAsync(HttpContext http, ProjectAccess access, Exporter exporter, AccessAudit audit, string? exam, CancellationToken cancellation)
    {
        await audit.WriteAsync(http.User.ToCaller(), "export.made", $"project/{access.Project.Id}", new { exam }, cancellation);
        http.Response.ContentType = "application/json";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"annotator-{exam ?? access.Project.Id}.json\"";
        http.Response.Headers.CacheControl = "no-store";
        await exporter.WriteAsync(http.Response.Body, access.Project.Id, exam, access.Viewer, cancellation);
    }
}
