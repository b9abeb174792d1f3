using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>API keys of the caller.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/keys").WithTags("Keys").Requires(AccessRule.SignedIn);
        keys.MapGet("", List).WithSummary("My API keys, without their secrets.");
        keys.MapPost("", Create).WithSummary("Creates an API key; its secret is shown this once.").WithRequestExample(new CreateKey("nightly import", ["01990000-0000-7000-8000-000000000001"]));
        keys.MapDelete("/{id}", Revoke).WithSummary("Revokes one of my API keys.");
    }

    private static async Task<Ok<ImmutableArray<KeyView>>> List(HttpContext http, ApiKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(await keys.ListAsync(http.User.ToCaller(), cancellation));

    private static async Task<Results<Created<KeyCreated>, RefusedResult>> Create(CreateKey request, HttpContext http, ApiKeys keys, CancellationToken cancellation)
    {
        var made = await keys.CreateAsync(request, http.User.ToCaller(), cancellation);
        return made.Rejection is { } refused ? new RefusedResult(refused) : TypedResults.Created((string?)null, made.Value);
    }

    private static async Task<Results<NoContent, RefusedResult>> Revoke(string id, HttpContext http, ApiKeys keys, CancellationToken cancellation)
    {
        var caller = http.User.ToCaller();
        if (caller.Actor.KeyProjects is not null) return new RefusedResult(Refusals.KeyIsLimited);
        return await keys.RevokeAsync(id, caller, cancellation) is { } refused ? new RefusedResult(refused) : TypedResults.NoContent();
    }
}
