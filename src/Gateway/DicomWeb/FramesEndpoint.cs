using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Annotator.Dicom;
using Annotator.Gateway.Images;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.DicomWeb;

/// <summary>WADO-RS: frames as stored values, uncompressed little-endian (PS3.18 10.4.1.1.6).</summary>
internal static class FramesEndpoint
{
    public static async Task<IResult> RetrieveAsync(DicomWebScope scope, HttpContext http, ImageArchive archive, StoredFrames stored)
    {
        var accepted = AcceptedMedia.Of(http.Request);
        var instances = await archive.ListAsync(scope.Archive, WadoEndpoints.PathOf(http), http.RequestAborted);
        if (instances is not [var instance]) return DicomWebRefusals.NoInstances.ToProblem();
        if (ReadFrames(http, instance.FrameCount) is not { } frames) return DicomWebRefusals.NoSuchFrame.ToProblem();
        var media = AcceptedMedia.Choose(accepted, AcceptedMedia.Octets, frames.Length == 1, syntax => syntax is null or "*" or "1.2.840.10008.1.2.1");
        if (media is null) return DicomWebRefusals.OnlyOctets.ToProblem();
        var tag = $"W/\"1-{instance.Blob}-{string.Join('-', frames)}-{(media.IsMultipart ? 0 : 1)}\"";
        if (ImmutableAnswer.IsCurrent(http, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            var address = scope.Address.Of(new InstancePath(instance.StudyInstanceUid, instance.SeriesInstanceUid, instance.SopInstanceUid));
            await SendAsync(http, await stored.OpenAsync(instance, http.RequestAborted), frames, media.IsMultipart ? address : null);
            return Results.Empty;
        }
        catch (DicomFormatException e) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    // The length is told before, so that nothing is sent in chunks.
    private static async Task SendAsync(HttpContext http, InstanceFrames stored, ImmutableArray<int> frames, string? address)
    {
        var body = http.Response.BodyWriter;
        if (address is null)
        {
            http.Response.ContentType = AcceptedMedia.Octets;
            http.Response.ContentLength = stored.FrameBytes;
            await StartAsync(http, stored);
            await stored.WriteAsync(frames[0] - 1, body, http.RequestAborted);
            return;
        }
        var parts = new MultipartFrame(http.Response, AcceptedMedia.Octets);
        var heads = frames.Select((frame, n) => parts.Head(
            n == 0, $"{AcceptedMedia.Octets}; transfer-syntax=1.2.840.10008.1.2.1", string.Create(CultureInfo.InvariantCulture, $"{address}/frames/{frame}"))).ToList();
        http.Response.ContentLength = heads.Sum(head => (long)head.Length) + ((long)stored.FrameBytes * frames.Length) + parts.End.Length;
        await StartAsync(http, stored);
        for (var n = 0; n < frames.Length; n++)
        {
            body.Write(heads[n]);
            await stored.WriteAsync(frames[n] - 1, body, http.RequestAborted);
        }
        body.Write(parts.End);
        await body.FlushAsync(http.RequestAborted);
    }

    // Before it has started a response is written into memory that is copied afterwards. What must be decoded may still be refused.
    private static Task StartAsync(HttpContext http, InstanceFrames stored) => stored.AreAsSent ? http.Response.StartAsync(http.RequestAborted) : Task.CompletedTask;

    /// <summary>The frame numbers of the path, from 1; null when one is none of the instance's. The first frame when the path names none.</summary>
    internal static ImmutableArray<int>? ReadFrames(HttpContext http, int count)
    {
        if (http.GetRouteValue("frames") is not string list) return [1];
        var frames = ImmutableArray.CreateBuilder<int>();
        foreach (var text in list.Split(','))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var frame) || frame < 1 || frame > count || frames.Count >= count) return null;
            frames.Add(frame);
        }
        return frames.ToImmutable();
    }
}
