using System.Net.Mime;
using Annotator.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Annotator.Gateway;

/// <summary>The built web client: files as they are, and <c>index.html</c> with its nonce for every address of the page.</summary>
internal static class WebClient
{
    private const string NonceMark = "__CSP_NONCE__";
    private static readonly string[] NotPages = ["/api", "/hub", "/dicom-web", "/health", "/openapi", "/assets"];

    /// <summary>Serves the files of the client; hashed ones for ever.</summary>
    public static void UseWebClient(this WebApplication app, string? root)
    {
        if (root is null) return;
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".wasm"] = "application/wasm";
        types.Mappings[".zst"] = MediaTypeNames.Application.Octet;
        types.Mappings[".mjs"] = "text/javascript";
        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.GetFullPath(root)), ContentTypeProvider = types,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
                ? "public, max-age=31536000, immutable"
                : "no-cache",
        };
        // index.html must not leave with its mark unfilled; the fallback serves it.
        app.UseWhen(http => !http.Request.Path.Equals("/index.html", StringComparison.OrdinalIgnoreCase), branch => branch.UseStaticFiles(files));
    }

    /// <summary>Answers every other address: pages get <c>index.html</c>, programs a 404.</summary>
    public static void MapWebClient(this IEndpointRouteBuilder app, string? root)
    {
        // Only what a page asks for: with every method here, a wrong method elsewhere would be a 404 instead of a 405.
        var page = app.MapMethods("/{*path:nonfile}", ["GET", "HEAD"], http => ServeAsync(http, root));
        page.Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);
        page.Requires(AccessRule.Anonymous).ExcludeFromDescription();
        app.MapGet("/index.html", http => ServeAsync(http, root)).Requires(AccessRule.Anonymous).ExcludeFromDescription();
    }

    private static async Task ServeAsync(HttpContext http, string? root)
    {
        var index = root is null ? null : Path.Combine(root, "index.html");
        if (!IsPage(http.Request) || index is null || !File.Exists(index))
        {
            await Problems.WriteAsync(http, Refusals.NoSuchRoute);
            return;
        }
        var html = (await File.ReadAllTextAsync(index, http.RequestAborted)).Replace(NonceMark, SecurityHeaders.NonceOf(http), StringComparison.Ordinal);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(html, http.RequestAborted);
    }

    private static bool IsPage(HttpRequest request) =>
        !NotPages.Any(p => request.Path.StartsWithSegments(p, StringComparison.Ordinal))
        && !request.Path.Value!.Contains("/dicom-web/", StringComparison.Ordinal);
}
