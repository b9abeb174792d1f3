using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Grains.Routing;
using Annotator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>The site's routing rules: read, set, and tried on a file.</summary>
internal static class RoutingEndpoints
{
    private static readonly Rejection Changed = new(RejectionClass.Conflict, "routing-changed", "Somebody has set other rules meanwhile. Look at them, and set yours after them.");
    private static readonly Rejection NoFile = new(RejectionClass.Invalid, "malformed-request", "Send a form with the part “file”; “rules”, “callingAe”, “calledAe” and “path” may be left out.");

    public static void MapRouting(this IEndpointRouteBuilder app)
    {
        var routing = app.MapGroup("/api/routing").WithTags("Routing").Requires(AccessRule.SiteRole(SiteRoles.Administrator));
        routing.MapGet("", Read).WithSummary("The rules that decide which project and de-identification profile an instance goes to.");
        routing.MapPost("", Set).WithSummary("Sets the rules; what is wrong with them is named with line and key.").WithRequestExample(new SetRouting("""{ "rules": [] }""", 0));
        routing.MapPost("/trial", Try).Accepts<IFormFile>("multipart/form-data").DisableAntiforgery().WithSummary("Tells where a file would go by the rules that hold, or by others. Nothing is kept.");
    }

    private static async Task<Ok<RoutingText>> Read(RoutingTable table, CancellationToken cancellation) => TypedResults.Ok(await table.ReadTextAsync(cancellation));

    private static async Task<Results<Ok<RoutingText>, RefusedResult>> Set(
        SetRouting wanted, HttpContext http, RoutingTable table, IReadModels tables, AccessAudit audit, CancellationToken cancellation)
    {
        var (rules, faults) = await table.CheckAsync(wanted.Text, cancellation);
        if (rules is null) return new RefusedResult(Invalid(faults));
        var before = await table.ReadTextAsync(cancellation);
        if (before.Version != wanted.AfterVersion) return new RefusedResult(Changed);
        var caller = http.User.ToCaller();
        try
        {
            await tables.ExecuteAsync(
                [table.Save(before.Version + 1, wanted.Text, caller.Actor.PersonId), audit.Entry(caller, "routing.set", $"version {before.Version + 1}", before.Text, wanted.Text)], cancellation);
        }
        catch (StoreConstraintException)
        {
            return new RefusedResult(Changed);
        }
        table.Forget();
        return TypedResults.Ok(await table.ReadTextAsync(cancellation));
    }

    private static async Task<Results<Ok<RouteTrial>, RefusedResult>> Try(HttpContext http, RoutingTable table, Router router, CancellationToken cancellation)
    {
        if (!http.Request.HasFormContentType) return new RefusedResult(NoFile);
        var form = await http.Request.ReadFormAsync(cancellation);
        if (form.Files.GetFile("file") is not { } file) return new RefusedResult(NoFile);
        var text = form["rules"] is [{ Length: > 0 } given] ? given : (await table.ReadTextAsync(cancellation)).Text;
        var (rules, faults) = await table.CheckAsync(text, cancellation);
        if (rules is null) return new RefusedResult(Invalid(faults));
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellation);
        var source = new RouteSource(form["callingAe"], form["calledAe"], form["path"]);
        return TypedResults.Ok(await router.TryAsync(rules, bytes.GetBuffer().AsMemory(0, (int)bytes.Length), source, cancellation));
    }

    private static Rejection Invalid(ImmutableArray<RoutingFault> faults) => new(
        RejectionClass.Invalid, "invalid-routing", $"Line {faults[0].Line}: {(faults[0].Key.Length > 0 ? $"{faults[0].Key}: " : "")}{faults[0].Text}",
        new JsonObject { ["faults"] = JsonSerializer.SerializeToNode(faults, CoreJson.Options) });
}
