using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Annotator.Gateway.Images;

/// <summary>Answers whose address names their content: the browser keeps them and need not ask again.</summary>
internal static class ImmutableAnswer
{
    /// <summary>Marks the answer as one that never changes, and tells whether the client has it already.</summary>
    public static bool IsKnown(HttpContext http, string tag)
    {
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        http.Response.Headers.ETag = tag;
        var known = http.Request.GetTypedHeaders().IfNoneMatch;
        return known.Count > 0 && EntityTagHeaderValue.TryParse(tag, out var ours) && known.Any(theirs => theirs.Equals(EntityTagHeaderValue.Any) || theirs.Compare(ours, useStrongComparison: false));
    }
}
