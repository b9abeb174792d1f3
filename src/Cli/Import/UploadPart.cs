using System.Net;
using System.Net.Http.Headers;

namespace Annotator.Cli.Import;

/// <summary>One file of a batch, ready to be sent any number of times with the same bytes.</summary>
/// <param name="Index">Its place in the whole import.</param>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its content; null for a file too large to be kept in memory, which is read again for each attempt.</param>
internal sealed record UploadPart(int Index, LocalFile File, byte[]? Bytes)
{
    /// <summary>Reads the file, or makes sure that a large one can be read.</summary>
    public static async Task<UploadPart> ReadAsync(int index, LocalFile file, CancellationToken cancellation)
    {
        if (file.Length <= Batches.MostBytes) return new UploadPart(index, file, await System.IO.File.ReadAllBytesAsync(file.Path, cancellation));
        await using var readable = Open(file);
        return new UploadPart(index, file, null);
    }

    /// <summary>The multipart body of these parts; <paramref name="sent"/> is told of bytes as they leave.</summary>
    public static MultipartFormDataContent CreateBody(IEnumerable<UploadPart> parts, Action<long> sent)
    {
        var body = new MultipartFormDataContent();
        foreach (var part in parts) body.Add(part.CreateContent(sent));
        return body;
    }

    private CountedContent CreateContent(Action<long> sent)
    {
        var content = new CountedContent(Bytes is null ? Open(File) : new MemoryStream(Bytes, writable: false), sent);
        // Only the extended form holds every name a file can have.
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "files", FileNameStar = File.SentName };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private static FileStream Open(LocalFile file) => new(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>A stream as content that tells how much of it has left.</summary>
    private sealed class CountedContent(Stream source, Action<long> sent) : HttpContent
    {
        private const int ChunkBytes = 1 << 17;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var chunk = new byte[(int)Math.Min(ChunkBytes, Math.Max(1, source.Length))];
            while (await source.ReadAsync(chunk, cancellationToken) is var read and > 0)
            {
                await stream.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
                sent(read);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = source.Length;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) source.Dispose();
            base.Dispose(disposing);
        }
    }
}
