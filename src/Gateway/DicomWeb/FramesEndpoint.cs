using System.Collections.Immutable;
using System.Globalization;
using Annotator.Dicom.PixelData;
using Annotator.Grains.Images;
using Annotator.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.DicomWeb;

/// <summary>WADO-RS: frames as stored values, uncompressed little-endian (PS3.18 10.4.1.1.6).</summary>
internal static class FramesEndpoint
{
    public static async Task<IResult> RetrieveAsync(DicomWebScope scope, HttpContext http, ImageArchive archive, IBlobStore blobs)
    {
        var accepted = AcceptedMedia.Of(http.Request);
        var instances = await archive.ListAsync(scope.Archive, WadoEndpoints.PathOf(http), http.RequestAborted);
        if (instances is not [var instance]) return DicomWebRefusals.NoInstances.ToProblem();
        if (ReadFrames(http, instance.FrameCount) is not { } frames) return DicomWebRefusals.NoSuchFrame.ToProblem();
        var multipart = AcceptedMedia.Find(accepted, AcceptedMedia.Octets, isMultipart: true);
        var single = frames.Length > 1 ? null : accepted.FirstOrDefault(media => media is { Type: AcceptedMedia.Octets, IsMultipart: false });
        if ((multipart ?? single) is not { TransferSyntax: null or "*" or "1.2.840.10008.1.2.1" }) return DicomWebRefusals.OnlyOctets.ToProblem();
        var pixels = PixelDataReader.Open(await BlobFiles.ReadAsync(blobs, instance.Blob, http.RequestAborted));
        if (multipart is null) return TypedResults.Bytes(pixels.ReadFrame(frames[0] - 1).Bytes, AcceptedMedia.Octets);
        var writer = MultipartRelated.OpenWriter(http.Response, AcceptedMedia.Octets);
        var address = scope.Address.Of(new InstancePath(instance.StudyInstanceUid, instance.SeriesInstanceUid, instance.SopInstanceUid));
        foreach (var frame in frames)
        {
            await writer.BeginPartAsync($"{AcceptedMedia.Octets}; transfer-syntax=1.2.840.10008.1.2.1", string.Create(CultureInfo.InvariantCulture, $"{address}/frames/{frame}"), http.RequestAborted);
            await http.Response.Body.WriteAsync(pixels.ReadFrame(frame - 1).Bytes, http.RequestAborted);
        }
        await writer.EndAsync(http.RequestAborted);
        return Results.Empty;
    }

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
