using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Annotator.Storage.FileSystem;

/// <summary>Blobs as files: <c>ab/cd/abcd…</c> under one root, written to <c>.incoming</c>, flushed, read back, renamed, and the folder flushed.</summary>
/// <remarks>A file under its final name is whole: it got the name only after its bytes were on the disk and had been read back.</remarks>
public sealed class FileBlobStore : IBlobStore
{
    private const int BufferBytes = 128 * 1024;
    private readonly string _root;
    private readonly string _incoming;
    private readonly ConcurrentDictionary<string, bool> _durableFolders = new(StringComparer.Ordinal);

    /// <summary>Opens the root, makes it when it is missing, and removes what a crash left half written. One process holds a root.</summary>
    /// <exception cref="StoreUnavailableException">The folder cannot be made or written.</exception>
    public FileBlobStore(string root)
    {
        _root = Path.GetFullPath(root);
        _incoming = Path.Combine(_root, ".incoming");
        Guard(() =>
        {
            DurableFolder.Create(_incoming);
            foreach (var leftover in Directory.EnumerateFiles(_incoming)) File.Delete(leftover);
        });
    }

    private FileBlobStore(string root, string incoming) => (_root, _incoming) = (root, incoming);

    /// <summary>Looks into a root that another process may hold: nothing is made and nothing is removed. Only reading works.</summary>
    /// <exception cref="StoreUnavailableException">There is no such folder.</exception>
    public static FileBlobStore OpenForReading(string root) => Directory.Exists(root)
        ? new FileBlobStore(Path.GetFullPath(root), Path.Combine(Path.GetFullPath(root), ".no-incoming"))
        : throw new StoreUnavailableException($"There is no folder {root}.");

    /// <inheritdoc/>
    public async Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var reference = new BlobReference(Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), bytes.Length);
        var temporary = NewTemporary();
        await GuardAsync(async () =>
        {
            if (await IsThereAsync(reference, cancellation)) return;
            // A disk that is told to flush two things at once does both in the time of one.
            var folder = _durableFolders.ContainsKey(FolderOf(reference.Name)) ? Task.CompletedTask : Task.Run(() => MakeFolder(reference.Name), CancellationToken.None);
            await using (var file = CreateFile(temporary))
            {
                await file.WriteAsync(bytes, cancellation);
                file.Flush(flushToDisk: true);
            }
            await folder;
            await NameAsync(temporary, reference, cancellation);
        }, temporary);
        return reference.Name;
    }

    /// <inheritdoc/>
    public async Task<BlobReference> PutAsync(Stream bytes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var temporary = NewTemporary();
        BlobReference? reference = null;
        await GuardAsync(async () =>
        {
            bool isThere;
            await using (var file = CreateFile(temporary))
            {
                reference = await CopyAsync(bytes, file, cancellation);
                isThere = await IsThereAsync(reference, cancellation);
                if (!isThere) file.Flush(flushToDisk: true);
            }
            if (isThere) File.Delete(temporary);
            else await NameAsync(temporary, reference, cancellation);
        }, temporary);
        return reference!;
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) => Task.FromResult(Guard<Stream?>(() =>
    {
        try
        {
            return BlobReference.IsName(name) ? new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous) : null;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }));

    /// <inheritdoc/>
    public Task<bool> ReadAsync(string name, long offset, Memory<byte> into, CancellationToken cancellation) => Task.FromResult(Guard(() =>
    {
        if (!BlobReference.IsName(name)) return false;
        try
        {
            using var file = File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            for (var done = 0; done < into.Length;)
            {
                cancellation.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(file, into.Span[done..], offset + done);
                done += read > 0 ? read : throw new EndOfStreamException($"The blob {name} ends at {offset + done}.");
            }
            return true;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }));

    /// <inheritdoc/>
    public Task<long?> GetLengthAsync(string name, CancellationToken cancellation) => Task.FromResult(Guard<long?>(() =>
        BlobReference.IsName(name) && new FileInfo(PathOf(name)) is { Exists: true } file ? file.Length : null));

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => Task.FromResult(Guard(() =>
    {
        if (!BlobReference.IsName(name) || !File.Exists(PathOf(name))) return false;
        File.Delete(PathOf(name));
        DurableFolder.Flush(FolderOf(name));
        return true;
    }));

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var shard in Guard(() => Directory.GetDirectories(_root).Where(IsShard).SelectMany(Directory.GetDirectories).ToList()))
            foreach (var file in Guard(() => Directory.GetFiles(shard)))
            {
                cancellation.ThrowIfCancellationRequested();
                if (BlobReference.IsName(Path.GetFileName(file))) yield return Path.GetFileName(file);
            }
    }

    private static bool IsShard(string folder) => Path.GetFileName(folder) is { Length: 2 };

    private string FolderOf(string name) => Path.Combine(_root, name[..2], name[2..4]);

    private string PathOf(string name) => Path.Combine(FolderOf(name), name);

    private string NewTemporary() => Path.Combine(_incoming, Guid.CreateVersion7().ToString("N"));

    private static FileStream CreateFile(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);

    // A blob that has rotted on the disk is not there: putting its bytes again heals it.
    private async Task<bool> IsThereAsync(BlobReference blob, CancellationToken cancellation)
    {
        var path = PathOf(blob.Name);
        if (!File.Exists(path) || !await HoldsAsync(path, blob, cancellation)) return false;
        MakeFolder(blob.Name);
        DurableFolder.Flush(FolderOf(blob.Name));      // whoever named it may not have come to this yet
        return true;
    }

    private async Task NameAsync(string temporary, BlobReference blob, CancellationToken cancellation)
    {
        if (!await HoldsAsync(temporary, blob, cancellation)) throw new IOException($"The disk gave other bytes back than were written to {blob.Name}.");
        MakeFolder(blob.Name);
        File.Move(temporary, PathOf(blob.Name), overwrite: true);
        DurableFolder.Flush(FolderOf(blob.Name));
    }

    // A folder that is there may still be missing after a power cut: whoever made it may not have flushed its parent. Each process flushes once.
    private void MakeFolder(string name)
    {
        var folder = FolderOf(name);
        if (_durableFolders.ContainsKey(folder)) return;
        var shard = Path.GetDirectoryName(folder)!;
        Directory.CreateDirectory(folder);
        DurableFolder.Flush(shard);
        if (!_durableFolders.ContainsKey(shard)) DurableFolder.Flush(_root);
        _durableFolders[shard] = true;
        _durableFolders[folder] = true;
    }

    private static async Task<bool> HoldsAsync(string path, BlobReference blob, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return file.Length == blob.Length && Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)) == blob.Name;
    }

    private static async Task<BlobReference> CopyAsync(Stream source, FileStream target, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = 0L;
            while (await ReadSourceAsync(source, buffer, cancellation) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
                length += read;
            }
            return new BlobReference(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<int> ReadSourceAsync(Stream source, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellation);
        }
        catch (IOException failure)
        {
            throw new SourceFailedException(failure);      // the sender's connection, not our disk
        }
    }

    private static async Task GuardAsync(Func<Task> work, string temporary)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
        {
            RemoveLeftover(temporary);
            if (failure is SourceFailedException) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.InnerException!);
            if (failure is IOException or UnauthorizedAccessException) throw Unavailable(failure);
            throw;
        }
    }

    private static void RemoveLeftover(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException)
        {
            // The disk that failed the write fails this too; the next opening removes it, and the caller gets the first failure.
        }
    }

    private static void Guard(Action work) => Guard(() =>
    {
        work();
        return true;
    });

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException and not EndOfStreamException or UnauthorizedAccessException)
        {
            throw Unavailable(failure);
        }
    }

    private static StoreUnavailableException Unavailable(Exception failure) => new($"The blob folder cannot be used: {failure.Message}", failure);

    private sealed class SourceFailedException(IOException inner) : Exception(inner.Message, inner);
}
