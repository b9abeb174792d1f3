using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Annotator.Core.Annotations;

/// <summary>Which event a part of an object was last changed by, and which one wrote its present content.</summary>
/// <param name="Revision">The version of the event that last changed the part: what edits are checked against.</param>
/// <param name="CommandId">The command of that event.</param>
/// <param name="Stamp">The version of the event that first wrote the present content: undoing a change puts the earlier stamp back. 0 before any.</param>
public sealed record Mark(long Revision, string CommandId, long Stamp);

/// <summary>Where a label that a person did not draw came from. It stays when a person edits the label.</summary>
/// <param name="Source"><c>model</c>, <c>interpolation</c> or <c>import</c>.</param>
/// <param name="Name">The model's or tool's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="OriginalGeometry">What it drew; null for masks.</param>
public sealed record Provenance(string Source, string Name, string Version, FrameGeometry? OriginalGeometry = null);

/// <summary>An object's shape on one picture, or the mark of its removal.</summary>
/// <param name="Frame">The picture.</param>
/// <param name="Geometry">The shape; null once removed.</param>
/// <param name="By">Who drew it.</param>
/// <param name="At">When it was drawn.</param>
/// <param name="Mark">Its last change.</param>
/// <param name="Alpha">Confidence: 1 for hand work, below 1 for work of a model.</param>
/// <param name="Provenance">Where it came from, when not from a hand.</param>
public sealed record FrameLabel(
    FrameKey Frame, FrameGeometry? Geometry, string By, DateTimeOffset At, Mark Mark, double Alpha = 1, Provenance? Provenance = null);

/// <summary>An answer about an object, perhaps on one picture only.</summary>
/// <param name="Name">The attribute.</param>
/// <param name="Frame">The picture; null for the object as a whole.</param>
/// <param name="Value">A string, number, boolean or list of strings; null once taken back.</param>
/// <param name="Mark">Its last change.</param>
public sealed record AttributeAnswer(string Name, FrameKey? Frame, JsonElement? Value, Mark Mark)
{
    /// <summary>The key by which answers are sorted and kept: the name, and after a zero character the frame, which no name can hold.</summary>
    public static string Key(string name, FrameKey? frame) => frame is null ? name : $"{name}\0{frame}";
}

/// <summary>One occurrence of a class over slices. Its parts (class, existence, each frame label, each answer, mask) change independently.</summary>
public sealed record AnnotationObject
{
    /// <summary>The object's id, made by the page that added it.</summary>
    public required string Id { get; init; }

    /// <summary>Its class.</summary>
    public required string LabelId { get; init; }

    /// <summary>The last change of the class.</summary>
    public required Mark LabelMark { get; init; }

    /// <summary>True once removed: a tombstone.</summary>
    public bool Removed { get; init; }

    /// <summary>The last adding, removal or restoration.</summary>
    public required Mark LifeMark { get; init; }

    /// <summary>The last stroke or undo of a stroke made as this object; revision 0 before any.</summary>
    public Mark MaskMark { get; init; } = NeverMarked;

    /// <summary>Who added it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shapes by <see cref="FrameKey"/> text, removed ones too.</summary>
    public ImmutableSortedDictionary<string, FrameLabel> Frames { get; init; } =
        ImmutableSortedDictionary.Create<string, FrameLabel>(StringComparer.Ordinal);

    /// <summary>Answers by <see cref="AttributeAnswer.Key"/>, taken back ones too.</summary>
    public ImmutableSortedDictionary<string, AttributeAnswer> Attributes { get; init; } =
        ImmutableSortedDictionary.Create<string, AttributeAnswer>(StringComparer.Ordinal);

    /// <summary>The mark of a part that never changed.</summary>
    internal static readonly Mark NeverMarked = new(0, "", 0);

    /// <summary>The version of the last event that changed anything of it.</summary>
    [JsonIgnore] public long Revision => Marks.Max(m => m.Revision);

    /// <summary>The shapes that are there now.</summary>
    [JsonIgnore] public IEnumerable<FrameLabel> LiveFrames => Frames.Values.Where(f => f.Geometry is not null);

    /// <summary>The answers that are given now.</summary>
    [JsonIgnore] public IEnumerable<AttributeAnswer> LiveAttributes => Attributes.Values.Where(a => a.Value is not null);

    /// <summary>The marks of all parts.</summary>
    [JsonIgnore]
    internal IEnumerable<Mark> Marks =>
        [LabelMark, LifeMark, MaskMark, .. Frames.Values.Select(f => f.Mark), .. Attributes.Values.Select(a => a.Mark)];
}
