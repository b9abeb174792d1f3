using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Annotator.Storage.Audit;

/// <summary>Seals the log in blocks by position, each bound to the one before it, and proves later that nothing was altered, removed or reordered.</summary>
/// <remarks>
/// block hash = SHA-256(number ‖ first ‖ last ‖ hash of the previous block ‖ digests of first…last), numbers as 8 bytes little-endian; the block before the first hashes to 32 zero bytes.
/// It reads <c>log_events</c>, <c>log_streams</c> and <c>log_blocks</c>, which every adapter makes with the same columns. Who can rewrite the whole chain can forge it; an <see cref="AuditAnchor"/> kept elsewhere finds that too. One sealer at a time works; a second one loses the race and seals nothing.
/// </remarks>
public sealed class Sealer(IReadModels tables, TimeProvider clock)
{
    /// <summary>Most events in a block.</summary>
    public const int BlockEvents = 1024;

    private const string NewestBlock = "SELECT number, first_position, last_position, previous, hash FROM log_blocks ORDER BY number DESC LIMIT 1";
    private const string Digests = "SELECT position, digest FROM log_events WHERE position > @after ORDER BY position LIMIT @limit";
    private const string KeepBlock = """
        INSERT INTO log_blocks(number, first_position, last_position, previous, hash, sealed_at) VALUES (@number, @firstPosition, @lastPosition, @previous, @hash, @sealedAt)
        """;

    /// <summary>Seals all events that are committed now. Gives the newest anchor; null while the log is empty.</summary>
    /// <exception cref="AuditBrokenException">The log has a gap behind the last block: sealing it would hide that.</exception>
    /// <exception cref="StoreUnavailableException">Some blocks may have been sealed; call again.</exception>
    public async Task<AuditAnchor?> SealAsync(CancellationToken cancellation)
    {
        var newest = await tables.QueryAsync<AuditBlock>(NewestBlock, null, cancellation);
        var block = newest.Count > 0 ? newest[0] : null;
        while (true)
        {
            var digests = await tables.QueryAsync<DigestRow>(Digests, new { after = block?.LastPosition ?? 0, limit = BlockEvents }, cancellation);
            if (digests.Count == 0) break;
            var next = Compose(block, digests);
            if (!await TryKeepAsync(next, cancellation)) return await SealAsync(cancellation);
            block = next;
        }
        return block is null ? null : new AuditAnchor(block.Number, Convert.ToHexStringLower(block.Hash));
    }

    /// <summary>Goes through the whole log and all blocks, and tells everything that is wrong. Reads pages; memory grows with the number of streams.</summary>
    /// <param name="anchor">A block that was noted elsewhere before; null for none.</param>
    /// <param name="cancellation">Stops the walk.</param>
    public Task<AuditVerdict> VerifyAsync(AuditAnchor? anchor, CancellationToken cancellation) => new AuditWalk(tables, anchor).RunAsync(cancellation);

    /// <summary>The hash of a block over its digests.</summary>
    internal static byte[] HashOf(long number, long first, long last, byte[] previous, IEnumerable<byte[]> digests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, number);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], first);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], last);
        hash.AppendData(numbers);
        hash.AppendData(previous);
        foreach (var digest in digests) hash.AppendData(digest);
        return hash.GetHashAndReset();
    }

    private static AuditBlock Compose(AuditBlock? before, IReadOnlyList<DigestRow> digests)
    {
        var first = (before?.LastPosition ?? 0) + 1;
        for (var i = 0; i < digests.Count; i++)
            if (digests[i].Position != first + i) throw new AuditBrokenException($"Position {first + i} is missing from the log.");
        var (number, last, previous) = ((before?.Number ?? 0) + 1, digests[^1].Position, before?.Hash ?? new byte[EventDigest.Length]);
        return new AuditBlock(number, first, last, previous, HashOf(number, first, last, previous, digests.Select(d => d.Digest)));
    }

    private async Task<bool> TryKeepAsync(AuditBlock block, CancellationToken cancellation)
    {
        try
        {
            var values = new { block.Number, block.FirstPosition, block.LastPosition, block.Previous, block.Hash, sealedAt = clock.GetUtcNow() };
            await tables.ExecuteAsync([new SqlStatement(KeepBlock, values)], cancellation);
            return true;
        }
        catch (StoreConstraintException)
        {
            return false;      // another sealer was first
        }
    }

    private sealed record DigestRow(long Position, byte[] Digest);
}

/// <summary>A block of the chain as it is stored.</summary>
internal sealed record AuditBlock(long Number, long FirstPosition, long LastPosition, byte[] Previous, byte[] Hash);
