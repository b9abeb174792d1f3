using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Dicom.Deidentification;
using Annotator.Dicom.PixelData;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Annotator.Grains.Images.PixelText;
using Annotator.Grains.Images.Quarantine;
using Annotator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>The quarantine of a project, for its managers alone: what is in it, its pictures, and what becomes of it. Every look and decision is audited.</summary>
internal static class QuarantineEndpoints
{
    private const int UsualPage = 100;
    private const int LongestPage = 500;
    private const int MostInstances = 1000;
    private const int LongestReason = 2000;

    /// <summary>Maps <c>/api/projects/{project}/quarantine/…</c> and the reports of released images.</summary>
    public static void MapQuarantine(this IEndpointRouteBuilder app)
    {
        var quarantine = app.MapGroup("/api/projects/{project}/quarantine").Requires(AccessRule.InProject(ProjectAction.ManageProject)).WithTags("Quarantine");
        quarantine.MapGet("", ListAsync).Produces<QuarantinePage>().WithSummary("Images that are durable and not released; those that wait for a person first (offset, limit).");
        quarantine.MapGet("/{instance}/frames/{frame}", PictureAsync).WithSummary("A frame as PNG, frames count from 0; with blank=x,y,width,height;… as it would look blanked.");
        quarantine.MapPost("/decisions", DecideAsync).Produces<QuarantineOutcomes>().WithSummary("Releases, blanks and releases, or rejects and deletes images; the reason is kept.");
        app.MapGet("/api/projects/{project}/instances/{instance}/deidentification", ReportAsync).Requires(AccessRule.InProject(ProjectAction.ManageProject))
            .WithTags("Quarantine").Produces<DeidentificationRecord>().WithSummary("What de-identification did to an image, attribute by attribute; never a removed value.");
    }

    internal static async Task<IResult> ListAsync(ProjectAccess access, HttpContext http, QuarantineTable table, PixelInspector inspector)
    {
        if (Read(http.Request.Query["offset"], 0, int.MaxValue, 0) is not { } offset || Read(http.Request.Query["limit"], 1, LongestPage, UsualPage) is not { } limit)
            return Refusals.Malformed($"offset is 0 or more, limit 1 to {LongestPage}.").ToProblem();
        var found = await table.ListAsync(access.Project.Id, offset, limit, http.RequestAborted);
        var (held, waiting) = await table.CountAsync(access.Project.Id, http.RequestAborted);
        return TypedResults.Ok(new QuarantinePage([.. found.Select(Describe)], held, waiting, inspector.CanRead));
    }

    internal static async Task<IResult> PictureAsync(
        string instance, string frame, ProjectAccess access, HttpContext http, QuarantineTable table, IBlobStore blobs, AccessAudit audit)
    {
        if (await table.FindWantedAsync(access.Project.Id, instance, http.RequestAborted) is not { } found) return ImageRefusals.NotInQuarantine.ToProblem();
        if (Read(frame, 0, found.Record.FrameCount - 1, 0) is not { } index) return ImageRefusals.NoSuchFrame.ToProblem();
        if (ReadRectangles(http.Request.Query["blank"]) is not { } blank) return Refusals.Malformed("blank is x,y,width,height; several are divided by semicolons.").ToProblem();
        try
        {
            var file = await BlobFiles.ReadAsync(blobs, found.Record.Blob, http.RequestAborted);
            var picture = FramePicture.Of(PixelDataReader.Open(file), file.Dataset, index);
            await audit.WriteAsync(http.User.ToCaller(), "quarantine.viewed", $"project/{access.Project.Id}", new { instance, frame = index }, http.RequestAborted);
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.Bytes(picture.Blanked(blank).ToPng(), "image/png");
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    internal static async Task<IResult> DecideAsync(QuarantineDecision decision, ProjectAccess access, HttpContext http, QuarantineDecisions decisions, AccessAudit audit)
    {
        if (Check(decision) is { } wrong) return wrong.ToProblem();
        var outcomes = ImmutableArray.CreateBuilder<QuarantineOutcome>();
        foreach (var instance in decision.Instances.Distinct(StringComparer.Ordinal))
        {
            var entry = audit.Entry(http.User.ToCaller(), "quarantine.decided", $"project/{access.Project.Id}", after: new { instance, decision.Action, decision.Reason, decision.Regions });
            var refused = await decisions.DecideAsync(access.Project.Id, instance, decision, entry, http.RequestAborted);
            outcomes.Add(new QuarantineOutcome(instance, refused?.Code, refused?.Text));
        }
        return TypedResults.Ok(new QuarantineOutcomes(outcomes.ToImmutable()));
    }

    internal static async Task<IResult> ReportAsync(string instance, ProjectAccess access, HttpContext http, InstanceReports reports) =>
        await reports.FindAsync(access.Project.Id, instance, http.RequestAborted) is { } report ? TypedResults.Ok(report) : ImageRefusals.NoReport.ToProblem();

    private static Rejection? Check(QuarantineDecision decision)
    {
        if (decision.Instances.IsDefaultOrEmpty || decision.Instances.Length > MostInstances) return Refusals.Malformed($"instances names 1 to {MostInstances} images.");
        if (!Enum.IsDefined(decision.Action)) return Refusals.Malformed("action is release, blank or reject.");
        if (string.IsNullOrWhiteSpace(decision.Reason) || decision.Reason.Length > LongestReason) return ImageRefusals.NoReason;
        return decision.Action == QuarantineAction.Blank && decision.Regions is not { IsDefaultOrEmpty: false } ? ImageRefusals.NoRegions : null;
    }

    private static QuarantineItem Describe(QuarantinedInstance found)
    {
        var r = found.Record;
        return new(r.SopInstanceUid, r.SeriesInstanceUid, r.StudyInstanceUid, r.Modality, r.SeriesDescription, r.ImageRows, r.ImageColumns, r.FrameCount, found.State, found.Reasons, found.Regions, found.ReceivedAt);
    }

    private static int? Read(string? text, int least, int most, int otherwise) => string.IsNullOrEmpty(text)
        ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private static ImmutableArray<PixelRectangle>? ReadRectangles(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var rectangles = ImmutableArray.CreateBuilder<PixelRectangle>();
        foreach (var part in text.Split(';'))
        {
            var numbers = part.Split(',').Select(n => Read(n, 0, ushort.MaxValue, -1) ?? -1).ToArray();
            if (numbers.Length != 4 || numbers.Contains(-1)) return null;
            rectangles.Add(new PixelRectangle(numbers[0], numbers[1], numbers[2], numbers[3]));
        }
        return rectangles.ToImmutable();
    }
}
