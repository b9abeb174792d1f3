using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>Accounts of the site.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var people = app.MapGroup("/api/people").WithTags("People").Requires(AccessRule.SiteRole(SiteRoles.Administrator));
        people.MapGet("", List).Requires(AccessRule.SignedIn).WithSummary("The people of the site; site roles and disabled accounts only for administrators.");
        people.MapPost("", Create).WithSummary("Creates an account.").WithRequestExample(new CreatePerson("grace", "Grace Hopper", "a long pass phrase", []));
        people.MapPost("/{id}", Change).WithSummary("Changes the name people see, the site roles, or whether somebody may sign in.").WithRequestExample(new ChangePerson(Disabled: true));
        people.MapPost("/{id}/password", SetPassword).Requires(AccessRule.SignedIn).WithSummary("Sets a password: one's own with the present one, another's as administrator.")
            .WithRequestExample(new SetPassword("another long pass phrase", "a long pass phrase"));
    }

    private static async Task<Results<Ok<ImmutableArray<PersonView>>, RefusedResult>> List(HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        var actor = http.User.ToActor();
        if (actor.KeyProjects is not null) return new RefusedResult(Refusals.KeyIsLimited);
        var everybody = await accounts.ListAsync(cancellation);
        return TypedResults.Ok(actor.SiteRoles.Contains(SiteRoles.Administrator)
            ? everybody
            : [.. everybody.Where(p => !p.Disabled).Select(p => p with { SiteRoles = [] })]);
    }

    private static async Task<Results<Created<PersonView>, RefusedResult>> Create(CreatePerson person, HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        var made = await accounts.CreateAsync(person, http.User.ToCaller(), cancellation);
        return made.Rejection is { } refused ? new RefusedResult(refused) : TypedResults.Created((string?)null, made.Value);
    }

    private static async Task<Results<Ok<PersonView>, RefusedResult>> Change(string id, ChangePerson change, HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        var changed = await accounts.ChangeAsync(id, change, http.User.ToCaller(), cancellation);
        return changed.Rejection is { } refused ? new RefusedResult(refused) : TypedResults.Ok(changed.Value);
    }

    private static async Task<Results<NoContent, RefusedResult>> SetPassword(
        string id, SetPassword change, HttpContext http, Accounts accounts, SignInThrottle throttle, CancellationToken cancellation)
    {
        var caller = http.User.ToCaller();
        if (caller.ByKey && !caller.Actor.SiteRoles.Contains(SiteRoles.Administrator)) return new RefusedResult(Refusals.NeedsSiteRole(SiteRoles.Administrator));
        if (caller.Actor.KeyProjects is not null) return new RefusedResult(Refusals.KeyIsLimited);
        // The present password can be guessed here too, so the same throttle holds.
        if (throttle.Begin($"password of {caller.Actor.PersonId}", caller.Address) is { } wait) return new RefusedResult(wait);
        if (await accounts.SetPasswordAsync(id, change, caller, cancellation) is { } refused) return new RefusedResult(refused);
        throttle.Succeeded($"password of {caller.Actor.PersonId}", caller.Address);
        return TypedResults.NoContent();
    }
}
