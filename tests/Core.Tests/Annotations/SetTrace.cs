using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Annotations;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Tests.Annotations;

/// <summary>What happened to a set, command by command, as JSON that the server's and the page's rules are both held to.</summary>
internal sealed record SetTrace(bool Panoptic, string LabelGroupId, Grid Grid, ImmutableArray<SetTraceStep> Steps)
{
    public static SetTrace Of(SetFuzz fuzz, bool panoptic, int hashEvery)
    {
        var (steps, state, at) = (ImmutableArray.CreateBuilder<SetTraceStep>(), AnnotationSet.Initial, 0);
        foreach (var step in fuzz.Steps)
        {
            var count = step.Decision is Decision.Accepted accepted ? accepted.Events.Length : 0;
            EventEnvelope[] events = [.. fuzz.Stage.Log.Skip(at).Take(count)];
            state = events.Aggregate(state, AnnotationSetDecider.Evolve);
            at += count;
            steps.Add(new SetTraceStep(
                step.Actor.PersonId, step.Actor.SessionId, step.CommandId, MessageCatalog.Describe(step.Command).Name, MessageCodec.WriteCommand(step.Command),
                [.. step.Leases.Select(l => new SetTraceLease(l.Key, l.Value.SessionId, l.Value.PersonId, l.Value.Name))],
                step.Version, [.. events.Select(SetTraceEvent.Of)], (step.Decision as Decision.Rejected)?.Why.Code,
                steps.Count % hashEvery == 0 || steps.Count == fuzz.Steps.Count - 1 ? AnnotationSetHash.Of(state) : null));
        }
        return new(panoptic, SetStage.Group, SetStage.Grid, steps.DrainToImmutable());
    }

    public void Write(string path) => File.WriteAllText(path, ToText());

    /// <summary>One step a line.</summary>
    public string ToText()
    {
        var head = JsonSerializer.Serialize(this with { Steps = [] }, CoreJson.Options);
        var lines = string.Join(",\n", Steps.Select(s => JsonSerializer.Serialize(s, CoreJson.Options)));
        return head[..^"]}".Length] + "\n" + lines + "\n]}\n";
    }

    public static SetTrace Read(string path) => JsonSerializer.Deserialize<SetTrace>(File.ReadAllText(path), CoreJson.Options)!;
}

/// <summary>One command, what it knew, and what came of it.</summary>
internal sealed record SetTraceStep(
    string By, string SessionId, string CommandId, string Type, JsonElement Data, ImmutableArray<SetTraceLease> Leases,
    long Version, ImmutableArray<SetTraceEvent> Events, string? Rejection = null, string? Hash = null);

/// <summary>A lease as the hub sends it.</summary>
internal sealed record SetTraceLease(string ObjectId, string SessionId, string PersonId, string Name);

/// <summary>An event as the hub sends it.</summary>
internal sealed record SetTraceEvent(
    StreamId Stream, long Version, DateTimeOffset At, string By, string SessionId, string CommandId, string Type, int Schema, JsonElement Data)
{
    public static SetTraceEvent Of(EventEnvelope e)
    {
        var type = MessageCatalog.Describe(e.Event);
        var data = JsonDocument.Parse(MessageCodec.WriteEvent(e.Event)).RootElement;
        return new(e.Stream, e.Version, e.At, e.By, e.SessionId, e.CommandId, type.Name, type.Schema, data);
    }

    public EventEnvelope ToEnvelope() => new(
        Stream, Version, Version, At, By, SessionId, CommandId, MessageCodec.ReadEvent(Type, Schema, JsonSerializer.SerializeToUtf8Bytes(Data)));
}
