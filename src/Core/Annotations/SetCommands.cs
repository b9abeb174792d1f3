using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>What somebody wants of an annotation set.</summary>
/// <remarks>
/// A <c>revision</c> is the object's revision (a stream version) that the sender had confirmed when making the command; <c>after</c> lists
/// the sender's own commands on the object that were on their way then and that this one builds on (the last for each part).
/// </remarks>
public abstract record SetCommand : Command;

/// <summary>Adds an object, perhaps with its first shape.</summary>
[Message("set.add-object")] public sealed record AddObject(string ObjectId, string LabelId, FrameGeometry? Geometry = null) : SetCommand;

/// <summary>Draws or redraws an object's shape on one picture.</summary>
[Message("set.set-geometry")]
public sealed record SetGeometry(string ObjectId, FrameGeometry Geometry, long Revision, ImmutableArray<string>? After = null) : SetCommand;

/// <summary>Takes an object's shape off one picture.</summary>
[Message("set.remove-frame-label")]
public sealed record RemoveFrameLabel(string ObjectId, FrameKey Frame, long Revision, ImmutableArray<string>? After = null) : SetCommand;

/// <summary>Removes an object. Without a revision whatever it has become is removed.</summary>
[Message("set.remove-object")]
public sealed record RemoveObject(string ObjectId, long? Revision = null, ImmutableArray<string>? After = null) : SetCommand;

/// <summary>Gives an object another class of the same shape.</summary>
[Message("set.change-class")]
public sealed record ChangeClass(string ObjectId, string LabelId, long Revision, ImmutableArray<string>? After = null) : SetCommand;

/// <summary>Answers a question about an object, or takes the answer back (value null).</summary>
[Message("set.set-attribute")]
public sealed record SetAttribute(
    string ObjectId, string Name, long Revision, JsonElement? Value = null, FrameKey? Frame = null, ImmutableArray<string>? After = null) : SetCommand;

/// <summary>Paints or erases voxels of an object.</summary>
[Message("set.paint-mask")]
public sealed record PaintMask(string ObjectId, string Grid, StrokeMode Mode, ImmutableArray<StrokeSlice> Slices) : SetCommand;

/// <summary>Undoes one of the sender's own commands; of an undo: redoes it.</summary>
[Message("set.undo")] public sealed record Undo(string CommandId) : SetCommand;

/// <summary>Closes the set: its task was submitted.</summary>
[Message("set.seal", Internal = true)] public sealed record SealSet(string? Task = null) : SetCommand;

/// <summary>Opens the set again: its task was returned.</summary>
[Message("set.unseal", Internal = true)] public sealed record UnsealSet(string? Task = null) : SetCommand;

/// <summary>What a stroke does to the voxels it runs over.</summary>
public enum StrokeMode
{
    /// <summary>Makes voxels that no other live object owns the object's.</summary>
    Set,

    /// <summary>Makes the object's own voxels nobody's.</summary>
    Erase,

    /// <summary>As set, and in panoptic groups takes voxels of other live objects too, but not of objects that another session holds.</summary>
    TakeOver,
}

/// <summary>What a stroke runs over in one k-slice.</summary>
/// <param name="K">The k-slice, from 0.</param>
/// <param name="Runs">Voxels as text (<see cref="Masks.RunCodec"/>).</param>
public sealed record StrokeSlice(int K, string Runs);
