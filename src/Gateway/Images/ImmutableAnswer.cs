using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Annotator.Gateway.Images;

/// <summary>Answers with entity tags: those whose address names their content are kept by the browser without asking again.</summary>
internal static class ImmutableAnswer
{
    /// <summary>Marks the answer as one that never changes, and tells whether the client has it already.</summary>
    public static bool IsKnown(HttpContext http, string tag) => IsKnown(http, tag, "private, max-age=31536000, immutable");

    /// <summary>Marks the answer as one that is asked for again each time, since its address does not name its content, and tells whether what the client has is still right.</summary>
    public static bool IsCurrent(HttpContext http, string tag) => IsKnown(http, tag, "private, no-cache");

    private static bool IsKnown(HttpContext http, string tag, string caching)
    {
        http.Response.Headers.CacheControl = caching;
        http.Response.Headers.ETag = tag;
        // Who has nothing is not made to wait for the reading of headers.
        if (http.Request.Headers.IfNoneMatch.Count == 0) return false;
        var known = http.Request.GetTypedHeaders().IfNoneMatch;
        return known.Count > 0 && EntityTagHeaderValue.TryParse(tag, out var ours) && known.Any(theirs => theirs.Equals(EntityTagHeaderValue.Any) || theirs.Compare(ours, useStrongComparison: false));
    }
}
