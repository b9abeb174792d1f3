using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Gateway.Realtime;

/// <summary>What happened in an exam, newest first, over the streams that the asker may see.</summary>
/// <remarks>The cursor holds a version per stream, never a place in the whole log: gaps there would tell a blinded reader about others.</remarks>
internal sealed class ExamHistory(IEventStore store, VisibleSets sets)
{
    private const int LongestPage = 200;
    private const int UsualPage = 100;
    private static readonly Rejection Malformed = new(RejectionClass.Invalid, "invalid-filter", $"before is the “next” of another page, and limit is 1 to {LongestPage}.");

    /// <summary>One page; its <c>next</c> leads to what happened before.</summary>
    public async Task<Outcome<HistoryPage>> ReadAsync(StreamEntry entry, string? before, int? limit, CancellationToken cancellation)
    {
        var count = limit ?? UsualPage;
        if (count is < 1 or > LongestPage || !TryReadCursor(before, out var cursor)) return Malformed;
        StreamId[] streams = [StreamId.Exam(entry.ExamId!), StreamId.Task(entry.ExamId!), .. (await sets.ListAsync(entry, cancellation)).Select(set => set.Stream)];
        var ends = new Dictionary<string, long>(StringComparer.Ordinal);
        var found = new List<StoredEvent>();
        foreach (var stream in streams)
        {
            var end = await store.GetVersionAsync(stream, cancellation);
            if (cursor is not null) end = Math.Min(end, cursor.GetValueOrDefault(stream.ToString()));
            ends[stream.ToString()] = end;
            await foreach (var stored in store.ReadStreamAsync(stream, Math.Max(0, end - count), cancellation))
            {
                if (stored.Version > end) break;
                found.Add(stored);
            }
        }
        var page = found.OrderByDescending(stored => stored.Position).Take(count).ToList();
        foreach (var stored in page) ends[stored.Stream.ToString()] = Math.Min(ends[stored.Stream.ToString()], stored.Version - 1);
        return new HistoryPage([.. page.Select(stored => ToEntry(stored, entry))], ends.Values.Any(version => version > 0) ? Cursor(ends) : null);
    }

    private static HistoryEntry ToEntry(StoredEvent stored, StreamEntry entry)
    {
        using var document = JsonDocument.Parse(stored.Data.Data);
        var data = document.RootElement;
        string? Text(string name) => data.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        var isHidden = entry.IsBlinded && stored.Data.By != entry.Viewer.PersonId && stored.Data.By != Actor.System.PersonId;
        return new HistoryEntry(stored.Stream, stored.Version, stored.Data.At, isHidden ? null : stored.Data.By, stored.Data.Type, Text("objectId"), Text("mode"), Text("undoes") is not null);
    }

    private static string Cursor(Dictionary<string, long> ends) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(ends, CoreJson.Options));

    private static bool TryReadCursor(string? text, out Dictionary<string, long>? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!Base64Url.IsValid(text)) return false;
        try
        {
            cursor = JsonSerializer.Deserialize<Dictionary<string, long>>(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)), CoreJson.Options);
        }
        catch (JsonException)
        {
            return false;
        }
        return cursor is not null;
    }
}
