using System.Collections.Immutable;
using System.Globalization;
using Annotator.Dicom.Web;
using Microsoft.AspNetCore.Http;

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
        IEnumerable<string?> asked = request.Query.TryGetValue(parameter, out var query) && query.Count > 0 ? query : request.Headers.Accept;
        // Read leniently: many clients leave out the quotes around a type, which the grammar asks for.
        var parsed = asked.OfType<string>().SelectMany(MultipartContentType.ParseList).ToList();
        if (parsed.Count == 0) return [new("*/*", false, null, 1)];
        return [.. parsed.Select(media => Read(media.MediaType, media.Parameters)).Where(media => media.Quality > 0).OrderByDescending(media => media.Quality)];
    }

    /// <summary>The first that is satisfied by this type, in one part or several as it may be; null when none is.</summary>
    public static AcceptedMedia? Find(ImmutableArray<AcceptedMedia> accepted, string type, bool isMultipart) => accepted.FirstOrDefault(media =>
        (media.Type == type && media.IsMultipart == isMultipart) || (media.Type == "*/*" && (media.IsMultipart == isMultipart || !media.IsMultipart)) || IsFamily(media, type, isMultipart));

    /// <summary>How payloads of a type travel: as the first of what is taken that can be sent so. Wildcards are satisfied by parts. Null when nothing can be.</summary>
    /// <param name="accepted">What is taken, the best first.</param>
    /// <param name="type">The payloads' media type.</param>
    /// <param name="isOne">There is a single payload, which may travel alone.</param>
    /// <param name="isPossible">The payloads can be sent in a transfer syntax, see <see cref="TransferSyntax"/>.</param>
    public static AcceptedMedia? Choose(ImmutableArray<AcceptedMedia> accepted, string type, bool isOne, Func<string?, bool> isPossible)
    {
        foreach (var media in accepted.Where(media => isPossible(media.TransferSyntax)))
        {
            if (media.Type == type && (isOne || media.IsMultipart)) return media;
            if (media.Type == "*/*" || IsFamily(media, type, media.IsMultipart)) return media with { IsMultipart = true };
        }
        return null;
    }

    private static bool IsFamily(AcceptedMedia media, string type, bool isMultipart) =>
        media.IsMultipart == isMultipart && media.Type.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(media.Type[..^1], StringComparison.Ordinal);

    private static AcceptedMedia Read(string type, IReadOnlyDictionary<string, string> parameters)
    {
        var isMultipart = type is "multipart/related" or "multipart/*";
        if (isMultipart) type = parameters.GetValueOrDefault("type")?.ToLowerInvariant() ?? "*/*";
        var quality = parameters.TryGetValue("q", out var q) && double.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var said) ? said : 1;
        return new AcceptedMedia(type == "application/json" ? DicomJson : type, isMultipart, parameters.GetValueOrDefault("transfer-syntax"), quality);
    }
}
