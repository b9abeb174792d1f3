using System.Collections.Immutable;
using Annotator.Dicom;
using Annotator.Grains.Images;
using Annotator.Storage;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>The URI service (WADO-URI, PS3.18 9): one instance as it is kept, or one frame of it as a picture.</summary>
internal static class WadoUriEndpoint
{
    /// <summary>Answers with what <c>contentType</c>, else the Accept header, asks for; JPEG for whoever takes anything of a single frame, the file otherwise (table 8.7.4-1).</summary>
    public static async Task<IResult> RetrieveAsync(DicomWebScope scope, HttpContext http, ImageArchive archive, IBlobStore blobs)
    {
        var read = WadoUriQuery.Read(http.Request.Query);
        if (read.Value is not { } query) return read.Rejection!.ToProblem();
        if (await archive.ListAsync(scope.Archive, query.Path, http.RequestAborted) is not [var instance]) return DicomWebRefusals.NoInstances.ToProblem();
        if (query.Frame > instance.FrameCount) return DicomWebRefusals.NoSuchFrame.ToProblem();
        var isOne = query.Frame is not null || instance.FrameCount == 1;
        return Choose(AcceptedMedia.Of(http.Request, "contentType"), isOne) switch
        {
            null => DicomWebRefusals.OnlyByUri.ToProblem(),
            AcceptedMedia.Dicom => await SendFileAsync(http, archive, blobs, instance, query),
            var picture => await DrawAsync(http, blobs, instance, query, picture),
        };
    }

    private static string? Choose(ImmutableArray<AcceptedMedia> accepted, bool isOneFrame)
    {
        foreach (var media in accepted.Where(m => !m.IsMultipart))
        {
            if (media.Type is AcceptedMedia.Dicom or AcceptedMedia.Jpeg or AcceptedMedia.Png) return media.Type;
            if (media.Type is "image/*" || (media.Type is "*/*" && isOneFrame)) return AcceptedMedia.Jpeg;
            if (media.Type is "*/*" or "application/*") return AcceptedMedia.Dicom;
        }
        return null;
    }

    private static async Task<IResult> SendFileAsync(HttpContext http, ImageArchive archive, IBlobStore blobs, InstanceKey instance, WadoUriQuery query)
    {
        if (query.Frame is not null) return Refusals.Malformed("The parameter frameNumber is for pictures; a DICOM file has all its frames.").ToProblem();
        if (!Transcoding.IsPossible(instance.TransferSyntaxUid, query.TransferSyntax)) return DicomWebRefusals.OnlyByUri.ToProblem();
        return await WadoEndpoints.SendOneAsync(http, archive, blobs, instance, query.TransferSyntax);
    }

    private static async Task<IResult> DrawAsync(HttpContext http, IBlobStore blobs, InstanceKey instance, WadoUriQuery query, string type)
    {
        try
        {
            var file = await BlobFiles.ReadAsync(blobs, instance.Blob, http.RequestAborted);
            var drawn = await DrawnFrame.OfAsync(file, (query.Frame ?? 1) - 1, query.Window, http.RequestAborted);
            var fitted = query.On(drawn.Width, drawn.Height) is { } viewport ? drawn.Fit(viewport) : drawn;
            return TypedResults.Bytes(fitted.Encode(type, query.Quality), type);
        }
        catch (DicomFormatException e)
        {
            return Images.ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }
}
