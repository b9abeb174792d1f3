using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Exports;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Exports;

/// <summary>Who did what to which object of a set, and how the picture looked, read from the log.</summary>
internal sealed class SetHistory
{
    private readonly Dictionary<string, ViewingCondition> _views = [];
    private readonly Dictionary<(string ObjectId, string PersonId), ExportedContributor> _contributors = [];

    public static async Task<SetHistory> ReadAsync(IEventStore store, StreamId set, long version, CancellationToken cancellation)
    {
        var history = new SetHistory();
        await foreach (var stored in store.ReadStreamAsync(set, 0, cancellation))
        {
            if (stored.Version > version) break;
            history.Add(stored);
        }
        return history;
    }

    public ViewingCondition? ViewOf(string commandId) => _views.GetValueOrDefault(commandId);

    public ImmutableArray<ExportedContributor> ContributorsOf(string objectId) =>
        [.. _contributors.Where(c => c.Key.ObjectId == objectId).Select(c => c.Value).OrderBy(c => c.FirstAt).ThenBy(c => c.PersonId, StringComparer.Ordinal)];

    private void Add(StoredEvent stored)
    {
        var view = stored.Data.View is { } json ? JsonSerializer.Deserialize<ViewingCondition>(json.Span, CoreJson.Options) : null;
        if (view is not null) _views[stored.CommandId] = view;
        var reader = new Utf8JsonReader(stored.Data.Data.Span);
        if (!JsonElement.ParseValue(ref reader).TryGetProperty("objectId", out var objectId)) return;
        var key = (objectId.GetString()!, stored.Data.By);
        var known = _contributors.GetValueOrDefault(key) ?? new ExportedContributor(stored.Data.By, 0, stored.Data.At, stored.Data.At, []);
        _contributors[key] = known with
        {
            Edits = known.Edits + 1, LastAt = stored.Data.At,
            ProtocolVersions = view is null ? known.ProtocolVersions : known.ProtocolVersions.Add(view.ProtocolVersion),
        };
    }
}
