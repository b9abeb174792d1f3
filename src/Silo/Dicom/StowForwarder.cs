using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Annotator.Dicom;
using Annotator.Dicom.Network;
using Annotator.Dicom.Web;
using Annotator.Grains.Images;
using Annotator.Grains.Transfers;

namespace Annotator.Silo.Dicom;

/// <summary>Sends instances to a server by STOW-RS, one a request, and turns its answer into a C-STORE status. Nothing touches a disk here.</summary>
internal sealed class StowForwarder(HttpClient http, string path, IngestMemory memory)
{
    /// <summary>Keeps one instance on the server; a success is durable there.</summary>
    public async Task<DimseStatus> StoreAsync(StoreRequest request, Stream dataset, CancellationToken cancellation)
    {
        var (held, refusal) = await memory.ReadAsync(new Part10Stream(request, dataset), cancellation);
        if (held is null) return new DimseStatus((ushort)FailureReasons.Of(refusal!.Code), refusal.Code);
        using (held) return await SendAsync(held.Bytes, cancellation);
    }

    private async Task<DimseStatus> SendAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        using var part = new ReadOnlyMemoryContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
        using var body = new MultipartContent("related", $"part-{Guid.NewGuid():N}") { part };
        body.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
        try
        {
            using var answer = await http.PostAsync(path, body, cancellation);
            if (answer.StatusCode == HttpStatusCode.OK) return DimseStatus.Success;
            return await StatusOfAsync(answer, cancellation);
        }
        catch (Exception away) when (away is HttpRequestException or IOException || (away is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new DimseStatus(StowReasons.OutOfResources, "the server cannot be reached");
        }
    }

    private static async Task<DimseStatus> StatusOfAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound) return new DimseStatus(StowReasons.NotAuthorized, "the server refuses the key or the project");
        if (answer.Content.Headers.ContentType?.MediaType != "application/dicom+json") return new DimseStatus(StowReasons.OutOfResources, string.Create(CultureInfo.InvariantCulture, $"the server answered {status}"));
        var reply = DicomJsonReader.Read(await answer.Content.ReadAsByteArrayAsync(cancellation));
        var failures = reply.SelectMany(r => r.GetItems(DicomTags.FailedSopSequence).Concat(r.GetItems(DicomTags.OtherFailuresSequence)));
        return new DimseStatus((ushort)(failures.FirstOrDefault()?.GetInt32(DicomTags.FailureReason) ?? StowReasons.ProcessingFailure), "refused by the server");
    }
}
