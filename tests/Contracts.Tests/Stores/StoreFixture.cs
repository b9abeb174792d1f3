using System.Text;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Contracts.Tests.Stores;

/// <summary>One store's place on a disk or server; opening it again finds the same data. Disposing removes the place.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    Task<OpenStore> OpenAsync(IReadOnlyList<IProjection> projections, IReadOnlyList<SideTable> sideTables);
}

/// <summary>An open store behind its ports.</summary>
public sealed record OpenStore(IEventStore Events, IReadModels ReadModels, ISnapshotStore Snapshots, IAsyncDisposable Owner) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Owner.DisposeAsync();
}

/// <summary>The suites' own trivial events.</summary>
public static class Samples
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 30, 15, 123, 456, TimeSpan.Zero);

    public static StreamId Stream(int number = 1) => new(StreamKinds.Set, $"s{number}");

    public static EventData Noted(string text = "note", bool view = false) => new(
        "test.noted", 1, At.AddTicks(7), "ada", "session-1", Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""), view ? "{\"windowWidth\":400}"u8.ToArray() : default(ReadOnlyMemory<byte>?));

    public static StreamAppend To(StreamId stream, long expected, int events = 1) =>
        new(stream, expected, [.. Enumerable.Range(0, events).Select(i => Noted($"{stream.Id} {expected + i + 1}"))]);

    public static Append Append(string commandId, params StreamAppend[] streams) => Append(commandId, [], streams);

    public static Append Append(string commandId, Guard[] guards, params StreamAppend[] streams) =>
        new(commandId, new Receipt(streams.Length > 0 ? streams[0].Stream : Stream(), streams.Length > 0 ? streams[0].ExpectedVersion + streams[0].Events.Count : 0), streams, guards);

    public static string TextOf(StoredEvent stored) => Encoding.UTF8.GetString(stored.Data.Data.Span);

    public static async Task<List<StoredEvent>> ToListAsync(IAsyncEnumerable<StoredEvent> events)
    {
        var list = new List<StoredEvent>();
        await foreach (var stored in events) list.Add(stored);
        return list;
    }

    /// <summary>Everything that makes one event another, as text: memory compares by reference.</summary>
    public static string Describe(StoredEvent stored) =>
        $"{stored.Position} {stored.Stream} {stored.Version} {stored.CommandId} {stored.Data.Type}/{stored.Data.Schema} {stored.Data.At:O} {stored.Data.By} {stored.Data.SessionId} "
        + $"{TextOf(stored)} {(stored.Data.View is { } view ? Encoding.UTF8.GetString(view.Span) : "-")}";
}
