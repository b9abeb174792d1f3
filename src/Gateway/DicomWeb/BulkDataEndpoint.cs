using System.Globalization;
using System.Text.RegularExpressions;
using Annotator.Dicom;
using Annotator.Dicom.PixelData;
using Annotator.Gateway.Images;
using Annotator.Grains.Images;
using Annotator.Storage;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>WADO-RS: the values that metadata name by BulkDataURI, little-endian (PS3.18 10.4.1.1.5). Compressed pixel data come decoded.</summary>
internal static partial class BulkDataEndpoint
{
    /// <summary>Sends one value of an instance, named by its tags: <c>7FE00010</c>, or <c>00400275[0].00420011</c> within sequences.</summary>
    public static async Task<IResult> RetrieveOneAsync(string path, DicomWebScope scope, HttpContext http, ImageArchive archive, IBlobStore blobs)
    {
        var accepted = AcceptedMedia.Of(http.Request);
        var multipart = AcceptedMedia.Find(accepted, AcceptedMedia.Octets, isMultipart: true) is { IsMultipart: true };
        if (!multipart && AcceptedMedia.Find(accepted, AcceptedMedia.Octets, isMultipart: false) is null) return DicomWebRefusals.OnlyBulkOctets.ToProblem();
        if (await archive.ListAsync(scope.Archive, WadoEndpoints.PathOf(http), http.RequestAborted) is not [var instance]) return DicomWebRefusals.NoInstances.ToProblem();
        if (!multipart && ImmutableAnswer.IsCurrent(http, $"\"1-{instance.Blob}-{path.Replace('\"', '-')}\"")) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            var value = Find(await BlobFiles.ReadAsync(blobs, instance.Blob, http.RequestAborted), path);
            if (value is null) return DicomWebRefusals.NoSuchValue.ToProblem();
            if (!multipart) return TypedResults.Bytes(value.Value, AcceptedMedia.Octets, enableRangeProcessing: true);
            var writer = MultipartRelated.OpenWriter(http.Response, AcceptedMedia.Octets);
            await SendAsync(writer, scope, http, instance, path, value.Value);
            await writer.EndAsync(http.RequestAborted);
            return Results.Empty;
        }
        catch (DicomFormatException e) when (!http.Response.HasStarted)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    /// <summary>Sends the pixel data of every instance of a study or series, or of one, as parts.</summary>
    public static async Task<IResult> RetrieveAllAsync(DicomWebScope scope, HttpContext http, ImageArchive archive, IBlobStore blobs)
    {
        if (AcceptedMedia.Find(AcceptedMedia.Of(http.Request), AcceptedMedia.Octets, isMultipart: true) is null) return DicomWebRefusals.OnlyBulkOctets.ToProblem();
        var instances = await archive.ListAsync(scope.Archive, WadoEndpoints.PathOf(http), http.RequestAborted);
        if (instances.IsEmpty) return DicomWebRefusals.NoInstances.ToProblem();
        if (instances.Any(i => !PixelCodecs.Default.CanRead(TransferSyntax.Of(i.TransferSyntaxUid)))) return DicomWebRefusals.OnlyBulkOctets.ToProblem();
        var writer = MultipartRelated.OpenWriter(http.Response, AcceptedMedia.Octets);
        var path = DicomTags.PixelData.ToHex();
        foreach (var instance in instances)
        {
            if (Find(await BlobFiles.ReadAsync(blobs, instance.Blob, http.RequestAborted), path) is { } value) await SendAsync(writer, scope, http, instance, path, value);
        }
        await writer.EndAsync(http.RequestAborted);
        return Results.Empty;
    }

    private static async Task SendAsync(MultipartWriter writer, DicomWebScope scope, HttpContext http, InstanceKey instance, string path, ReadOnlyMemory<byte> value)
    {
        var address = scope.Address.Of(new InstancePath(instance.StudyInstanceUid, instance.SeriesInstanceUid, instance.SopInstanceUid));
        await writer.BeginPartAsync($"{AcceptedMedia.Octets}; transfer-syntax=1.2.840.10008.1.2.1", $"{address}/bulkdata/{path}", http.RequestAborted);
        await http.Response.Body.WriteAsync(value, http.RequestAborted);
    }

    private static ReadOnlyMemory<byte>? Find(DicomFile file, string path)
    {
        var dataset = file.Dataset;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            if (Item().Match(step) is not { Success: true } item || !DicomTag.TryParse(item.Groups["tag"].Value, out var sequence)) return null;
            if (!int.TryParse(item.Groups["item"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return null;
            if (dataset[sequence] is not { IsSequence: true } element || index >= element.Items.Count) return null;
            dataset = element.Items[index];
        }
        if (!DicomTag.TryParse(steps[^1], out var tag) || dataset[tag] is not { IsSequence: false } found) return null;
        return found.Fragments is null ? found.Bytes : Transcoding.Decode(file).Dataset[DicomTags.PixelData]!.Bytes;
    }

    [GeneratedRegex(@"^(?<tag>[0-9A-Fa-f]{8})\[(?<item>[0-9]{1,6})\]$")]
    private static partial Regex Item();
}
