using System.Globalization;
using Annotator.Dicom;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Annotator.Imaging.Volumes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>Pictures cut anywhere through a volume: true patient planes, oblique planes and slabs.</summary>
internal static class ReformatEndpoint
{
    /// <summary>Maps <c>…/volumes/{volume}/reformat</c>.</summary>
    public static void MapReformat(this IEndpointRouteBuilder volumes) => volumes.MapGet("/reformat", ReformatAsync)
        .WithSummary("A picture cut anywhere, or the projection of a slab around it.")
        .WithDescription("""
            The centre of pixel (x, y) lies at point + right·x·spacing + down·y·spacing, LPS mm. Linear values lie between the eight voxels around, rounded half up to the volume's type; a slab is sampled on both sides of the
            picture along right × down, a voxel layer a step, within half its thickness. Voxels of padding take part in no value. The volume reaches half a voxel beyond the centres of its border voxels; what lies outside has the
            stored value in X-Annotator-Outside. X-Annotator-Samples says how many samples through the slab each pixel has. Other headers and formats are those of slices.
            """);

    internal static async Task<IResult> ReformatAsync(string volume, ProjectAccess access, VolumeService volumes, HttpContext http, [AsParameters] ReformatQuery _)
    {
        if (await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is not { } manifest) return ImageRefusals.NoSuchVolume.ToProblem();
        var read = ReformatRequest.Read(manifest, http.Request.Query);
        if (read.Value is not { } request) return read.Rejection!.ToProblem();
        if (ImmutableAnswer.IsKnown(http, request.ETag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            var style = await request.Style.CompleteAsync(manifest, volumes, http.RequestAborted);
            var loaded = await volumes.LoadAsync(manifest, http.RequestAborted, access.Project.Id);
            http.Response.Headers["X-Annotator-Outside"] = ObliquePlane.Outside(manifest.Volume.Descriptor).ToString("R", CultureInfo.InvariantCulture);
            http.Response.Headers["X-Annotator-Samples"] = request.Oblique.SamplesThrough(loaded.Grid.GetLpsFromIjk()!.Inverse()).ToString(CultureInfo.InvariantCulture);
            return new PictureAnswer(manifest.Volume, style, left => Reformatter.Cut(loaded, request.Oblique, left));
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }
}

/// <summary>What the query of a reformat holds, for the description of the interface; <see cref="ReformatRequest"/> reads it.</summary>
/// <param name="Point">LPS mm of the centre of the first pixel: x,y,z.</param>
/// <param name="Right">The direction in which columns grow: x,y,z of length 1.</param>
/// <param name="Down">The direction in which rows grow, at right angles to <paramref name="Right"/>.</param>
/// <param name="Spacing">Distance of pixels in mm: one number, or between columns, between rows.</param>
/// <param name="Columns">Pixels along a row, 1–4096.</param>
/// <param name="Rows">Pixels down a column, 1–4096.</param>
/// <param name="Interpolation"><c>linear</c> (default) or <c>nearest</c>.</param>
/// <param name="Slab">Thickness in mm of what is projected, 0–2000; 0 (default) is the plane alone.</param>
/// <param name="Projection"><c>mip</c> (default), <c>minip</c> or <c>mean</c>.</param>
/// <param name="Format"><c>raw</c> (default), <c>png8</c> or <c>png16</c>.</param>
/// <param name="Center">Window Center in modality values, for png8.</param>
/// <param name="Width">Window Width in modality values, for png8.</param>
/// <param name="Function">VOI LUT Function: LINEAR (default), LINEAR_EXACT, SIGMOID, or TABLE.</param>
/// <param name="Table">Which VOI LUT of the images, for TABLE: the table of one of the presets. The window may be left out.</param>
internal sealed record ReformatQuery(
    [FromQuery] string? Point, [FromQuery] string? Right, [FromQuery] string? Down, [FromQuery] string? Spacing, [FromQuery] string? Columns, [FromQuery] string? Rows,
    [FromQuery] string? Interpolation, [FromQuery] string? Slab, [FromQuery] string? Projection, [FromQuery] string? Format, [FromQuery] string? Center, [FromQuery] string? Width,
    [FromQuery] string? Function, [FromQuery] string? Table);
