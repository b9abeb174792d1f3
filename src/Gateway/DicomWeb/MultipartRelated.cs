using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MultipartContentType = Annotator.Dicom.Web.MultipartContentType;

namespace Annotator.Gateway.DicomWeb;

/// <summary>Bodies of several parts (RFC 2387), as DICOMweb sends and takes them.</summary>
internal static class MultipartRelated
{
    private const int LongestBoundary = 200;

    /// <summary>A reader of the request's parts; null when it is no multipart/related body of this type with a boundary.</summary>
    public static MultipartReader? OpenReader(HttpRequest request, string type)
    {
        var (media, parameters) = MultipartContentType.Parse(request.ContentType ?? "");
        if (media != "multipart/related" || (parameters.TryGetValue("type", out var stated) && !stated.Equals(type, StringComparison.OrdinalIgnoreCase))) return null;
        return parameters.TryGetValue("boundary", out var boundary) && boundary.Length is > 0 and <= LongestBoundary ? new MultipartReader(boundary, request.Body) : null;
    }

    /// <summary>Begins a response of several parts.</summary>
    public static MultipartWriter OpenWriter(HttpResponse response, string type) => new(response.Body, new MultipartFrame(response, type));
}

/// <summary>What stands around the parts of a response.</summary>
internal sealed class MultipartFrame
{
    private readonly string _boundary = $"annotator-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    /// <summary>Gives a response its media type.</summary>
    public MultipartFrame(HttpResponse response, string type) => response.ContentType = $"multipart/related; type=\"{type}\"; boundary={_boundary}";

    /// <summary>What ends the last part.</summary>
    public byte[] End => Encoding.ASCII.GetBytes($"\r\n--{_boundary}--\r\n");

    /// <summary>What begins a part.</summary>
    public byte[] Head(bool isFirst, string contentType, string? location)
    {
        var head = new StringBuilder(isFirst ? "" : "\r\n").Append("--").Append(_boundary).Append("\r\nContent-Type: ").Append(contentType).Append("\r\n");
        if (location is not null) head.Append("Content-Location: ").Append(location).Append("\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }
}

/// <summary>Writes the parts of a response, each as it comes.</summary>
internal sealed class MultipartWriter(Stream body, MultipartFrame frame)
{
    private bool _isFirst = true;

    /// <summary>Begins a part; its bytes are then written to the body.</summary>
    public async Task BeginPartAsync(string contentType, string? location, CancellationToken cancellation)
    {
        var head = frame.Head(_isFirst, contentType, location);
        _isFirst = false;
        await body.WriteAsync(head, cancellation);
    }

    /// <summary>Ends the response.</summary>
    public async Task EndAsync(CancellationToken cancellation) => await body.WriteAsync(frame.End, cancellation);
}
