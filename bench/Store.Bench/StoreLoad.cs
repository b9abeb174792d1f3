using System.Diagnostics;
using System.Text;
using Annotator.Core.Messages;
using Annotator.Storage;
using Annotator.Storage.Sqlite;

namespace Annotator.Store.Bench;

/// <summary>What the store does under a closed loop: each of N callers appends one event to a stream of its own and waits until it is durable.</summary>
internal static class StoreLoad
{
    /// <summary>Durable appends in a second.</summary>
    public static async Task<double> AppendsPerSecondAsync(string path, int outstanding, int payloadBytes, bool projection, TimeSpan duration)
    {
        await using var store = await SqliteEventStore.OpenAsync(new SqliteStoreOptions { Path = path }, projection ? [new QueueLikeProjection()] : [], [], CancellationToken.None);
        await RunAsync(store, outstanding, payloadBytes, duration / 4);
        return await RunAsync(store, outstanding, payloadBytes, duration);
    }

    private static async Task<double> RunAsync(SqliteEventStore store, int outstanding, int payloadBytes, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, outstanding).Select(_ => Task.Run(() => CallAsync(store, payloadBytes, watch, duration))));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<long> CallAsync(SqliteEventStore store, int payloadBytes, Stopwatch watch, TimeSpan duration)
    {
        var stream = new StreamId(StreamKinds.Set, $"{Guid.CreateVersion7()}~{Guid.CreateVersion7()}~main");
        var data = Encoding.UTF8.GetBytes($$"""{"objectId":"{{Guid.CreateVersion7()}}","runs":"{{new string('A', Math.Max(0, payloadBytes - 64))}}"}""");
        var by = Guid.CreateVersion7().ToString();
        var version = 0L;
        for (; watch.Elapsed < duration; version++)
        {
            var happened = new EventData("set.mask-painted", 1, DateTimeOffset.UnixEpoch, by, "session", data, null);
            var append = new Append(Guid.CreateVersion7().ToString(), new Receipt(stream, version + 1), [new StreamAppend(stream, version, [happened])], []);
            if (await store.AppendAsync(append, CancellationToken.None) is not AppendResult.Appended) throw new InvalidOperationException("An append was not accepted.");
        }
        return version;
    }

    /// <summary>A read model as the product's are: one row for each stream, updated by each event.</summary>
    private sealed class QueueLikeProjection : IProjection
    {
        public string Name => "bench";

        public int Schema => 1;

        public IReadOnlyList<string> Tables => ["bench"];

        public string CreateSql => "CREATE TABLE bench(stream TEXT NOT NULL PRIMARY KEY, events BIGINT NOT NULL, updated_at TEXT NOT NULL, by_person TEXT NOT NULL)";

        public IEnumerable<SqlStatement> Project(StoredEvent stored)
        {
            yield return new SqlStatement(
                "INSERT INTO bench(stream, events, updated_at, by_person) VALUES (@stream, 1, @at, @by) ON CONFLICT(stream) DO UPDATE SET events = bench.events + 1, updated_at = excluded.updated_at",
                new { stream = stored.Stream.ToString(), at = stored.Data.At, by = stored.Data.By });
        }
    }
}
