using System.Reflection;
using Annotator.Core.Access;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Grains;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Access;

/// <summary>Stands before every endpoint: no rule, no entry. Also keeps out requests that another site's page made the browser send.</summary>
internal sealed class AccessGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, IGrainHost grains, AccessAudit audit)
    {
        // What is not a route (static files, the framework's 405) has no rule; nothing of ours runs behind it.
        var refused = http.GetEndpoint() is RouteEndpoint endpoint ? await CheckAsync(http, endpoint, grains) : null;
        if (refused is null)
        {
            await next(http);
            return;
        }
        // Who is not signed in could fill the audit at will; their attempts to sign in are kept where they are made.
        if (http.User.FindCaller() is { } caller) await audit.WriteAsync(caller, "request.refused", $"{http.Request.Method} {http.Request.Path}", new { refused.Code }, http.RequestAborted);
        await Problems.WriteAsync(http, refused);
    }

    private static async Task<Rejection?> CheckAsync(HttpContext http, RouteEndpoint endpoint, IGrainHost grains)
    {
        if (endpoint.Metadata.GetMetadata<AccessRule>() is not { } rule) return Refusals.NoAccessRule;
        if (SameOrigin.Check(http) is { } foreign) return foreign;
        if (rule is AccessRule.Everybody) return null;
        if (http.User.FindCaller() is not { } caller) return http.Request.Headers.Authorization.Count > 0 ? Refusals.InvalidKey : Refusals.NotSignedIn;
        return rule switch
        {
            AccessRule.OfSiteRole { Role: var role } => caller.Actor.KeyProjects is null && caller.Actor.SiteRoles.Contains(role) ? null : Refusals.NeedsSiteRole(role),
            AccessRule.MemberOfProject { Action: var action } => await CheckProjectAsync(http, caller.Actor, action, grains),
            _ => null,
        };
    }

    private static async Task<Rejection?> CheckProjectAsync(HttpContext http, Actor actor, ProjectAction action, IGrainHost grains)
    {
        if (http.GetRouteValue("project") is not string id || !StreamId.IsValidId(id)) return Rejections.NoSuchProject;
        var project = await grains.ReadAsync<Project>(StreamId.Project(id), http.RequestAborted);
        if (AccessTable.Check(actor, project.State, action) is { } refused) return refused;
        http.Features.Set(new ProjectAccess(project.Version, project.State, actor));
        return null;
    }
}

/// <summary>The project an endpoint was entered for: exists, and the actor may do in it what the endpoint's rule names. Endpoints take it as a parameter.</summary>
/// <param name="Version">The version that was read.</param>
/// <param name="Project">The project.</param>
/// <param name="Actor">Who asks.</param>
public sealed record ProjectAccess(long Version, Project Project, Actor Actor)
{
    /// <summary>The actor as somebody who looks at branches.</summary>
    public Viewer Viewer => new(Actor.PersonId, AccessTable.RolesOf(Actor, Project));

    /// <summary>Gives the endpoint what the gate found.</summary>
    /// <exception cref="InvalidOperationException">The endpoint's rule is not <see cref="AccessRule.InProject"/>: a bug.</exception>
    public static ValueTask<ProjectAccess?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<ProjectAccess?>(context.Features.Get<ProjectAccess>() ?? throw new InvalidOperationException("The endpoint is not in a project."));
    }
}
