namespace Annotator.Dicom.Web;

/// <summary>The content type of a multipart body (RFC 2045 5.1, RFC 2387).</summary>
/// <param name="Boundary">The boundary, 1 to 70 characters.</param>
/// <param name="Type">The media type of the root part, such as <c>application/dicom</c>; null when not said.</param>
/// <param name="TransferSyntax">The transfer-syntax parameter; null when not said.</param>
public sealed record MultipartContentType(string Boundary, string? Type, string? TransferSyntax)
{
    /// <summary>Reads a Content-Type header.</summary>
    /// <returns>False when it is no <c>multipart/related</c> or has no usable boundary.</returns>
    public static bool TryParse(string? header, out MultipartContentType contentType)
    {
        contentType = new MultipartContentType("", null, null);
        var (mediaType, parameters) = Parse(header ?? "");
        if (mediaType != "multipart/related" || !parameters.TryGetValue("boundary", out var boundary) || boundary.Length is 0 or > 70 || boundary.Any(c =>
            c is < ' ' or > '~'))
        {
            return false;
        }
        contentType = new MultipartContentType(boundary, parameters.GetValueOrDefault("type"), parameters.GetValueOrDefault("transfer-syntax"));
        return true;
    }

    /// <summary>The media type in lower case and the parameters of a header; quoted values are unquoted.</summary>
    public static (string MediaType, IReadOnlyDictionary<string, string> Parameters) Parse(string header)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var parts = Split(header, ';');
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                parameters[part[..equals].Trim()] = Unquote(part[(equals + 1)..].Trim());
            }
        }
        return (parts[0].Trim().ToLowerInvariant(), parameters);
    }

    /// <summary>The media types of a list such as an Accept header, with their parameters; what is no media type is left out.</summary>
    public static IReadOnlyList<(string MediaType, IReadOnlyDictionary<string, string> Parameters)> ParseList(string header) =>
        [.. Split(header, ',').Select(Parse).Where(media => media.MediaType.Contains('/', StringComparison.Ordinal))];

    // At a separator outside quotes.
    private static List<string> Split(string header, char separator)
    {
        var parts = new List<string>();
        var (from, isQuoted) = (0, false);
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '\\' && isQuoted)
            {
                i++;
            }
            else if (header[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (header[i] == separator && !isQuoted)
            {
                parts.Add(header[from..i]);
                from = i + 1;
            }
        }
        parts.Add(header[from..]);
        return parts;
    }

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\",
            StringComparison.Ordinal) : value;
}
