using System.Text.Json;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Dicom.Web;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.WebUtilities;
using MediaTypeHeaderValue = Microsoft.Net.Http.Headers.MediaTypeHeaderValue;
using MultipartReader = Microsoft.AspNetCore.WebUtilities.MultipartReader;

namespace Annotator.Gateway.DicomWeb;

/// <summary>Instances as metadata and bulk data (PS3.18 10.5.2): a DICOM JSON part first, then a part for each BulkDataURI. Only native pixel data.</summary>
internal static class StowMetadata
{
    private const string OnlyNative = "application/octet-stream";

    /// <summary>Reads the parts of a body into a batch, each instance as the file it would be.</summary>
    /// <returns>Why the whole body is refused; null when each instance has its own verdict.</returns>
    public static async Task<Rejection?> ReadAsync(MultipartReader parts, IngestBatch batch, IngestMemory memory, CancellationToken cancellation)
    {
        var held = new List<HeldBytes>();
        var bulk = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        try
        {
            ReadOnlyMemory<byte>? metadata = null;
            while (await parts.ReadNextSectionAsync(cancellation) is { } part)
            {
                var (bytes, refusal) = await memory.ReadAsync(part.Body, cancellation);
                if (bytes is null) return new Rejection(refusal!.Class, refusal.Code, refusal.Text);
                held.Add(bytes);
                if (metadata is null) metadata = bytes.Bytes;
                else if (LocationOf(part) is { } location) bulk[location] = bytes.Bytes;
            }
            if (metadata is null) return DicomWebRefusals.Empty;
            return await AddAsync(metadata.Value, bulk, batch, cancellation);
        }
        finally
        {
            foreach (var bytes in held) bytes.Dispose();
        }
    }

    private static async Task<Rejection?> AddAsync(
        ReadOnlyMemory<byte> metadata, Dictionary<string, ReadOnlyMemory<byte>> bulk, IngestBatch batch, CancellationToken cancellation)
    {
        List<byte[]> instances;
        try
        {
            using var json = JsonDocument.Parse(metadata);
            instances = json.RootElement.ValueKind == JsonValueKind.Array
                ? [.. json.RootElement.EnumerateArray().Select(instance => JsonSerializer.SerializeToUtf8Bytes(instance))]
                : [JsonSerializer.SerializeToUtf8Bytes(json.RootElement)];
        }
        catch (JsonException)
        {
            return Refusals.Malformed("The first part is no DICOM JSON.");
        }
        for (var n = 0; n < instances.Count; n++) await AddAsync($"instance {n + 1}", instances[n], bulk, batch, cancellation);
        return null;
    }

    private static async Task AddAsync(string name, byte[] instance, Dictionary<string, ReadOnlyMemory<byte>> bulk, IngestBatch batch, CancellationToken cancellation)
    {
        try
        {
            var dataset = DicomJsonReader.Read(instance, uri => bulk.TryGetValue(uri, out var bytes) ? bytes : throw new FormatException("No part."))[0];
            // What is UTF-8 in JSON is UTF-8 in the file.
            dataset.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192");
            using var file = new MemoryStream(DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)));
            await batch.AddAsync(name, file, cancellation);
        }
        catch (DicomFormatException wrong)
        {
            batch.Refuse(name, new IngestRefusal(RejectionClass.Invalid, wrong.Code, wrong.Message));
        }
    }

    // A part of another type than plain octets holds compressed pixel data, which is not taken: its instance then lacks the part, and is refused.
    private static string? LocationOf(MultipartSection part)
    {
        var isPlain = part.ContentType is null
            || (MediaTypeHeaderValue.TryParse(part.ContentType, out var type) && type.MediaType.Equals(OnlyNative, StringComparison.OrdinalIgnoreCase));
        return isPlain && part.Headers?.TryGetValue("Content-Location", out var location) is true ? location.ToString() : null;
    }
}
