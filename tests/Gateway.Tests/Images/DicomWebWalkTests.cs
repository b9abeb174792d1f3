using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>Walks every DICOMweb address there is, whoever added it: who gets an image by it, and what of the quarantine.</summary>
public sealed class DicomWebWalkTests
{
    private const string Sop = "1.2.3.1", OfProject = "/projects/p/dicom-web", OfSite = "/dicom-web";

    [Fact]
    public async Task In_quarantine_nobody_gets_an_image_and_once_released_those_do_who_may()
    {
        await using var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("q");
        await site.UploadAsync("p", File(Slice(0).Set(DicomTags.ScanOptions, "PAT-4711")));
        using var reader = await site.SignInAsync("rea", Role.Reader);
        using var viewer = await site.SignInAsync("vera", Role.Viewer);
        using var stranger = await site.SignInAsync("sam", null);
        using var own = await KeyAsync(site, "p");
        using var foreign = await KeyAsync(site, "q");
        using var nobody = new HttpClient { BaseAddress = site.Address };
        var routes = Routes(site).ToList();
        Assert.True(routes.Count > 40, $"only {routes.Count} routes");
        Assert.Equal(routes.Count(r => r.StartsWith(OfSite, StringComparison.Ordinal)), routes.Count(r => r.StartsWith(OfProject, StringComparison.Ordinal)));
        foreach (var route in routes)
            foreach (var client in new[] { site.Admin, reader, viewer, own }) await HidesAsync(client, route);

        var decision = new QuarantineDecision([Sop], QuarantineAction.Release, "looked at it");
        (await site.Admin.PostAsJsonAsync("/api/projects/p/quarantine/decisions", decision, CoreJson.Options)).EnsureSuccessStatusCode();
        foreach (var route in routes)
        {
            var isSite = route.StartsWith(OfSite, StringComparison.Ordinal);
            await AnswersAsync(site.Admin, route, HttpStatusCode.OK);
            foreach (var member in new[] { reader, viewer, own }) await AnswersAsync(member, route, isSite ? HttpStatusCode.Forbidden : HttpStatusCode.OK);
            foreach (var other in new[] { stranger, foreign }) await AnswersAsync(other, route, isSite ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound);
            await AnswersAsync(nobody, route, HttpStatusCode.Unauthorized);
            // The same addresses of a project that has not got the image.
            if (!isSite) await HidesAsync(site.Admin, route.Replace("/projects/p/", "/projects/q/", StringComparison.Ordinal));
        }
    }

    // Not there, by any status that says so; a search finds nothing.
    private static async Task HidesAsync(HttpClient client, string route)
    {
        using var answer = await client.GetAsync(route);
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NoContent or HttpStatusCode.Forbidden, $"{route} gave {(int)answer.StatusCode}");
        Assert.DoesNotContain(Study, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task AnswersAsync(HttpClient client, string route, HttpStatusCode status)
    {
        using var answer = await client.GetAsync(route);
        Assert.True(answer.StatusCode == status, $"{route} gave {(int)answer.StatusCode}, not {(int)status}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<HttpClient> KeyAsync(ImageSite site, string project)
    {
        var created = await (await site.Admin.PostAsJsonAsync("/api/keys", new CreateKey($"program {project}", [project]), CoreJson.Options)).Content.ReadFromJsonAsync<KeyCreated>(CoreJson.Options);
        var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", created!.Secret);
        return client;
    }

    private static IEnumerable<string> Routes(ImageSite site) =>
        from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true && endpoint.RoutePattern.RawText!.Contains("dicom-web", StringComparison.Ordinal)
        let path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(TextOf))))
        select path is OfSite or OfProject ? $"{path}?requestType=WADO&studyUID={Study}&seriesUID={Series}&objectUID={Sop}" : path;

    private static string TextOf(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { Name: "project" } => "p",
        RoutePatternParameterPart { Name: "study" } => Study,
        RoutePatternParameterPart { Name: "series" } => Series,
        RoutePatternParameterPart { Name: "instance" } => Sop,
        RoutePatternParameterPart { Name: "frames" } => "1",
        RoutePatternParameterPart { Name: "path" } => DicomTags.PixelData.ToHex(),
        RoutePatternParameterPart other => throw new InvalidOperationException($"What stands for {other.Name}?"),
        _ => "",
    };
}
