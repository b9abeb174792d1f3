using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Gateway.Images;
using Annotator.Gateway.Realtime;
using Annotator.Grains;
using Annotator.Grains.Images;
using Annotator.Grains.Imports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>A labelmap file onto a volume of an exam: a verdict for each of its values.</summary>
internal static class LabelmapImportEndpoint
{
    public static void MapLabelmapImport(this IEndpointRouteBuilder app) => app
        .MapPost("/api/projects/{project}/exams/{exam}/labelmap-import", ImportAsync).WithTags("Import").Requires(AccessRule.InProject(ProjectAction.Annotate))
        .WithMetadata(new DisableRequestSizeLimitAttribute()).Produces<LabelmapImported>()
        .WithSummary("Makes objects of a NIfTI or NRRD labelmap (the body): group, branch (main), volume, map=VALUE:LABEL (several), dryRun=true. Refused when it does not lie on the volume's voxels.");

    private static async Task<IResult> ImportAsync(
        string exam, ProjectAccess access, IGrainHost grains, StreamAccess streams, LabelmapImporter importer, IngestMemory memory, AccessAudit audit, HttpContext http, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        if (await FileExportEndpoints.FindExamAsync(exam, access, grains, cancellation) is not { } found) return Rejections.NotFound.ToProblem();
        if (FileExportEndpoints.FindGroup(access.Project, query["group"]) is not { } group) return FileExportEndpoints.NoSuchGroup.ToProblem();
        if (FindGrid(found, query["volume"]) is not { } grid) return ImageRefusals.NoSuchVolume.ToProblem();
        if (ReadMap(query["map"]) is not { } map) return BadMap.ToProblem();
        var branch = query["branch"] is [{ Length: > 0 } named] ? named : Visibility.Main;
        if (!StreamId.IsValidId(branch) || branch.Contains('~', StringComparison.Ordinal)) return Rejections.NotFound.ToProblem();
        var set = new SetName(exam, group.Id, branch);
        if ((await streams.EnterAsync(set.Stream, access.Actor, ProjectAction.Annotate, cancellation)).Rejection is { } hidden) return hidden.ToProblem();
        var (held, tooMuch) = await memory.ReadAsync(http.Request.Body, cancellation);
        if (held is null) return new Rejection(tooMuch!.Class, tooMuch.Code, tooMuch.Text).ToProblem();
        using (held)
        {
            var import = new LabelmapImport(set, grid, map, query["dryRun"] == "true");
            if (!import.IsDryRun) await audit.WriteAsync(http.User.ToCaller(), "labelmap.imported", set.Stream.ToString(), new { held.Length, grid = grid.Id }, cancellation);
            var (rows, refused) = await importer.ImportAsync(held.Bytes, group, import, access.Actor, cancellation);
            return refused is null ? TypedResults.Ok(new LabelmapImported(import.IsDryRun, rows)) : refused.ToProblem();
        }
    }

    // The only volume when none is named.
    private static Grid? FindGrid(Exam exam, string? volume)
    {
        var volumes = exam.Series.Values.SelectMany(s => s.Volumes).Where(v => !VolumeRemovals.IsRemoved(exam, v.Id)).ToList();
        return string.IsNullOrEmpty(volume) ? volumes is [var only] ? only.Grid : null : volumes.Find(v => v.Id == volume)?.Grid;
    }

    private static Dictionary<int, string>? ReadMap(IEnumerable<string?> entries)
    {
        var map = new Dictionary<int, string>();
        foreach (var entry in entries)
        {
            var colon = entry?.IndexOf(':', StringComparison.Ordinal) ?? -1;
            if (colon <= 0 || !int.TryParse(entry.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
            map[value] = entry![(colon + 1)..];
        }
        return map;
    }

    private static readonly Rejection BadMap = new(RejectionClass.Invalid, "bad-label-map", "Write map=VALUE:LABEL, with the label's id or name, once for each value.");
}

/// <summary>What became of a labelmap.</summary>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Rows">A row for each value of the file.</param>
public sealed record LabelmapImported(bool DryRun, ImmutableArray<LabelmapRow> Rows);
