using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Annotator.Grains;
using Annotator.Grains.Activation;
using Annotator.Grains.Images;
using Annotator.Storage;
using Annotator.Storage.Audit;
using Annotator.Storage.Sqlite;

namespace Annotator.Silo.Upkeep;

/// <summary>Proves that log, blobs and read models of a folder fit together. It works on a copy of the database, so a server may run on the folder.</summary>
internal sealed class SiteVerifier(string dataFolder, IBlobStore blobs) : IDisposable
{
    private const int EventsAPage = 1000;
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("annotator-verify-");

    private string CopyPath => NodeStore.PathIn(_scratch.FullName);

    public void Dispose() => _scratch.Delete(recursive: true);

    /// <summary>Everything that is wrong.</summary>
    /// <exception cref="StoreUnavailableException">The folder holds no store, or it cannot be read.</exception>
    public async Task<VerifyReport> RunAsync(CancellationToken cancellation)
    {
        SqliteCopy.Take(NodeStore.PathIn(dataFolder), CopyPath);
        var tables = GrainsRegistration.Projections.SelectMany(p => p.Tables).ToList();
        await using var store = await NodeStore.OpenAsync(new NodeOptions { DataFolder = _scratch.FullName }, cancellation);
        var before = tables.ToDictionary(table => table, table => SqliteCopy.RowDigests(CopyPath, table));
        var findings = ImmutableArray.CreateBuilder<string>();
        var audit = await new Sealer(store.Tables, TimeProvider.System).VerifyAsync(null, cancellation);
        findings.AddRange(audit.Findings.Select(f => $"log: {f.Fault} at position {f.Position}"));
        var events = await store.Tables.RebuildAsync([.. GrainsRegistration.Projections.Select(p => p.Name)], cancellation);
        findings.AddRange(tables.Select(table => Compare(table, before[table], SqliteCopy.RowDigests(CopyPath, table))).OfType<string>());
        var named = await CheckBlobsAsync(store, findings, cancellation);
        return new VerifyReport(events, tables.Count, named, findings.ToImmutable());
    }

    private static string? Compare(string table, IReadOnlyList<string> kept, IReadOnlyList<string> made)
    {
        var (missing, surplus) = (made.Except(kept).Count(), kept.Except(made).Count());
        return missing + surplus == 0 && kept.Count == made.Count ? null : $"read model: {table} lacks {missing} rows of the log's and has {surplus} others; `annotator rebuild` mends it";
    }

    private async Task<long> CheckBlobsAsync(NodeStore store, ImmutableArray<string>.Builder findings, CancellationToken cancellation)
    {
        var named = await ManifestBlobsAsync(store, cancellation);
        foreach (var (table, column) in BlobColumns.All) named.UnionWith(await store.Tables.QueryAsync<string>($"SELECT DISTINCT {column} FROM {table}", null, cancellation));
        for (var after = 0L; await store.Events.ReadAllAsync(after, EventsAPage, cancellation) is { Count: > 0 } page; after = page[^1].Position)
            foreach (var stored in page) named.UnionWith(EventPayloads.BlobsNamedBy(stored.Data.Data));
        foreach (var name in named.Order(StringComparer.Ordinal))
        {
            await using var blob = await blobs.OpenAsync(name, cancellation);
            if (blob is null) findings.Add($"blob: {name} is missing");
            else if (Convert.ToHexStringLower(await SHA256.HashDataAsync(blob, cancellation)) != name) findings.Add($"blob: {name} holds other bytes");
        }
        return named.Count;
    }

    // The manifests and what they name; one that cannot be read is found as a blob.
    private async Task<HashSet<string>> ManifestBlobsAsync(NodeStore store, CancellationToken cancellation)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (table, column) in BlobColumns.Manifests)
            foreach (var name in (await store.Tables.QueryAsync<string>($"SELECT DISTINCT {column} FROM {table}", null, cancellation)).SelectMany(names => names.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                if (!named.Add(name) || await blobs.OpenAsync(name, cancellation) is not { } stream) continue;
                await using var manifest = stream;
                using var bytes = new MemoryStream();
                await manifest.CopyToAsync(bytes, cancellation);
                try
                {
                    named.UnionWith(StoredManifest.Read(bytes.ToArray()).Blobs);
                }
                catch (JsonException)
                {
                    // Its bytes are not those of its name.
                }
            }
        return named;
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Events">Events of the log.</param>
/// <param name="Tables">Tables of read models compared with the log.</param>
/// <param name="Blobs">Blobs that something names.</param>
/// <param name="Findings">Everything that is wrong.</param>
internal sealed record VerifyReport(long Events, int Tables, long Blobs, ImmutableArray<string> Findings);
