using System.Globalization;
using System.Runtime.InteropServices;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Dicom;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Annotator.Imaging.Volumes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>Volumes of a project: what they are, their slices, thumbnails and coarse copies.</summary>
internal static class VolumeEndpoints
{
    private const int DefaultThumbnail = 160;
    private const int DefaultDecimated = 128;
    private const int LargestDecimated = 512;

    /// <summary>Maps <c>/api/projects/{project}/volumes/…</c>.</summary>
    public static void MapVolumes(this IEndpointRouteBuilder app)
    {
        var volumes = app.MapGroup("/api/projects/{project}/volumes/{volume}").Requires(AccessRule.InProject(ProjectAction.ViewExams)).WithTags("Images");
        volumes.MapGet("", DescribeAsync).Produces<VolumeDescriptor>().WithSummary("All that a viewer needs to know before the first slice.");
        volumes.MapGet("/slices/{plane}/{index}", SliceAsync)
            .WithSummary("One slice: raw values, or a PNG (format=raw|png8|png16; png8 with center and width); with slab (mm) and projection=mip|minip|mean what lies around it.");
        volumes.MapReformat();
        volumes.MapProbe();
        volumes.MapGet("/tables/{table:int}", TableAsync).WithSummary("A VOI LUT of the images: grey as uint16 by its index, little-endian. Which there are, the presets say.");
        volumes.MapAttributes();
        volumes.MapGet("/thumbnail", ThumbnailAsync).WithSummary("A small PNG of the middle slice.");
        volumes.MapGet("/decimated", DecimatedAsync).WithSummary("A coarse copy as int16 modality values, for a 3D view.");
    }

    internal static async Task<IResult> DescribeAsync(string volume, ProjectAccess access, VolumeService volumes, HttpContext http) =>
        await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is { } manifest ? TypedResults.Ok(manifest.Volume.Describe()) : ImageRefusals.NoSuchVolume.ToProblem();

    internal static async Task<IResult> SliceAsync(string volume, string plane, string index, ProjectAccess access, VolumeService volumes, HttpContext http)
    {
        if (await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is not { } manifest) return ImageRefusals.NoSuchVolume.ToProblem();
        var read = SliceRequest.Read(manifest, plane, index, http.Request.Query);
        if (read.Value is not { } request) return read.Rejection!.ToProblem();
        if (ImmutableAnswer.IsKnown(http, request.ETag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            var style = await request.Style.CompleteAsync(manifest, volumes, http.RequestAborted);
            if (request.Slab.ThicknessMm == 0)
            {
                var pixels = await volumes.CutAsync(manifest, request.Plane, request.Index, http.RequestAborted, access.Project.Id);
                return new PictureAnswer(manifest.Volume, style, _ => pixels);
            }
            var loaded = await volumes.LoadAsync(manifest, http.RequestAborted, access.Project.Id);
            return new PictureAnswer(manifest.Volume, style, left => Reformatter.Project(loaded, request.Plane, request.Index, request.Slab, left));
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    internal static async Task<IResult> ThumbnailAsync(string volume, ProjectAccess access, VolumeService volumes, Thumbnails thumbnails, HttpContext http)
    {
        if (await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is not { } manifest) return ImageRefusals.NoSuchVolume.ToProblem();
        if (ReadSize(http.Request.Query["size"], DefaultThumbnail) is not { } size) return ImageRefusals.InvalidSize.ToProblem();
        if (ImmutableAnswer.IsKnown(http, $"\"1-{manifest.Volume.Id}-thumbnail-{size}\"")) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            return TypedResults.Bytes(await thumbnails.GetAsync(manifest, size, http.RequestAborted), "image/png");
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    internal static async Task<IResult> DecimatedAsync(string volume, ProjectAccess access, VolumeService volumes, HttpContext http)
    {
        if (await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is not { } manifest) return ImageRefusals.NoSuchVolume.ToProblem();
        var descriptor = manifest.Volume.Descriptor;
        if (!descriptor.IsVolume) return ImageRefusals.NotAVolume.ToProblem();
        if (descriptor.PixelType == PixelType.Rgb8) return ImageRefusals.NoGreyVolume.ToProblem();
        if (ReadSize(http.Request.Query["max"], DefaultDecimated) is not { } most || most > LargestDecimated) return ImageRefusals.InvalidSize.ToProblem();
        if (ImmutableAnswer.IsKnown(http, $"\"1-{descriptor.Id}-decimated-{most}\"")) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            var loaded = await volumes.LoadAsync(manifest, http.RequestAborted, access.Project.Id);
            var coarse = DecimatedVolume.Of(loaded, most, http.RequestAborted);
            Describe(http.Response, coarse, descriptor.Grid);
            return TypedResults.Bytes(coarse.Bytes, "application/octet-stream");
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    internal static async Task<IResult> TableAsync(string volume, int table, ProjectAccess access, VolumeService volumes, HttpContext http)
    {
        if (await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is not { } manifest) return ImageRefusals.NoSuchVolume.ToProblem();
        if (manifest.Volume.Descriptor.Presets.All(preset => preset.Table != table)) return ImageRefusals.NoSuchTable.ToProblem();
        if (ImmutableAnswer.IsKnown(http, $"\"1-{manifest.Volume.Id}-table-{table}\"")) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var grey = await volumes.ReadTableAsync(manifest, table, http.RequestAborted);
        return TypedResults.Bytes(MemoryMarshal.AsBytes(grey.Span).ToArray(), "application/octet-stream");
    }

    private static void Describe(HttpResponse response, DecimatedVolume coarse, Grid grid)
    {
        var step = coarse.Step;
        var mm = grid.GetLpsFromIjk()!;
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-Annotator-Dims"] = Text($"{coarse.Columns},{coarse.Rows},{coarse.Slices}");
        response.Headers["X-Annotator-Step"] = Text($"{step.I},{step.J},{step.K}");
        response.Headers["X-Annotator-Spacing"] = Text($"{mm.Step(VoxelAxis.I).Length * step.I:R},{mm.Step(VoxelAxis.J).Length * step.J:R},{mm.Step(VoxelAxis.K).Length * step.K:R}");
    }

    private static int? ReadSize(string? text, int otherwise) => string.IsNullOrEmpty(text)
        ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 16 and <= 1024 ? size : null;
}
