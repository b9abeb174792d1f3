using System.Buffers;
using System.Security.Cryptography;

namespace Annotator.Storage.AzureBlobs;

/// <summary>An upload on its way: a local file that vanishes with its process.</summary>
internal sealed class SpoolFile(string folder) : IAsyncDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly FileStream _file = new(Path.Combine(folder, Guid.CreateVersion7().ToString("N")), new FileStreamOptions
    {
        Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
    });

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>Reads the source to its end and names its bytes.</summary>
    /// <exception cref="StoreUnavailableException">The local disk failed. What the source throws passes as it is.</exception>
    public async Task<BlobReference> FillAsync(Stream source, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = 0L;
            while (await source.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await WriteAsync(buffer.AsMemory(0, read), cancellation);
                length += read;
            }
            return new BlobReference(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads from an offset until the buffer is full or the file ends; gives the bytes read.</summary>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        _file.Position = offset;
        return await _file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await _file.WriteAsync(bytes, cancellation);
        }
        catch (IOException failure)
        {
            throw new StoreUnavailableException($"The folder for uploads on their way cannot be used: {failure.Message}", failure);
        }
    }
}
