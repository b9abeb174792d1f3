using Annotator.Core.Contract;
using Annotator.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>The first run: making the administrator, once.</summary>
internal static class SetupEndpoints
{
    public static void MapSetup(this IEndpointRouteBuilder app)
    {
        var setup = app.MapGroup("/api/setup").WithTags("Setup").Requires(AccessRule.Anonymous);
        setup.MapGet("", Needed).WithSummary("Whether the site still needs its first administrator.").WithExample(new SetupState(true));
        setup.MapPost("", SetUp).WithSummary("Creates the first administrator; once.").WithRequestExample(new SetupRequest("ada", "Ada Lovelace", "a long pass phrase"));
    }

    private static async Task<Ok<SetupState>> Needed(Accounts accounts, CancellationToken cancellation) =>
        TypedResults.Ok(new SetupState(await accounts.NeedsSetupAsync(cancellation)));

    private static async Task<Results<Created<PersonView>, RefusedResult>> SetUp(SetupRequest request, HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        var made = await accounts.SetUpAsync(request, Caller.Nobody(http.AddressOf()), cancellation);
        return made.Rejection is { } refused ? new RefusedResult(refused) : TypedResults.Created((string?)null, made.Value);
    }
}
