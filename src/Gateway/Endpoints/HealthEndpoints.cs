using Annotator.Gateway.Access;
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
        health.MapGet("/live", () => TypedResults.Ok(new HealthState("live"))).WithSummary("200 while the process answers.");
        health.MapGet("/ready", Ready).WithSummary("200 when the store answers and the node is not about to stop; else 503.");
    }

    private static async Task<Results<Ok<HealthState>, RefusedResult>> Ready(IEventStore store, NodeState node, CancellationToken cancellation)
    {
        if (node.IsDraining) return new RefusedResult(Refusals.Draining);
        await store.GetVersionAsync(Core.Messages.StreamId.Project("health"), cancellation);
        return TypedResults.Ok(new HealthState("ready"));
    }
}

/// <summary>How a node is.</summary>
internal sealed record HealthState(string Status);
