using System.Security.Claims;
using Annotator.Core.Messages;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Access;

/// <summary>Who sends a request.</summary>
/// <param name="Actor">The person with session and roles, as deciders see them.</param>
/// <param name="Name">What people call them.</param>
/// <param name="Address">Where the request comes from; null for the server itself.</param>
/// <param name="ByKey">True for an API key, false for a sign-in.</param>
/// <param name="ExpiresAt">When the key lapses; null for never, or for a sign-in.</param>
public sealed record Caller(Actor Actor, string Name, string? Address, bool ByKey = false, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>The server acting for itself.</summary>
    public static readonly Caller System = new(Actor.System, "Annotator", null);

    /// <summary>Nobody: a request that is not signed in.</summary>
    public static Caller Nobody(string? address) => new(new Actor("nobody", "none", new HashSet<string>()), "", address);
}

/// <summary>The caller as ASP.NET carries it.</summary>
internal sealed class CallerIdentity(Caller caller, string scheme) : ClaimsIdentity([new Claim(global::System.Security.Claims.ClaimTypes.NameIdentifier, caller.Actor.PersonId)], scheme)
{
    public Caller Caller { get; } = caller;
}

/// <summary>The caller of a request.</summary>
public static class CallerExtensions
{
    /// <summary>Who it is.</summary>
    /// <exception cref="InvalidOperationException">The address is open to everybody and nobody is signed in: a bug of the endpoint.</exception>
    public static Caller ToCaller(this ClaimsPrincipal user) => user.FindCaller() ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>Who it is; null when nobody is signed in.</summary>
    public static Caller? FindCaller(this ClaimsPrincipal user) => (user.Identity as CallerIdentity)?.Caller;

    /// <summary>The actor of a request.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public static Actor ToActor(this ClaimsPrincipal user) => user.ToCaller().Actor;

    /// <summary>The address of the peer as text.</summary>
    internal static string? AddressOf(this HttpContext http) => http.Connection.RemoteIpAddress?.ToString();
}
