using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure;
using Azure.Core;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Annotator.Storage.AzureBlobs;

/// <summary>Blobs in one container of Azure Blob Storage, each under its hash.</summary>
/// <remarks>
/// A block blob gets its name by one commit, so it is whole or not there. The service checks the MD5 of every block it takes, the bytes that were sent are hashed again before the commit,
/// and the commit says "only if there is none": of two writers of the same bytes one makes the blob and the other finds it.
/// A stream is spooled to a local file first, since a blob's name is known at the end of its bytes only.
/// </remarks>
public sealed class AzureBlobStore : IBlobStore
{
    private const int BlockBytes = 4 * 1024 * 1024;
    private readonly BlobContainerClient _container;
    private readonly string _spoolFolder;
    private readonly int _readBytes;

    private AzureBlobStore(BlobContainerClient container, string spoolFolder, int readBytes) => (_container, _spoolFolder, _readBytes) = (container, spoolFolder, readBytes);

    /// <summary>Opens the container and makes it when it is missing.</summary>
    /// <param name="options">Where it is, validated.</param>
    /// <param name="spoolFolder">A local folder for uploads on their way; made when it is missing.</param>
    /// <exception cref="StoreUnavailableException">The service does not answer, or it refuses the key or signature.</exception>
    public static AzureBlobStore Open(AzureBlobOptions options, string spoolFolder)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var container = Client(options).GetBlobContainerClient(options.Container);
            Directory.CreateDirectory(spoolFolder);
            if (!IsThere(container)) container.CreateIfNotExists();
            return new AzureBlobStore(container, spoolFolder, options.ReadKiB * 1024);
        }
        catch (Exception failure) when (IsOurs(failure) || failure is FormatException)
        {
            throw Unavailable(failure);
        }
    }

    /// <inheritdoc/>
    public Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var reference = new BlobReference(Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), bytes.Length);
        await UploadAsync(reference, (offset, buffer) =>
        {
            var part = bytes.Slice((int)offset, (int)Math.Min(buffer.Length, bytes.Length - offset));
            part.CopyTo(buffer);
            return ValueTask.FromResult(part.Length);
        }, cancellation);
        return reference.Name;
    });

    /// <inheritdoc/>
    public async Task<BlobReference> PutAsync(Stream bytes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        await using var spool = await GuardAsync(() => Task.FromResult(new SpoolFile(_spoolFolder)));
        var reference = await spool.FillAsync(bytes, cancellation);
        await GuardAsync(() => UploadAsync(reference, (offset, buffer) => spool.ReadAsync(offset, buffer, cancellation), cancellation));
        return reference;
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) => GuardAsync<Stream?>(async () =>
    {
        if (!BlobReference.IsName(name)) return null;
        try
        {
            var stream = await _container.GetBlobClient(name).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = _readBytes }, cancellation);
            return new AzureReadStream(stream);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    });

    /// <inheritdoc/>
    public async Task<bool> ReadAsync(string name, long offset, Memory<byte> into, CancellationToken cancellation)
    {
        if (!BlobReference.IsName(name)) return false;
        var read = await GuardAsync<int?>(async () =>
        {
            try
            {
                var range = new BlobDownloadOptions { Range = new HttpRange(offset, Math.Max(1, into.Length)) };
                using var part = (await _container.GetBlobClient(name).DownloadStreamingAsync(range, cancellation)).Value;
                return await part.Content.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false, cancellation);
            }
            catch (RequestFailedException missing) when (missing.Status == 404)
            {
                return null;
            }
            catch (RequestFailedException past) when (past.Status == 416)
            {
                return 0;
            }
        });
        return read is null ? false : read == into.Length ? true : throw new EndOfStreamException($"The blob {name} ends at {offset + read}.");
    }

    /// <inheritdoc/>
    public Task<long?> GetLengthAsync(string name, CancellationToken cancellation) => GuardAsync<long?>(async () =>
    {
        if (!BlobReference.IsName(name)) return null;
        try
        {
            return (await _container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellation)).Value.ContentLength;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    });

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => GuardAsync(async () =>
        BlobReference.IsName(name) && (await _container.GetBlobClient(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation)).Value);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var pages = _container.GetBlobsAsync(cancellationToken: cancellation).AsPages().GetAsyncEnumerator(cancellation);
        while (await GuardAsync(async () => await pages.MoveNextAsync()))
            foreach (var blob in pages.Current.Values)
                if (BlobReference.IsName(blob.Name)) yield return blob.Name;
    }

    // Listing is what a signature for the container allows; asking for the container's own properties is not.
    private static bool IsThere(BlobContainerClient container)
    {
        try
        {
            using var first = container.GetBlobs().AsPages(pageSizeHint: 1).GetEnumerator();
            return first.MoveNext();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return false;
        }
    }

    private static BlobServiceClient Client(AzureBlobOptions options)
    {
        var client = new BlobClientOptions
        {
            Retry = { MaxRetries = options.Retries, Mode = RetryMode.Exponential, NetworkTimeout = TimeSpan.FromSeconds(options.RequestSeconds) },
            Diagnostics = { IsLoggingEnabled = false },
        };
        if (options.Account is not { } account) return new BlobServiceClient(options.ConnectionString, client);
        if (options.Sas.Length > 0) return new BlobServiceClient(account, new AzureSasCredential(options.Sas.TrimStart('?')), client);
        var name = options.AccountName.Length > 0 ? options.AccountName : account.Host.Split('.')[0];
        return new BlobServiceClient(account, new StorageSharedKeyCredential(name, options.AccountKey), client);
    }

    private async Task<bool> UploadAsync(BlobReference reference, Func<long, Memory<byte>, ValueTask<int>> read, CancellationToken cancellation)
    {
        if (await GetLengthAsync(reference.Name, cancellation) == reference.Length) return false;
        var blob = _container.GetBlockBlobClient(reference.Name);
        var blocks = await StageAsync(blob, reference, read, cancellation);
        try
        {
            var onlyIfNone = new BlobRequestConditions { IfNoneMatch = ETag.All };
            await blob.CommitBlockListAsync(blocks, new CommitBlockListOptions { Conditions = onlyIfNone }, cancellation);
        }
        catch (RequestFailedException other) when (other.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            // Another writer of the same bytes was first, or our own commit arrived and its answer did not.
        }
        if (await GetLengthAsync(reference.Name, cancellation) is var length && length != reference.Length)
            throw new IOException($"The service keeps {length?.ToString() ?? "no"} bytes of {reference.Name} instead of {reference.Length}.");
        return true;
    }

    // Blocks are named by their place: writers of the same bytes stage the same blocks, and either may commit them.
    private static async Task<List<string>> StageAsync(BlockBlobClient blob, BlobReference reference, Func<long, Memory<byte>, ValueTask<int>> read, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Math.Min(BlockBytes, reference.Length)];
        var blocks = new List<string>();
        for (long offset = 0; offset < reference.Length;)
        {
            var length = await read(offset, buffer);
            if (length == 0) throw new IOException($"The spooled bytes of {reference.Name} end at {offset}.");
            hash.AppendData(buffer, 0, length);
            var block = Convert.ToBase64String(BitConverter.GetBytes((long)blocks.Count));
            using var content = new MemoryStream(buffer, 0, length, writable: false);
            await blob.StageBlockAsync(block, content, new BlockBlobStageBlockOptions { TransferValidation = Md5(buffer.AsSpan(0, length)) }, cancellation);
            blocks.Add(block);
            offset += length;
        }
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != reference.Name) throw new IOException($"The spool gave other bytes back than were written to {reference.Name}.");
        return blocks;
    }

#pragma warning disable CA5351 // The service's own check of what arrived, not a protection: the name is a SHA-256.
    private static UploadTransferValidationOptions Md5(ReadOnlySpan<byte> bytes) => new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = MD5.HashData(bytes) };
#pragma warning restore CA5351

    private static bool IsOurs(Exception failure) => failure is RequestFailedException or IOException or UnauthorizedAccessException or AggregateException { InnerException: RequestFailedException };

    private static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (IsOurs(failure))
        {
            throw Unavailable(failure);
        }
    }

    // The first line only: the rest of the service's text holds headers.
    private static StoreUnavailableException Unavailable(Exception failure) => new($"Blob storage cannot be used: {failure.Message.Split('\n')[0].Trim()}", failure);
}
