using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Annotator.Dicom;
using Annotator.Gateway.Images;
using Annotator.Grains.Images;
using Annotator.Storage;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>WADO-RS: rendered pictures and thumbnails of studies, series, instances and frames (PS3.18 8.3.5, 10.4.1.1.3, 10.4.1.1.4).</summary>
internal static class RenderedEndpoint
{
    private static readonly Viewport Small = new(128, 128);

    /// <summary>Pictures of all frames the path names, as parts; for a client that takes one part only the one in the middle.</summary>
    public static async Task<IResult> RenderAsync(DicomWebScope scope, HttpContext http, ImageArchive archive, IBlobStore blobs)
    {
        var read = RenderedQuery.Read(http.Request);
        if (read.Value is not { } query) return read.Rejection!.ToProblem();
        var instances = await archive.ListAsync(scope.Archive, WadoEndpoints.PathOf(http), http.RequestAborted);
        if (instances.IsEmpty) return DicomWebRefusals.NoInstances.ToProblem();
        if (Frames(http, instances) is not { } frames) return DicomWebRefusals.NoSuchFrame.ToProblem();
        if (RenderedQuery.NotDone(http.Request.Query) is { } warning) http.Response.Headers.Append("Warning", Warnings.Of(warning));
        try
        {
            return query.IsMultipart ? await SendPartsAsync(scope, http, blobs, query, frames) : await SendOneAsync(scope, http, blobs, query, frames[frames.Length / 2]);
        }
        catch (DicomFormatException e) when (!http.Response.HasStarted)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    /// <summary>One small picture that stands for all the path names: the one in the middle.</summary>
    public static async Task<IResult> ThumbnailAsync(DicomWebScope scope, HttpContext http, ImageArchive archive, IBlobStore blobs)
    {
        var read = RenderedQuery.Read(http.Request);
        if (read.Value is not { } query) return read.Rejection!.ToProblem();
        if (query.IsMultipart) return DicomWebRefusals.OnlyPictures.ToProblem();
        var instances = await archive.ListAsync(scope.Archive, WadoEndpoints.PathOf(http), http.RequestAborted);
        if (instances.IsEmpty) return DicomWebRefusals.NoInstances.ToProblem();
        if (Frames(http, instances) is not { } frames) return DicomWebRefusals.NoSuchFrame.ToProblem();
        try
        {
            return await SendOneAsync(scope, http, blobs, query with { Viewport = query.Viewport ?? Small }, frames[frames.Length / 2]);
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    private static async Task<IResult> SendOneAsync(DicomWebScope scope, HttpContext http, IBlobStore blobs, RenderedQuery query, (InstanceKey Instance, int Frame) at)
    {
        if (ImmutableAnswer.IsCurrent(http, $"\"1-{at.Instance.Blob}-{at.Frame}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query.ToString())).AsSpan(0, 16))}\"")) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var file = await BlobFiles.ReadAsync(blobs, at.Instance.Blob, http.RequestAborted);
        var picture = await DrawAsync(file, at.Frame, query, http.RequestAborted);
        http.Response.Headers.ContentLocation = LocationOf(scope, at);
        return TypedResults.Bytes(picture, query.Type);
    }

    private static async Task<IResult> SendPartsAsync(DicomWebScope scope, HttpContext http, IBlobStore blobs, RenderedQuery query, ImmutableArray<(InstanceKey Instance, int Frame)> frames)
    {
        MultipartWriter? writer = null;
        foreach (var group in frames.GroupBy(at => at.Instance))
        {
            var file = await BlobFiles.ReadAsync(blobs, group.Key.Blob, http.RequestAborted);
            foreach (var at in group)
            {
                // The first is drawn before the answer begins, so that it can still be a refusal.
                var picture = await DrawAsync(file, at.Frame, query, http.RequestAborted);
                writer ??= MultipartRelated.OpenWriter(http.Response, query.Type);
                await writer.BeginPartAsync(query.Type, LocationOf(scope, at), http.RequestAborted);
                await http.Response.Body.WriteAsync(picture, http.RequestAborted);
            }
        }
        await writer!.EndAsync(http.RequestAborted);
        return Results.Empty;
    }

    private static async Task<byte[]> DrawAsync(DicomFile file, int frame, RenderedQuery query, CancellationToken cancellation)
    {
        var drawn = await DrawnFrame.OfAsync(file, frame - 1, query.Window, cancellation);
        return (query.Viewport is { } viewport ? drawn.Fit(viewport) : drawn).Encode(query.Type, query.Quality);
    }

    private static string LocationOf(DicomWebScope scope, (InstanceKey Instance, int Frame) at) => string.Create(
        CultureInfo.InvariantCulture, $"{scope.Address.Of(new InstancePath(at.Instance.StudyInstanceUid, at.Instance.SeriesInstanceUid, at.Instance.SopInstanceUid))}/frames/{at.Frame}/rendered");

    // The frames the path names, or all of each instance; null when one is not there.
    private static ImmutableArray<(InstanceKey Instance, int Frame)>? Frames(HttpContext http, ImmutableArray<InstanceKey> instances)
    {
        if (!http.Request.RouteValues.ContainsKey("frames")) return [.. instances.SelectMany(i => Enumerable.Range(1, i.FrameCount).Select(frame => (i, frame)))];
        return FramesEndpoint.ReadFrames(http, instances[0].FrameCount) is { } named ? [.. named.Select(frame => (instances[0], frame))] : null;
    }
}
