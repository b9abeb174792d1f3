using Annotator.Storage;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>Deletes blobs that nothing refers to any more: originals that were blanked, instances that were rejected or erased. At start those of a killed node.</summary>
/// <remarks>
/// A blob that somebody begins to refer to while it is deleted is put back: what refers is looked for again after the deletion, and whoever adds a reference looks for
/// the blob afterwards (<see cref="InstanceIntake"/>). So it is there whichever of the two was first.
/// </remarks>
public sealed partial class Leftovers(IReadModels tables, IBlobStore blobs, TimeProvider clock, ILogger<Leftovers> logger) : WishedWork(clock)
{
    /// <summary>The statement that notes a blob; it goes into the transaction that lets go of it.</summary>
    internal SqlStatement Note(string blob) =>
        new("INSERT INTO blob_leftovers (blob, added_at) VALUES (@blob, @At) ON CONFLICT (blob) DO NOTHING", new { blob, At = Clock.GetUtcNow() });

    /// <summary>Deletes all that is noted and not referred to. Safe to repeat and to be killed.</summary>
    /// <returns>How many blobs were deleted.</returns>
    public async Task<int> DeleteAsync(CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var blob in await tables.QueryAsync<string>("SELECT blob FROM blob_leftovers ORDER BY blob", null, cancellation))
        {
            if (await DeleteOneAsync(blob, cancellation)) deleted++;
            await tables.ExecuteAsync([new("DELETE FROM blob_leftovers WHERE blob = @blob", new { blob })], cancellation);
        }
        return deleted;
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellation) => DeleteAsync(cancellation);

    /// <inheritdoc/>
    protected override void PutOff(StoreUnavailableException why) => Failed(logger, why);

    private async Task<bool> DeleteOneAsync(string blob, CancellationToken cancellation)
    {
        if (await IsReferredToAsync(blob, cancellation)) return false;
        if (await blobs.OpenAsync(blob, cancellation) is not { } stream) return false;
        await using var kept = stream;
        using var copy = new MemoryStream();
        await kept.CopyToAsync(copy, cancellation);
        await blobs.DeleteAsync(blob, cancellation);
        if (!await IsReferredToAsync(blob, CancellationToken.None)) return true;
        await blobs.PutAsync(copy.ToArray(), CancellationToken.None);
        return false;
    }

    private async Task<bool> IsReferredToAsync(string blob, CancellationToken cancellation) => (await tables.QueryAsync<long>(BlobColumns.CountSql, new { blob }, cancellation))[0] > 0;

    [LoggerMessage(Level = LogLevel.Error, Message = "Blobs that nothing refers to could not be deleted; it is tried again.")]
    private static partial void Failed(ILogger logger, Exception why);
}
