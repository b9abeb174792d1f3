using System.Collections.Immutable;
using Annotator.Dicom.PixelData;
using Annotator.Gateway.Access;
using Annotator.Grains.Images.PixelText;
using Annotator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>Whether the node lives, and whether it should get work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health").Requires(AccessRule.Anonymous);
        health.MapGet("", Report).WithSummary("200 while the process answers, with what it can and cannot do on this machine.");
        health.MapGet("/live", () => TypedResults.Ok(new HealthState("live"))).WithSummary("200 while the process answers.");
        health.MapGet("/ready", Ready).WithSummary("200 when the store answers and the node is not about to stop; else 503.");
    }

    // The first question may start a decoder to see whether it does, so it is asked off the request's thread.
    private static async Task<Ok<HealthReport>> Report(PixelInspector pixels) => TypedResults.Ok(await Task.Run(() =>
    {
        var parts = PixelCodecs.Default.All.Where(codec => codec.IsOptional).Select(codec => codec.WhyUnavailable is { } why
            ? new HealthPart(codec.Name, "unavailable", why) : new HealthPart(codec.Name, "ok", null)).Append(TextRecognition(pixels)).ToImmutableArray();
        return new HealthReport(parts.All(part => part.Why is null) ? "ok" : "degraded", parts);
    }));

    private static HealthPart TextRecognition(PixelInspector pixels) => pixels.CanRead
        ? new HealthPart("text recognition", "ok", null)
        : new HealthPart("text recognition", "unavailable", "tesseract with English is not installed: images that may have text burned in wait in quarantine for a person.");

    private static async Task<Results<Ok<HealthState>, RefusedResult>> Ready(IEventStore store, NodeState node, CancellationToken cancellation)
    {
        if (node.IsDraining) return new RefusedResult(Refusals.Draining);
        await store.GetVersionAsync(Core.Messages.StreamId.Project("health"), cancellation);
        return TypedResults.Ok(new HealthState("ready"));
    }
}

/// <summary>How a node is, and its parts that a machine may lack.</summary>
/// <param name="Status"><c>ok</c>, or <c>degraded</c> when a part is unavailable.</param>
/// <param name="Parts">The parts.</param>
internal sealed record HealthReport(string Status, ImmutableArray<HealthPart> Parts);

/// <summary>A part that a machine may lack.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Why">What is missing, as one sentence; null when nothing is.</param>
internal sealed record HealthPart(string Name, string Status, string? Why);

/// <summary>How a node is.</summary>
internal sealed record HealthState(string Status);
