using System.Text.Json;
using System.Text.Json.Nodes;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Activation;

/// <summary>Events to and from what the log keeps. Members too large for a row go to the blob store first and leave their name behind.</summary>
/// <remarks>Core never sees a blob: the move is undone before anything is folded. Only events of annotation sets are ever that large; their small members stay in the row, so that projections can read them.</remarks>
public sealed class EventPayloads(IBlobStore blobs)
{
    /// <summary>Bytes of JSON that stay in the log.</summary>
    public const int LargestInline = 64 * 1024;

    private const string BlobMember = "$blobs";

    /// <summary>An event as the log is to keep it; its large members are durable blobs when this returns.</summary>
    public async Task<EventData> PackAsync(Event happened, DateTimeOffset now, Actor actor, ViewingCondition? view, CancellationToken cancellation)
    {
        var type = MessageCatalog.Describe(happened);
        var data = MessageCodec.WriteEvent(happened);
        if (data.Length > LargestInline && type.StreamKind == StreamKinds.Set) data = await MoveLargestOutAsync(data, cancellation);
        // A null array would become empty bytes, not null.
        ReadOnlyMemory<byte>? viewJson = view is null ? default(ReadOnlyMemory<byte>?) : JsonSerializer.SerializeToUtf8Bytes(view, CoreJson.Options);
        return new EventData(type.Name, type.Schema, now, actor.PersonId, actor.SessionId, data, viewJson);
    }

    /// <summary>A stored event with its blobs brought back.</summary>
    public async Task<EventEnvelope> UnpackAsync(StoredEvent stored, CancellationToken cancellation)
    {
        var data = await RestoreAsync(stored.Data.Data, cancellation);
        var view = stored.Data.View is { } json ? JsonSerializer.Deserialize<ViewingCondition>(json.Span, CoreJson.Options) : null;
        var happened = MessageCodec.ReadEvent(stored.Data.Type, stored.Data.Schema, data.Span);
        return new EventEnvelope(
            stored.Stream, stored.Version, stored.Position, stored.Data.At, stored.Data.By, stored.Data.SessionId, stored.CommandId, happened, view);
    }

    /// <summary>The data of a stored event as a client is to see it: with its blobs brought back.</summary>
    public async Task<ReadOnlyMemory<byte>> RestoreAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        // The member can stand only at the end, where PackAsync put it, and a row that has one is small.
        if (data.Length > LargestInline || data.Span.IndexOf("\"$blobs\""u8) < 0) return data;
        var members = JsonNode.Parse(data.Span)!.AsObject();
        if (members[BlobMember] is not JsonObject moved) return data;
        members.Remove(BlobMember);
        foreach (var (member, name) in moved) members[member] = await ReadAsync(name!.GetValue<string>(), cancellation);
        return JsonSerializer.SerializeToUtf8Bytes(members, CoreJson.Options);
    }

    /// <summary>The blobs that a stored event names; none when its data is no longer JSON.</summary>
    public static IEnumerable<string> BlobsNamedBy(ReadOnlyMemory<byte> data)
    {
        if (data.Span.IndexOf("\"$blobs\""u8) < 0) return [];
        try
        {
            return JsonNode.Parse(data.Span) is JsonObject members && members[BlobMember] is JsonObject moved ? moved.Select(m => m.Value!.GetValue<string>()) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private async Task<byte[]> MoveLargestOutAsync(byte[] data, CancellationToken cancellation)
    {
        var members = JsonNode.Parse(data)!.AsObject();
        var moved = new JsonObject();
        var bytesByMember = members.Where(m => m.Value is not null)
            .Select(m => (m.Key, Bytes: JsonSerializer.SerializeToUtf8Bytes(m.Value, CoreJson.Options))).OrderByDescending(m => m.Bytes.Length).ToList();
        var left = data.Length;
        foreach (var (member, bytes) in bytesByMember)
        {
            if (left <= LargestInline) break;
            moved[member] = await blobs.PutAsync(bytes, cancellation);
            members.Remove(member);
            left -= bytes.Length;
        }
        members[BlobMember] = moved;
        return JsonSerializer.SerializeToUtf8Bytes(members, CoreJson.Options);
    }

    private async Task<JsonNode?> ReadAsync(string name, CancellationToken cancellation)
    {
        await using var bytes = await blobs.OpenAsync(name, cancellation) ?? throw new StoreUnavailableException($"The blob {name} that an event names cannot be read.");
        return await JsonNode.ParseAsync(bytes, cancellationToken: cancellation);
    }
}
