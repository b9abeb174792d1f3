using Annotator.Core.Messages;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Access;

/// <summary>Whether a request that may ride on a cookie was made by our own page.</summary>
/// <remarks>
/// A foreign page cannot set <c>X-Annotator</c> without a preflight, which is never granted; <c>Origin</c> and <c>Sec-Fetch-Site</c>, which a page cannot forge,
/// must agree where they are sent. A WebSocket upgrade cannot carry the header, so for the hub the origin alone decides: browsers always send it there.
/// Programs with a key carry no cookie and are not asked.
/// </remarks>
internal static class SameOrigin
{
    public static Rejection? Check(HttpContext http)
    {
        var request = http.Request;
        if (http.User.FindCaller() is { ByKey: true }) return null;
        var isHub = request.Path.StartsWithSegments(Realtime.HubRoutes.Path, StringComparison.Ordinal);
        if (!isHub && IsSafe(request.Method)) return null;
        var ours = HasOwnOrigin(request) && IsOwnFetch(request) && (isHub || request.Headers["X-Annotator"] == "1");
        return ours ? null : Refusals.ForeignOrigin;
    }

    private static bool HasOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0 || (origin.Count == 1 && string.Equals(origin[0], $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsOwnFetch(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
