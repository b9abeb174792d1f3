using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway.Access;

/// <summary>Finds who sends a request: an API key in <c>Authorization: Bearer</c>, else the cookie of a sign-in.</summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Annotator";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            var key = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
            return Of(await keys.FindAsync(key, Context.AddressOf(), Context.RequestAborted));
        }
        return SessionCookie.Read(Request) is { } token ? Of(await sessions.FindAsync(token, Context.AddressOf(), Context.RequestAborted)) : AuthenticateResult.NoResult();
    }

    private AuthenticateResult Of(Caller? caller) => caller is null
        ? AuthenticateResult.NoResult()
        : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new CallerIdentity(caller, Scheme.Name)), Scheme.Name));
}
