using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway;

/// <summary>The headers every answer carries, and the nonce the page's styles are allowed by.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const int NonceBytes = 16;
    private static readonly object NonceKey = new();

    public Task InvokeAsync(HttpContext http)
    {
        Apply(http);
        return next(http);
    }

    /// <summary>The nonce of this response.</summary>
    public static string NonceOf(HttpContext http)
    {
        if (http.Items[NonceKey] is string known) return known;
        var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        http.Items[NonceKey] = made;
        return made;
    }

    public static void Apply(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = PolicyOf(http);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
    }

    // wasm-unsafe-eval and data: in connect-src are what the interpolation worker needs; blob: is its script and the object URLs of thumbnails.
    private static string PolicyOf(HttpContext http) =>
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self' data:; "
        + $"style-src 'self' 'nonce-{NonceOf(http)}'; img-src 'self' blob: data:; font-src 'self' data:; object-src 'none'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}
