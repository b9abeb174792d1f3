using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Annotations;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Grains;
using Annotator.Storage;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway.Realtime;

/// <summary>What a client is missing of a stream: the events, or a snapshot where that is shorter.</summary>
internal sealed class StreamReader(IEventStore store, IGrainHost grains, EventMessages messages, IOptions<GatewayOptions> options)
{
    public async Task<FollowResult> ReadAsync(StreamId stream, long knownVersion, CancellationToken cancellation)
    {
        var missing = await store.GetVersionAsync(stream, cancellation) - knownVersion;
        // A client that knows more than the store was connected to another one: it starts anew. States other than sets are small.
        var wantsSnapshot = missing < 0 || knownVersion < 0 || missing > options.Value.FollowEvents || (knownVersion == 0 && stream.Kind != StreamKinds.Set);
        return wantsSnapshot ? await ReadSnapshotAsync(stream, cancellation) : await ReadEventsAsync(stream, knownVersion, cancellation);
    }

    private async Task<FollowResult> ReadEventsAsync(StreamId stream, long knownVersion, CancellationToken cancellation)
    {
        var events = ImmutableArray.CreateBuilder<EventMessage>();
        await foreach (var stored in store.ReadStreamAsync(stream, knownVersion, cancellation)) events.Add(await messages.ToMessageAsync(stored, cancellation));
        return new FollowResult(stream, knownVersion + events.Count, null, events.ToImmutable());
    }

    private Task<FollowResult> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation) => stream.Kind switch
    {
        StreamKinds.Project => ReadStateAsync<Project>(stream, Element, cancellation),
        StreamKinds.Exam => ReadStateAsync<Exam>(stream, Element, cancellation),
        StreamKinds.Task => ReadStateAsync<ReadingTask>(stream, Element, cancellation),
        StreamKinds.Set => ReadStateAsync<AnnotationSet>(stream, SetElement, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, "Streams of this kind are not followed."),
    };

    private async Task<FollowResult> ReadStateAsync<TState>(StreamId stream, Func<TState, JsonElement> toElement, CancellationToken cancellation) where TState : class
    {
        var read = await grains.ReadAsync<TState>(stream, cancellation);
        return new FollowResult(stream, read.Version, toElement(read.State), null);
    }

    private static JsonElement Element<TState>(TState state) => JsonSerializer.SerializeToElement(state, CoreJson.Options);

    private static JsonElement SetElement(AnnotationSet set)
    {
        using var document = JsonDocument.Parse(AnnotationSetSnapshot.Serialize(set));
        return document.RootElement.Clone();
    }
}
