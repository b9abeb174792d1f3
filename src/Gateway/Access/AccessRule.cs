using Annotator.Core.Access;
using Microsoft.AspNetCore.Builder;

namespace Annotator.Gateway.Access;

/// <summary>Who may use an endpoint. Every endpoint carries one; <see cref="AccessGate"/> refuses those that do not.</summary>
public abstract record AccessRule
{
    private AccessRule() { }

    /// <summary>Everybody, also without a sign-in.</summary>
    public static readonly AccessRule Anonymous = new Everybody();

    /// <summary>Whoever is signed in or sends a key.</summary>
    public static readonly AccessRule SignedIn = new SignedInOnly();

    /// <summary>Whoever has this role on the site.</summary>
    public static AccessRule SiteRole(string role) => new OfSiteRole(role);

    /// <summary>Whoever may do this in the project that the route value <c>project</c> names; strangers are told that there is none.</summary>
    public static AccessRule InProject(ProjectAction action) => new MemberOfProject(action);

    internal sealed record Everybody : AccessRule;

    internal sealed record SignedInOnly : AccessRule;

    internal sealed record OfSiteRole(string Role) : AccessRule;

    internal sealed record MemberOfProject(ProjectAction Action) : AccessRule;
}

/// <summary>Gives endpoints their access rule.</summary>
public static class AccessRuleExtensions
{
    /// <summary>Sets who may use the endpoints; the rule nearest to an endpoint holds.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoints, AccessRule rule) where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(rule);
}
