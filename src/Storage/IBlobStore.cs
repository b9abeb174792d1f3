namespace Annotator.Storage;

/// <summary>Immutable bytes named by their SHA-256 (lower-case hex, 64 characters).</summary>
public interface IBlobStore
{
    /// <summary>Writes, verifies and durably names the bytes; a repeat of the same bytes is one blob. Returns the name.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was named; the call may be made again.</exception>
    Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>As <see cref="PutAsync(ReadOnlyMemory{byte}, CancellationToken)"/>, from a stream that is read to its end and left open.</summary>
    Task<BlobReference> PutAsync(Stream bytes, CancellationToken cancellation);

    /// <summary>Opens a blob for reading (seekable); null when there is none of that name.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Reads part of a blob, without reading what comes before it.</summary>
    /// <param name="name">The blob.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="into">Is filled.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when there is no blob of that name.</returns>
    /// <exception cref="EndOfStreamException">The blob ends before.</exception>
    async Task<bool> ReadAsync(string name, long offset, Memory<byte> into, CancellationToken cancellation)
    {
        await using var stream = await OpenAsync(name, cancellation);
        if (stream is null) return false;
        stream.Position = offset;
        await stream.ReadExactlyAsync(into, cancellation);
        return true;
    }

    /// <summary>Length in bytes; null when there is none of that name.</summary>
    Task<long?> GetLengthAsync(string name, CancellationToken cancellation);

    /// <summary>Removes a blob (erasure only). True when there was one.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>The names of all blobs, in no order.</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellation);
}

/// <summary>A stored blob.</summary>
/// <param name="Name">SHA-256 of the bytes, lower-case hex.</param>
/// <param name="Length">Bytes.</param>
public sealed record BlobReference(string Name, long Length)
{
    /// <summary>True for what can be a blob's name: 64 lower-case hex digits.</summary>
    public static bool IsName(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);
}
