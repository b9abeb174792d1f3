using System.Collections.Immutable;
using Annotator.Storage;
using Annotator.Storage.FileSystem;
using Annotator.Storage.Sqlite;

namespace Annotator.Silo.Upkeep;

/// <summary>Copies a site's folder while the server runs on it: the log first and the blobs after it, since a blob is written before the log names it and never changes.</summary>
internal static class SiteBackup
{
    /// <summary>Copies what the target does not have yet; may be killed and repeated.</summary>
    /// <exception cref="StoreUnavailableException">Something could not be read or written; what was copied is whole.</exception>
    public static async Task<BackupReport> TakeAsync(string dataFolder, IBlobStore from, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(target);
        SqliteCopy.Take(NodeStore.PathIn(dataFolder), NodeStore.PathIn(target));
        var settings = Path.Combine(dataFolder, "annotator.json");
        if (File.Exists(settings)) File.Copy(settings, Path.Combine(target, "annotator.json"), overwrite: true);
        var to = new FileBlobStore(NodeBlobs.FolderIn(target));
        var (copied, bytes, kept) = (0L, 0L, 0L);
        var damaged = ImmutableArray.CreateBuilder<string>();
        await foreach (var name in from.ListAsync(cancellation))
        {
            if (await from.GetLengthAsync(name, cancellation) is not { } length) continue;      // erased meanwhile
            if (await to.GetLengthAsync(name, cancellation) == length)
            {
                kept++;
                continue;
            }
            if (await from.OpenAsync(name, cancellation) is not { } stream) continue;
            await using var blob = stream;
            var written = await to.PutAsync(blob, cancellation);
            (copied, bytes) = (copied + 1, bytes + written.Length);
            if (written.Name != name) damaged.Add(name);
        }
        return new BackupReport(copied, bytes, kept, damaged.ToImmutable());
    }
}

/// <summary>What a backup copied.</summary>
/// <param name="Copied">Blobs copied now.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Kept">Blobs the target had already.</param>
/// <param name="Damaged">Blobs whose bytes are not those of their name: rotten at the source.</param>
internal sealed record BackupReport(long Copied, long Bytes, long Kept, ImmutableArray<string> Damaged);
