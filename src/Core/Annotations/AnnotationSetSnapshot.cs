using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Annotator.Core.Annotations.Masks;

namespace Annotator.Core.Annotations;

/// <summary>A set as JSON, for the snapshot store and for pages that open it. Also carries what is needed to undo.</summary>
public static class AnnotationSetSnapshot
{
    /// <summary>The schema of the JSON; another one is not read and costs a replay.</summary>
    public const int Schema = 1;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The set as UTF-8 JSON.</summary>
    public static byte[] Serialize(AnnotationSet set) => JsonSerializer.SerializeToUtf8Bytes(ToStored(set), Json);

    /// <summary>The set from its JSON.</summary>
    /// <exception cref="FormatException">The bytes are no snapshot of this schema.</exception>
    public static AnnotationSet Deserialize(ReadOnlySpan<byte> json)
    {
        try
        {
            var stored = JsonSerializer.Deserialize<StoredSet>(json, Json);
            return stored is { Schema: Schema } ? stored.ToSet() : throw new FormatException("The snapshot has another schema.");
        }
        catch (JsonException e)
        {
            throw new FormatException("The snapshot is damaged.", e);
        }
    }

    /// <summary>The set as a record that serialises to the same JSON.</summary>
    public static StoredSet ToStored(AnnotationSet set) => new(
        Schema, set.Sealed,
        [.. set.Objects.Values.Select(StoredObject.Of)],
        [.. set.Layers.Select(l => StoredLayer.Of(l.Key, l.Value))],
        [.. set.Stacks.Select(s => new StoredStack(s.Key, s.Value.Undo, s.Value.Redo))]);
}

/// <summary>A set as it is stored and sent.</summary>
public sealed record StoredSet(
    int Schema, bool Sealed, ImmutableArray<StoredObject> Objects, ImmutableArray<StoredLayer> Layers, ImmutableArray<StoredStack> Stacks)
{
    /// <summary>The state.</summary>
    /// <exception cref="FormatException">A mask is damaged.</exception>
    public AnnotationSet ToSet()
    {
        var empty = AnnotationSet.Initial;
        var stacks = Stacks.Select(s => KeyValuePair.Create(s.By, new UndoStack(s.Undo, s.Redo))).ToArray();
        return new AnnotationSet
        {
            Sealed = Sealed,
            Objects = empty.Objects.AddRange(Objects.Select(o => KeyValuePair.Create(o.Id, o.ToObject()))),
            Layers = empty.Layers.AddRange(Layers.Select(l => KeyValuePair.Create(new MaskLayerId(l.Grid, l.Key), l.ToLayer()))),
            Stacks = empty.Stacks.AddRange(stacks),
            LiveStamps = [.. stacks.SelectMany(s => s.Value.Undo.Concat(s.Value.Redo)).OfType<StrokeUndo>().Select(e => e.Stamp)],
        };
    }
}

/// <summary>An object as it is stored and sent, also as the present object of a conflict.</summary>
public sealed record StoredObject(
    string Id, string LabelId, Mark LabelMark, bool Removed, Mark LifeMark, Mark MaskMark, string CreatedBy, DateTimeOffset CreatedAt,
    ImmutableArray<FrameLabel> Frames, ImmutableArray<AttributeAnswer> Attributes)
{
    /// <summary>The stored form of an object.</summary>
    public static StoredObject Of(AnnotationObject target) => new(
        target.Id, target.LabelId, target.LabelMark, target.Removed, target.LifeMark, target.MaskMark, target.CreatedBy, target.CreatedAt,
        [.. target.Frames.Values], [.. target.Attributes.Values]);

    /// <summary>The object.</summary>
    public AnnotationObject ToObject()
    {
        var target = new AnnotationObject
        {
            Id = Id,
            LabelId = LabelId,
            LabelMark = LabelMark,
            Removed = Removed,
            LifeMark = LifeMark,
            MaskMark = MaskMark,
            CreatedBy = CreatedBy,
            CreatedAt = CreatedAt,
        };
        return target with
        {
            Frames = target.Frames.AddRange(Frames.Select(f => KeyValuePair.Create(f.Frame.ToString(), f))),
            Attributes = target.Attributes.AddRange(Attributes.Select(a => KeyValuePair.Create(AttributeAnswer.Key(a.Name, a.Frame), a))),
        };
    }
}

/// <summary>One person's stack as it is stored and sent.</summary>
public sealed record StoredStack(string By, ImmutableArray<UndoEntry> Undo, ImmutableArray<UndoEntry> Redo);
