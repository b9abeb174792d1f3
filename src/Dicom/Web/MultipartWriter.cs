using System.Text;

namespace Annotator.Dicom.Web;

/// <summary>Writes a <c>multipart/related</c> body part by part, each straight to the stream.</summary>
/// <param name="target">Takes the body.</param>
/// <param name="boundary">Must not occur in the parts: 32 random hex digits do.</param>
public sealed class MultipartWriter(Stream target, string boundary)
{
    /// <summary>The Content-Type header of a body of parts of one media type.</summary>
    public static string ContentType(string boundary, string partType) => $"multipart/related; type=\"{partType}\"; boundary={boundary}";

    /// <summary>Writes a part.</summary>
    public async Task WritePartAsync(string contentType, ReadOnlyMemory<byte> body, string? contentLocation = null,
        CancellationToken cancellationToken = default)
    {
        var location = contentLocation is null ? "" : $"Content-Location: {contentLocation}\r\n";
        var head = $"\r\n--{boundary}\r\nContent-Type: {contentType}\r\n{location}Content-Length: {body.Length}\r\n\r\n";
        await target.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        await target.WriteAsync(body, cancellationToken);
    }

    /// <summary>Writes the end of the body.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken = default) =>
        await target.WriteAsync(Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"), cancellationToken);
}
