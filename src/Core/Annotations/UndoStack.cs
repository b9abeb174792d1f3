using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Annotator.Core.Annotations.Masks;

namespace Annotator.Core.Annotations;

/// <summary>What it takes to turn one command of a person back, or forth again.</summary>
/// <param name="CommandId">The command that can be undone: the first one, or the last undo or redo of it.</param>
/// <param name="ObjectId">The object it changed.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PartUndo), "part")]
[JsonDerivedType(typeof(StrokeUndo), "stroke")]
public abstract record UndoEntry(string CommandId, string ObjectId);

/// <summary>Turns the change of one part of an object.</summary>
/// <param name="CommandId">The command that can be undone.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Expects">The stamp the part has as long as nobody built on the change.</param>
/// <param name="Restores">The stamp it gets back with its content.</param>
/// <param name="Content">What it gets back.</param>
public sealed record PartUndo(string CommandId, string ObjectId, long Expects, long Restores, ObjectPart Content) : UndoEntry(CommandId, ObjectId)
{
    /// <summary>True when turning it takes back the adding of the object.</summary>
    [JsonIgnore] public bool UndoesAdding => Content is ObjectPart.Life { Removed: true } && Restores == 0;
}

/// <summary>Turns a stroke.</summary>
/// <param name="CommandId">The command that can be undone.</param>
/// <param name="ObjectId">The object that was painted or erased.</param>
/// <param name="Stamp">The version of the stroke, which its voxels carry.</param>
/// <param name="Grid">The grid.</param>
/// <param name="Layer">The layer's key.</param>
/// <param name="Mode">What the stroke did.</param>
/// <param name="Ks">The k-slices it changed, ascending.</param>
public sealed record StrokeUndo(
    string CommandId, string ObjectId, long Stamp, string Grid, string Layer, StrokeMode Mode, ImmutableArray<int> Ks) : UndoEntry(CommandId, ObjectId)
{
    /// <summary>The layer the stroke is in.</summary>
    [JsonIgnore] public MaskLayerId LayerId => new(Grid, Layer);
}

/// <summary>One person's commands in a set that can be undone and redone. Immutable.</summary>
/// <param name="Undo">What can be undone, oldest first.</param>
/// <param name="Redo">What can be redone, the next one last.</param>
public sealed record UndoStack(ImmutableArray<UndoEntry> Undo, ImmutableArray<UndoEntry> Redo)
{
    /// <summary>How many commands a person can undo.</summary>
    public const int Depth = 100;

    /// <summary>Nothing done yet.</summary>
    public static readonly UndoStack Empty = new([], []);

    /// <summary>Adds a command; what can be redone, and what is deeper than <see cref="Depth"/>, is dropped.</summary>
    public (UndoStack Stack, ImmutableArray<UndoEntry> Dropped) Push(UndoEntry entry)
    {
        var undo = Undo.Add(entry);
        var dropped = Redo;
        if (undo.Length > Depth) (dropped, undo) = (dropped.Add(undo[0]), undo.RemoveAt(0));
        return (new UndoStack(undo, []), dropped);
    }

    /// <summary>The entry of a command; null when it can no longer be turned.</summary>
    /// <param name="commandId">The command.</param>
    /// <param name="forth">True when turning it is a redo.</param>
    public UndoEntry? Find(string commandId, out bool forth)
    {
        forth = false;
        foreach (var entry in Undo)
            if (entry.CommandId == commandId) return entry;
        forth = true;
        foreach (var entry in Redo)
            if (entry.CommandId == commandId) return entry;
        return null;
    }

    /// <summary>Moves an entry of this stack to the other side, in the form that turns it the other way.</summary>
    public UndoStack Turn(UndoEntry entry, UndoEntry turned) => Undo.Any(e => ReferenceEquals(e, entry))
        ? new(Without(Undo, entry), Redo.Add(turned))
        : new(Undo.Add(turned), Without(Redo, entry));

    private static ImmutableArray<UndoEntry> Without(ImmutableArray<UndoEntry> entries, UndoEntry entry) =>
        entries.RemoveAll(e => ReferenceEquals(e, entry));
}
