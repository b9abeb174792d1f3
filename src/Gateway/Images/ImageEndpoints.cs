using Annotator.Gateway.DicomWeb;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>Every address of images: upload, volumes and DICOMweb.</summary>
internal static class ImageEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapImages(this IEndpointRouteBuilder app)
    {
        app.MapUploads();
        app.MapVolumes();
        app.MapRegularise();
        app.MapDicomWeb();
        app.MapQuarantine();
        app.MapComposition();
        app.MapDataRows();
    }
}
