using Annotator.Core.Access;
using Annotator.Gateway.Access;
using Annotator.Grains.Images.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.DicomWeb;

/// <summary>DICOMweb (PS3.18): the site archive under <c>/dicom-web</c>, and the same surface limited to a project.</summary>
internal static class DicomWebEndpoints
{
    private const string Study = "/studies/{study}";
    private const string Series = Study + "/series/{series}";
    private const string Instance = Series + "/instances/{instance}";

    /// <summary>Maps both surfaces.</summary>
    public static void MapDicomWeb(this IEndpointRouteBuilder app)
    {
        var siteAdministrator = AccessRule.SiteRole(SiteRoles.Administrator);
        Map(app.MapGroup("/dicom-web").WithTags("DICOMweb"), siteAdministrator, siteAdministrator);
        Map(app.MapGroup("/projects/{project}/dicom-web").WithTags("DICOMweb of a project"),
            AccessRule.InProject(ProjectAction.ViewExams), AccessRule.InProject(ProjectAction.UploadImages));
    }

    private static void Map(RouteGroupBuilder group, AccessRule see, AccessRule store)
    {
        var stow = group.MapGroup("").Requires(store);
        stow.MapPost("/studies", StowEndpoint.StoreAsync).WithMetadata(new DisableRequestSizeLimitAttribute()).WithSummary("STOW-RS: stores instances.");
        stow.MapPost("/studies/{study}", StowEndpoint.StoreAsync).WithMetadata(new DisableRequestSizeLimitAttribute()).WithSummary("STOW-RS: stores instances of one study.");
        var web = group.MapGroup("").Requires(see);
        web.MapGet("", WadoUriEndpoint.RetrieveAsync).WithSummary("WADO-URI: retrieves an instance, or a frame as a picture, by parameters.");
        MapSearch(web);
        MapRetrieve(web);
    }

    private static void MapSearch(RouteGroupBuilder web)
    {
        web.MapGet("/studies", (DicomWebScope scope, HttpContext http, ArchiveSearch archive) => QidoEndpoint.SearchAsync(SearchLevel.Study, null, scope, http, archive))
            .WithSummary("QIDO-RS: searches for studies.");
        web.MapGet("/series", (DicomWebScope scope, HttpContext http, ArchiveSearch archive) => QidoEndpoint.SearchAsync(SearchLevel.Series, null, scope, http, archive))
            .WithSummary("QIDO-RS: searches for series.");
        web.MapGet("/instances", (DicomWebScope scope, HttpContext http, ArchiveSearch archive) => QidoEndpoint.SearchAsync(SearchLevel.Instance, null, scope, http, archive))
            .WithSummary("QIDO-RS: searches for instances.");
        web.MapGet("/studies/{study}/series", (string study, DicomWebScope scope, HttpContext http, ArchiveSearch archive) =>
            QidoEndpoint.SearchAsync(SearchLevel.Series, new(study), scope, http, archive)).WithSummary("QIDO-RS: searches for series of a study.");
        web.MapGet("/studies/{study}/instances", (string study, DicomWebScope scope, HttpContext http, ArchiveSearch archive) =>
            QidoEndpoint.SearchAsync(SearchLevel.Instance, new(study), scope, http, archive)).WithSummary("QIDO-RS: searches for instances of a study.");
        web.MapGet("/studies/{study}/series/{series}/instances", (string study, string series, DicomWebScope scope, HttpContext http, ArchiveSearch archive) =>
            QidoEndpoint.SearchAsync(SearchLevel.Instance, new(study, series), scope, http, archive)).WithSummary("QIDO-RS: searches for instances of a series.");
    }

    private static void MapRetrieve(RouteGroupBuilder web)
    {
        web.MapGet("/studies/{study}", WadoEndpoints.RetrieveAsync).WithSummary("WADO-RS: retrieves a study.");
        web.MapGet("/studies/{study}/series/{series}", WadoEndpoints.RetrieveAsync).WithSummary("WADO-RS: retrieves a series.");
        web.MapGet(Instance, WadoEndpoints.RetrieveAsync).WithSummary("WADO-RS: retrieves an instance.");
        web.MapGet("/studies/{study}/metadata", WadoEndpoints.MetadataAsync).WithSummary("WADO-RS: headers of a study.");
        web.MapGet("/studies/{study}/series/{series}/metadata", WadoEndpoints.MetadataAsync).WithSummary("WADO-RS: headers of a series.");
        web.MapGet(Instance + "/metadata", WadoEndpoints.MetadataAsync).WithSummary("WADO-RS: header of an instance.");
        web.MapGet(Instance + "/frames/{frames}", FramesEndpoint.RetrieveAsync).WithSummary("WADO-RS: frames as stored values.");
        web.MapGet(Instance + "/bulkdata/{path}", BulkDataEndpoint.RetrieveOneAsync).WithSummary("WADO-RS: a value that metadata name by BulkDataURI.");
        foreach (var (resource, name) in new[] { (Study, "a study"), (Series, "a series"), (Instance, "an instance") })
        {
            web.MapGet(resource + "/bulkdata", BulkDataEndpoint.RetrieveAllAsync).WithSummary($"WADO-RS: the pixel data of {name}.");
            web.MapGet(resource + "/pixeldata", BulkDataEndpoint.RetrieveAllAsync).WithSummary($"WADO-RS: the pixel data of {name}, by the name of later editions.");
            web.MapGet(resource + "/rendered", RenderedEndpoint.RenderAsync).WithSummary($"WADO-RS: {name} as pictures.");
            web.MapGet(resource + "/thumbnail", RenderedEndpoint.ThumbnailAsync).WithSummary($"WADO-RS: a small picture that stands for {name}.");
        }
        web.MapGet(Instance + "/frames/{frames}/rendered", RenderedEndpoint.RenderAsync).WithSummary("WADO-RS: frames as pictures.");
        web.MapGet(Instance + "/frames/{frames}/thumbnail", RenderedEndpoint.ThumbnailAsync).WithSummary("WADO-RS: a small picture of a frame.");
    }
}
