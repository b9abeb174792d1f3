using System.Security.Cryptography;
using System.Text;
using Annotator.Dicom;
using Annotator.Gateway.Images;
using Annotator.Grains.Images;
using Annotator.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Annotator.Gateway.DicomWeb;

/// <summary>WADO-RS: instances and their headers (PS3.18 10.4).</summary>
internal static class WadoEndpoints
{
    /// <summary>Sends instances as Part 10 files.</summary>
    public static async Task<IResult> RetrieveAsync(DicomWebScope scope, HttpContext http, ImageArchive archive, IBlobStore blobs)
    {
        var accepted = AcceptedMedia.Of(http.Request);
        var path = PathOf(http);
        var instances = await archive.ListAsync(scope.Archive, path, http.RequestAborted);
        if (instances.IsEmpty) return DicomWebRefusals.NoInstances.ToProblem();
        bool IsPossible(string? syntax) => instances.All(i => Transcoding.IsPossible(i.TransferSyntaxUid, syntax));
        if (AcceptedMedia.Choose(accepted, AcceptedMedia.Dicom, path.SopInstanceUid is not null, IsPossible) is not { } media) return DicomWebRefusals.OnlyDicom.ToProblem();
        if (!media.IsMultipart) return await SendOneAsync(http, archive, blobs, instances[0], media.TransferSyntax);
        var writer = MultipartRelated.OpenWriter(http.Response, AcceptedMedia.Dicom);
        foreach (var instance in instances)
        {
            var sent = Transcoding.Target(instance.TransferSyntaxUid, media.TransferSyntax);
            var address = scope.Address.Of(new InstancePath(instance.StudyInstanceUid, instance.SeriesInstanceUid, instance.SopInstanceUid));
            await writer.BeginPartAsync($"{AcceptedMedia.Dicom}; transfer-syntax={sent}", address, http.RequestAborted);
            await SendAsync(http, archive, blobs, instance, sent);
        }
        await writer.EndAsync(http.RequestAborted);
        return Results.Empty;
    }

    /// <summary>Sends headers as DICOM JSON.</summary>
    public static async Task<IResult> MetadataAsync(DicomWebScope scope, HttpContext http, ImageArchive archive)
    {
        if (AcceptedMedia.Find(AcceptedMedia.Of(http.Request), AcceptedMedia.DicomJson, isMultipart: false) is null) return DicomWebRefusals.OnlyDicomJson.ToProblem();
        var path = PathOf(http);
        // The stamp is read before the headers: what changes in between makes the next reply another one.
        if (await archive.ReadStampAsync(scope.Archive, path, http.RequestAborted) is not { } stamp) return DicomWebRefusals.NoInstances.ToProblem();
        var reply = await archive.ReadMetadataAsync(scope.Archive, path, scope.Address.Base, stamp, http.RequestAborted);
        if (reply is null) return DicomWebRefusals.NoInstances.ToProblem();
        if (ImmutableAnswer.IsCurrent(http, $"W/\"1-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(stamp)))}\"")) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        http.Response.ContentType = AcceptedMedia.DicomJson;
        http.Response.ContentLength = reply.Length;
        await http.Response.Body.WriteAsync(reply, http.RequestAborted);
        return Results.Empty;
    }

    /// <summary>The UIDs of a request's path.</summary>
    public static InstancePath PathOf(HttpContext http) =>
        new((string)http.GetRouteValue("study")!, http.GetRouteValue("series") as string, http.GetRouteValue("instance") as string);

    /// <summary>Sends one instance as a file, in the transfer syntax asked for.</summary>
    internal static async Task<IResult> SendOneAsync(HttpContext http, ImageArchive archive, IBlobStore blobs, InstanceKey instance, string? asked)
    {
        var sent = Transcoding.Target(instance.TransferSyntaxUid, asked);
        http.Response.ContentType = $"{AcceptedMedia.Dicom}; transfer-syntax={sent}";
        var (isStored, tag) = (sent == instance.TransferSyntaxUid, $"\"1-{instance.Blob}-{sent}\"");
        if (ImmutableAnswer.IsCurrent(http, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        // As stored it can be sent in parts too.
        if (isStored) return TypedResults.Stream(await archive.OpenAsync(instance, http.RequestAborted), http.Response.ContentType, entityTag: EntityTagHeaderValue.Parse(tag), enableRangeProcessing: true);
        await SendAsync(http, archive, blobs, instance, sent);
        return Results.Empty;
    }

    private static async Task SendAsync(HttpContext http, ImageArchive archive, IBlobStore blobs, InstanceKey instance, string sent)
    {
        if (sent == instance.TransferSyntaxUid)
        {
            await using var file = await archive.OpenAsync(instance, http.RequestAborted);
            await file.CopyToAsync(http.Response.Body, http.RequestAborted);
            return;
        }
        var decoded = Transcoding.Decode(await BlobFiles.ReadAsync(blobs, instance.Blob, http.RequestAborted));
        await http.Response.Body.WriteAsync(DicomWriter.ToBytes(decoded), http.RequestAborted);
    }
}
