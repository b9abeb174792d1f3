using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Gateway.Access;
using Annotator.Gateway.Images;
using Annotator.Gateway.Realtime;
using Annotator.Grains;
using Annotator.Grains.Exports;
using Annotator.Grains.Images;
using Annotator.Imaging.Formats.VolumeFiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>Files out of the site: volumes and labelmaps as NIfTI and NRRD, originals as a ZIP. Each is audited before its first byte.</summary>
internal static class FileExportEndpoints
{
    public static void MapFileExport(this IEndpointRouteBuilder app)
    {
        var export = app.MapGroup("/api/projects/{project}").WithTags("Export").Requires(AccessRule.InProject(ProjectAction.Export));
        export.MapGet("/volumes/{volume}/file", VolumeAsync).WithSummary("A volume as a file: format=nifti (.nii.gz) or nrrd. Stored depth, with its rescale.");
        export.MapGet("/exams/{exam}/labelmap", LabelmapAsync).WithSummary(
            "The masks of a label group on the grid they were painted on: group, branch (main), volume, object, values=object|class, format=nifti|nrrd (.seg.nrrd)|json (which value means what).");
        export.MapGet("/exams/{exam}/originals", OriginalsAsync).WithSummary("The files of an exam, or of one series of it, as they came, after de-identification: a ZIP.");
    }

    private static async Task<IResult> VolumeAsync(
        string volume, ProjectAccess access, VolumeService volumes, VolumeExporter exporter, AccessAudit audit, HttpContext http, CancellationToken cancellation)
    {
        if (FormatOf(http.Request.Query["format"]) is not { } format) return NoSuchFormat.ToProblem();
        if (await volumes.FindAsync(access.Project.Id, volume, cancellation) is not { } manifest) return ImageRefusals.NoSuchVolume.ToProblem();
        try
        {
            var result = await exporter.ExportAsync(manifest, format, cancellation);
            return await AnswerAsync(result, audit, http, $"project/{access.Project.Id}", new { volume, format }, cancellation);
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    private static async Task<IResult> LabelmapAsync(
        string exam, ProjectAccess access, IGrainHost grains, StreamAccess streams, LabelmapExporter exporter, AccessAudit audit, HttpContext http, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        if (await FindExamAsync(exam, access, grains, cancellation) is not { } found) return Rejections.NotFound.ToProblem();
        if (FindGroup(access.Project, query["group"]) is not { } group) return NoSuchGroup.ToProblem();
        var branch = query["branch"] is [{ Length: > 0 } named] ? named : Visibility.Main;
        var set = new SetName(exam, group.Id, branch);
        if (!StreamId.IsValidId(branch) || branch.Contains('~', StringComparison.Ordinal)) return Rejections.NotFound.ToProblem();
        // The branch must be one the person may see: a blinded one is not there for them.
        if ((await streams.EnterAsync(set.Stream, access.Actor, ProjectAction.Export, cancellation)).Rejection is { } hidden) return hidden.ToProblem();
        var isDescription = query["format"] == "json";
        if (!isDescription && FormatOf(query["format"]) is null) return NoSuchFormat.ToProblem();
        var request = new LabelmapRequest(set, FormatOf(query["format"]) ?? VolumeFileFormat.Nrrd, Text(query["volume"]), Text(query["object"]), query["values"] == "class");
        if (isDescription)
        {
            var (segments, refused) = await exporter.DescribeAsync(found, group, request, cancellation);
            return refused is null ? TypedResults.Ok(segments) : refused.ToProblem();
        }
        var result = await exporter.ExportAsync(found, group, request, cancellation);
        return await AnswerAsync(result, audit, http, set.Stream.ToString(), new { request.Format, request.VolumeId, request.ObjectId }, cancellation);
    }

    private static async Task<IResult> OriginalsAsync(
        string exam, ProjectAccess access, IGrainHost grains, OriginalsExporter exporter, AccessAudit audit, HttpContext http, CancellationToken cancellation)
    {
        if (await FindExamAsync(exam, access, grains, cancellation) is not { } found) return Rejections.NotFound.ToProblem();
        var series = Text(http.Request.Query["series"]);
        var files = await exporter.ListAsync(access.Project, found, series, cancellation);
        if (files.Count == 0) return ExportRefusals.Nothing.ToProblem();
        await audit.WriteAsync(http.User.ToCaller(), "export.made", $"exam/{exam}", new { originals = files.Count, series }, cancellation);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(output => exporter.WriteAsync(output, files, cancellation), "application/zip", $"{series ?? found.StudyInstanceUid}.zip");
    }

    private static async Task<IResult> AnswerAsync(ExportResult result, AccessAudit audit, HttpContext http, string subject, object what, CancellationToken cancellation)
    {
        if (result.File is not { } file) return result.Rejection!.ToProblem();
        http.Response.RegisterForDisposeAsync(file);
        await audit.WriteAsync(http.User.ToCaller(), "export.made", subject, what, cancellation);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(file.Content, file.FileName.EndsWith(".gz", StringComparison.Ordinal) ? "application/gzip" : "application/octet-stream", file.FileName);
    }

    internal static async Task<Exam?> FindExamAsync(string exam, ProjectAccess access, IGrainHost grains, CancellationToken cancellation)
    {
        if (!StreamId.IsValidId(exam)) return null;
        var found = (await grains.ReadAsync<Exam>(StreamId.Exam(exam), cancellation)).State;
        return found.Exists && found.ProjectId == access.Project.Id ? found : null;
    }

    // By id, or by its name; the only one when none is named.
    internal static LabelGroup? FindGroup(Project project, string? named) => string.IsNullOrEmpty(named)
        ? project.LabelGroups is [var only] ? only : null
        : project.LabelGroups.FirstOrDefault(g => g.Id == named) ?? project.LabelGroups.FirstOrDefault(g => g.Name == named);

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static VolumeFileFormat? FormatOf(string? text) => text switch
    {
        "nifti" => VolumeFileFormat.Nifti,
        "nrrd" => VolumeFileFormat.Nrrd,
        _ => null,
    };

    private static readonly Rejection NoSuchFormat = new(RejectionClass.Invalid, "no-such-format", "A format is nifti or nrrd; for a labelmap also json.");

    internal static readonly Rejection NoSuchGroup = new(RejectionClass.NotFound, "no-such-label-group", "Name one of the project's label groups (group=…), by id or by name.");
}
