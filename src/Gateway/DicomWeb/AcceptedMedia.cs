using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Annotator.Gateway.DicomWeb;

/// <summary>A media type the client takes (PS3.18 8.7.4): a single part, or the parts of a multipart body.</summary>
/// <param name="Type">The media type of the payload; <c>*/*</c> for any.</param>
/// <param name="IsMultipart">The payloads travel in <c>multipart/related</c>.</param>
/// <param name="TransferSyntax">The transfer syntax asked for; <c>*</c> for the stored one; null when the client does not say.</param>
/// <param name="Quality">From 0 to 1.</param>
internal sealed record AcceptedMedia(string Type, bool IsMultipart, string? TransferSyntax, double Quality)
{
    public const string Dicom = "application/dicom";
    public const string DicomJson = "application/dicom+json";
    public const string Octets = "application/octet-stream";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";

    /// <summary>What a request takes, the best first: the query counts before the header. Everything when it says nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parameter">The parameter of the query that names media types.</param>
    public static ImmutableArray<AcceptedMedia> Of(HttpRequest request, string parameter = "accept")
    {
        IList<string> asked = request.Query.TryGetValue(parameter, out var query) && query.Count > 0 ? [.. query.OfType<string>()] : [.. request.Headers.Accept.OfType<string>()];
        if (!MediaTypeHeaderValue.TryParseList(asked, out var parsed) || parsed.Count == 0) return [new("*/*", false, null, 1)];
        return [.. parsed.Select(Read).Where(media => media.Quality > 0).OrderByDescending(media => media.Quality)];
    }

    /// <summary>The first that is satisfied by this type, in one part or several as it may be; null when none is.</summary>
    public static AcceptedMedia? Find(ImmutableArray<AcceptedMedia> accepted, string type, bool isMultipart) => accepted.FirstOrDefault(media =>
        (media.Type == type && media.IsMultipart == isMultipart) || (media.Type == "*/*" && (media.IsMultipart == isMultipart || !media.IsMultipart)) || IsFamily(media, type, isMultipart));

    private static bool IsFamily(AcceptedMedia media, string type, bool isMultipart) =>
        media.IsMultipart == isMultipart && media.Type.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(media.Type[..^1], StringComparison.Ordinal);

    private static AcceptedMedia Read(MediaTypeHeaderValue value)
    {
        var type = value.MediaType.Value!.ToLowerInvariant();
        var isMultipart = type == "multipart/related";
        if (isMultipart) type = Parameter(value, "type")?.ToLowerInvariant() ?? "*/*";
        return new AcceptedMedia(type == "application/json" ? DicomJson : type, isMultipart, Parameter(value, "transfer-syntax"), value.Quality ?? 1);
    }

    private static string? Parameter(MediaTypeHeaderValue value, string name)
    {
        var found = value.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;
        return found is { HasValue: true } text ? HeaderUtilities.RemoveQuotes(text).Value : null;
    }
}
