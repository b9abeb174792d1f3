using Annotator.Core.Messages;

namespace Annotator.Storage.Audit;

/// <summary>One verification: the events by position against their digests, versions and blocks.</summary>
internal sealed class AuditWalk(IReadModels tables, AuditAnchor? anchor)
{
    private const int MaxFindings = 1000;
    private const int PageEvents = 512;
    private const string Blocks = "SELECT number, first_position, last_position, previous, hash FROM log_blocks WHERE number > @after ORDER BY number LIMIT 512";
    private const string Events = """
        SELECT e.position, s.kind, s.id, e.version, e.command_id, e.type, e.schema, e.at, e.by_person, e.session_id, e.data, e.view_condition, e.digest
        FROM log_events e LEFT JOIN log_streams s ON s.number = e.stream WHERE e.position > @after ORDER BY e.position LIMIT @limit
        """;

    private readonly List<AuditFinding> _findings = [];
    private readonly Dictionary<StreamId, long> _versions = [];
    private readonly Queue<Row> _page = [];
    private long _read;
    private long _reached;

    /// <summary>Walks to the end.</summary>
    public async Task<AuditVerdict> RunAsync(CancellationToken cancellation)
    {
        var end = (await tables.QueryAsync<long>("SELECT coalesce(max(position), 0) FROM log_events", null, cancellation))[0];
        AuditBlock? last = null;
        var (verified, isAnchored) = (0L, anchor is null);
        while (await tables.QueryAsync<AuditBlock>(Blocks, new { after = last?.Number ?? 0 }, cancellation) is { Count: > 0 } blocks)
            foreach (var block in blocks)
            {
                verified += await CheckBlockAsync(last, block, cancellation);
                if (anchor?.Block == block.Number) isAnchored = Convert.ToHexStringLower(block.Hash) == anchor.Hash;
                last = block;
            }
        if (!isAnchored) Find(AuditFault.AnchorMismatch, last?.FirstPosition ?? 1, anchor!.Block);
        var tail = await TakeAsync(end, null, cancellation);
        var head = last is null ? null : new AuditAnchor(last.Number, Convert.ToHexStringLower(last.Hash));
        return new AuditVerdict(verified, tail > 0 ? (last?.LastPosition ?? 0) + 1 : null, tail, head, [.. _findings.OrderBy(f => f.Position)]);
    }

    private async Task<long> CheckBlockAsync(AuditBlock? before, AuditBlock block, CancellationToken cancellation)
    {
        var previous = before?.Hash ?? new byte[EventDigest.Length];
        if (block.Number != (before?.Number ?? 0) + 1 || block.FirstPosition != (before?.LastPosition ?? 0) + 1 || !block.Previous.AsSpan().SequenceEqual(previous))
            Find(AuditFault.ChainBroken, block.FirstPosition, block.Number);
        if (block.FirstPosition - 1 > _reached) await TakeAsync(block.FirstPosition - 1, null, cancellation);
        var digests = new List<byte[]>();
        var taken = await TakeAsync(block.LastPosition, (block.Number, digests), cancellation);
        if (!Sealer.HashOf(block.Number, block.FirstPosition, block.LastPosition, block.Previous, digests).AsSpan().SequenceEqual(block.Hash))
            Find(AuditFault.BlockMismatch, block.FirstPosition, block.Number);
        return taken;
    }

    // Checks every event up to a position; without a block they belong to none.
    private async Task<long> TakeAsync(long last, (long Number, List<byte[]> Digests)? block, CancellationToken cancellation)
    {
        var taken = 0L;
        while (await PeekAsync(cancellation) is { } row && row.Position <= last)
        {
            _page.Dequeue();
            for (var missing = _reached + 1; missing < row.Position && _findings.Count < MaxFindings; missing++) Find(AuditFault.Removed, missing, block?.Number);
            Check(row, block?.Number);
            block?.Digests.Add(row.Digest);
            _reached = row.Position;
            taken++;
        }
        if (block is not null)
        {
            for (var missing = _reached + 1; missing <= last && _findings.Count < MaxFindings; missing++) Find(AuditFault.Removed, missing, block.Value.Number);
            _reached = Math.Max(_reached, last);
        }
        return taken;
    }

    private void Check(Row row, long? block)
    {
        if (row.Kind is null || row.Id is null || !row.Digest.AsSpan().SequenceEqual(EventDigest.Of(row.ToStored()))) Find(AuditFault.Altered, row.Position, block);
        if (row.Kind is null || row.Id is null) return;
        var stream = new StreamId(row.Kind, row.Id);
        if (row.Version != _versions.GetValueOrDefault(stream) + 1) Find(AuditFault.Reordered, row.Position, block);
        _versions[stream] = row.Version;
    }

    private async Task<Row?> PeekAsync(CancellationToken cancellation)
    {
        if (_page.Count == 0)
        {
            foreach (var row in await ReadPageAsync(cancellation))
            {
                _page.Enqueue(row);
                _read = row.Position;
            }
        }
        return _page.Count > 0 ? _page.Peek() : null;
    }

    private async Task<IReadOnlyList<Row>> ReadPageAsync(CancellationToken cancellation)
    {
        try
        {
            return await tables.QueryAsync<Row>(Events, new { after = _read, limit = PageEvents }, cancellation);
        }
        catch (InvalidCastException)
        {
            return [await ReadOneAsync(cancellation)];      // one of the rows holds what its column cannot: go on row by row
        }
    }

    private async Task<Row> ReadOneAsync(CancellationToken cancellation)
    {
        try
        {
            return (await tables.QueryAsync<Row>(Events, new { after = _read, limit = 1 }, cancellation))[0];
        }
        catch (InvalidCastException)
        {
            var position = (await tables.QueryAsync<long>("SELECT min(position) FROM log_events WHERE position > @after", new { after = _read }, cancellation))[0];
            return new Row(position, null, null, 0, "", "", 0, 0, "", "", [], null, []);
        }
    }

    private void Find(AuditFault fault, long position, long? block)
    {
        if (_findings.Count < MaxFindings) _findings.Add(new AuditFinding(fault, position, block));
    }

    // Nullable where a tamperer could have made it so: a verification reports, it does not stumble.
    private sealed record Row(
        long Position, string? Kind, string? Id, long Version, string CommandId, string Type, long Schema, long At, string ByPerson, string SessionId,
        byte[] Data, byte[]? ViewCondition, byte[] Digest)
    {
        public StoredEvent ToStored() => new(new StreamId(Kind!, Id!), Version, Position, CommandId, new EventData(
            Type, (int)Schema, new DateTimeOffset(Math.Clamp(At, 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero), ByPerson, SessionId, Data, ViewCondition is { } view ? view : default(ReadOnlyMemory<byte>?)));
    }
}
