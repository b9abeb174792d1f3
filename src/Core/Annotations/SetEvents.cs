using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>What happened in an annotation set.</summary>
public abstract record SetEvent : Event
{
    /// <summary>The command this event undoes (or, when that was an undo, redoes); null for a first-hand change.</summary>
    public string? Undoes { get; init; }
}

/// <summary>An object was added.</summary>
[Message("set.object-added")]
public sealed record ObjectAdded(string ObjectId, string LabelId, FrameGeometry? Geometry = null, double Alpha = 1, Provenance? Provenance = null) : SetEvent;

/// <summary>An object has this shape on one picture now.</summary>
[Message("set.geometry-set")]
public sealed record GeometrySet(string ObjectId, FrameGeometry Geometry, double Alpha = 1, Provenance? Provenance = null) : SetEvent;

/// <summary>An object has no shape on one picture any more.</summary>
[Message("set.frame-label-removed")] public sealed record FrameLabelRemoved(string ObjectId, FrameKey Frame) : SetEvent;

/// <summary>An object was removed; what it was stays on record.</summary>
[Message("set.object-removed")] public sealed record ObjectRemoved(string ObjectId) : SetEvent;

/// <summary>A removed object is back, with the voxels that nobody has painted over.</summary>
[Message("set.object-restored")] public sealed record ObjectRestored(string ObjectId) : SetEvent;

/// <summary>An object is of another class now.</summary>
[Message("set.class-changed")] public sealed record ClassChanged(string ObjectId, string LabelId) : SetEvent;

/// <summary>A question about an object was answered, or the answer taken back (value null).</summary>
[Message("set.attribute-set")]
public sealed record AttributeSet(string ObjectId, string Name, JsonElement? Value = null, FrameKey? Frame = null) : SetEvent;

/// <summary>Voxels changed their owner.</summary>
/// <param name="ObjectId">The object that was painted or erased.</param>
/// <param name="Grid">The grid.</param>
/// <param name="Layer">The layer's key.</param>
/// <param name="Mode">What the stroke did.</param>
/// <param name="Flips">What really changed, by k, then new owner, then old owner (nobody first). Empty only for an undo that found nothing left.</param>
[Message("set.mask-painted")]
public sealed record MaskPainted(string ObjectId, string Grid, string Layer, StrokeMode Mode, ImmutableArray<MaskFlip> Flips) : SetEvent;

/// <summary>The set was closed.</summary>
[Message("set.sealed")] public sealed record SetSealed(string? Task = null) : SetEvent;

/// <summary>The set was opened again.</summary>
[Message("set.unsealed")] public sealed record SetUnsealed(string? Task = null) : SetEvent;

/// <summary>Voxels of one k-slice that went from one owner to another.</summary>
/// <param name="K">The k-slice.</param>
/// <param name="Runs">The voxels as text (<see cref="Masks.RunCodec"/>).</param>
/// <param name="To">The new owner; null for nobody.</param>
/// <param name="From">The owner before, perhaps a removed object; null for nobody.</param>
public sealed record MaskFlip(int K, string Runs, string? To = null, string? From = null);
