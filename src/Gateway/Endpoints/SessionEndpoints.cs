using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway.Endpoints;

/// <summary>Signing in, who I am, signing out.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/session").WithTags("Session");
        session.MapGet("", WhoAmI).Requires(AccessRule.SignedIn).WithSummary("Who is signed in.");
        session.MapPost("", SignIn).Requires(AccessRule.Anonymous).WithSummary("Signs in and sets the session cookie.").WithRequestExample(new SignIn("ada", "a long pass phrase"));
        session.MapDelete("", SignOut).Requires(AccessRule.SignedIn).WithSummary("Signs out.");
    }

    private static async Task<Results<Ok<SessionView>, RefusedResult>> WhoAmI(HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        var actor = http.User.ToActor();
        return await accounts.FindAsync(actor.PersonId, cancellation) is { } person ? TypedResults.Ok(new SessionView(person, actor.SessionId)) : new RefusedResult(Refusals.NotSignedIn);
    }

    private static async Task<Results<Ok<SessionView>, RefusedResult>> SignIn(
        SignIn signIn, HttpContext http, Accounts accounts, Sessions sessions, SignInThrottle throttle, AccessAudit audit, IOptions<GatewayOptions> options, CancellationToken cancellation)
    {
        var (nameKey, by) = (AccountRules.KeyOf(signIn.Name), Caller.Nobody(http.AddressOf()));
        if (throttle.Begin(nameKey, by.Address) is { } wait) return await RefuseAsync(wait);
        if (await accounts.VerifyAsync(signIn, cancellation) is not { } person) return await RefuseAsync(Refusals.WrongSignIn);
        throttle.Succeeded(nameKey, by.Address);
        var (id, token) = await sessions.OpenAsync(person.Id, by, cancellation);
        SessionCookie.Write(http, token, TimeSpan.FromDays(options.Value.SessionLongestDays));
        return TypedResults.Ok(new SessionView(person, id));

        // The name is kept shortened: people type passwords into the wrong field.
        async Task<RefusedResult> RefuseAsync(Rejection why)
        {
            await audit.WriteAsync(by, "session.refused", nameKey.Length > 64 ? nameKey[..64] : nameKey, new { why.Code }, cancellation);
            return new RefusedResult(why);
        }
    }

    private static async Task<NoContent> SignOut(HttpContext http, Sessions sessions, CancellationToken cancellation)
    {
        var caller = http.User.ToCaller();
        if (!caller.ByKey) await sessions.CloseAsync(caller, cancellation);
        SessionCookie.Remove(http);
        return TypedResults.NoContent();
    }
}
