using System.Text.Json;
using Annotator.Core.Messages;

namespace Annotator.Grains.Activation;

/// <summary>Snapshots of states that are plain records, as JSON.</summary>
internal static class StateJson
{
    public static byte[] Serialize<TState>(TState state) => JsonSerializer.SerializeToUtf8Bytes(state, CoreJson.Options);

    public static TState Deserialize<TState>(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize<TState>(bytes.Span, CoreJson.Options) ?? throw new JsonException("A snapshot holds no state.");
}
