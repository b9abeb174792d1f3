using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Access;

/// <summary>The cookie of a sign-in: out of reach of scripts and of other sites; under TLS bound to this host.</summary>
internal static class SessionCookie
{
    private const string PlainName = "annotator-session";
    private const string SecureName = "__Host-annotator-session";

    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)] is { Length: > 0 } token ? token : null;

    public static void Write(HttpContext http, string token, TimeSpan longest) =>
        http.Response.Cookies.Append(NameFor(http.Request), token, Options(http, longest));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(NameFor(http.Request), Options(http, longest: null));

    private static string NameFor(HttpRequest request) => request.IsHttps ? SecureName : PlainName;

    private static CookieOptions Options(HttpContext http, TimeSpan? longest) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", IsEssential = true, MaxAge = longest,
    };
}
