using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Grains.Activation;
using Annotator.Storage;

namespace Annotator.Gateway.Realtime;

/// <summary>Events as clients receive them: with large members brought back, and without their place in the whole log.</summary>
internal sealed class EventMessages(EventPayloads payloads)
{
    public async Task<EventMessage> ToMessageAsync(StoredEvent stored, CancellationToken cancellation)
    {
        var data = await payloads.RestoreAsync(stored.Data.Data, cancellation);
        var view = stored.Data.View is { } json ? JsonSerializer.Deserialize<ViewingCondition>(json.Span, CoreJson.Options) : null;
        return new EventMessage(
            stored.Stream, stored.Version, stored.Data.At, stored.Data.By, stored.Data.SessionId, stored.CommandId, stored.Data.Type, stored.Data.Schema, Parse(data), view);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> data)
    {
        using var document = JsonDocument.Parse(data);
        return document.RootElement.Clone();
    }
}
