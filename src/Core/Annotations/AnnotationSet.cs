using System.Collections.Immutable;
using Annotator.Core.Annotations.Masks;

namespace Annotator.Core.Annotations;

/// <summary>The state of an annotation set: one exam × label group × branch. Immutable.</summary>
public sealed record AnnotationSet
{
    /// <summary>Before the first event.</summary>
    public static readonly AnnotationSet Initial = new();

    /// <summary>Objects by id, removed ones too.</summary>
    public ImmutableSortedDictionary<string, AnnotationObject> Objects { get; init; } =
        ImmutableSortedDictionary.Create<string, AnnotationObject>(StringComparer.Ordinal);

    /// <summary>Mask layers by grid and key.</summary>
    public ImmutableSortedDictionary<MaskLayerId, MaskLayer> Layers { get; init; } =
        ImmutableSortedDictionary.Create<MaskLayerId, MaskLayer>(MaskLayerId.Order);

    /// <summary>What each person can undo and redo, by person id.</summary>
    public ImmutableSortedDictionary<string, UndoStack> Stacks { get; init; } =
        ImmutableSortedDictionary.Create<string, UndoStack>(StringComparer.Ordinal);

    /// <summary>The stamps of strokes that somebody can still undo or redo; the layers remember nothing of others.</summary>
    public ImmutableHashSet<long> LiveStamps { get; init; } = [];

    /// <summary>True from submission until the task is returned.</summary>
    public bool Sealed { get; init; }

    /// <summary>The objects that are there now.</summary>
    public IEnumerable<AnnotationObject> LiveObjects => Objects.Values.Where(o => !o.Removed);

    /// <summary>Whether the object is there now.</summary>
    public bool IsLive(string objectId) => Objects.TryGetValue(objectId, out var found) && !found.Removed;

    /// <summary>A mask layer; an empty one when nothing was painted in it.</summary>
    public MaskLayer Layer(MaskLayerId id) => Layers.GetValueOrDefault(id, MaskLayer.Empty);

    /// <summary>The present mask of an object: runs by grid and k, ascending. A removed object's are what it would get back.</summary>
    public IEnumerable<(string Grid, int K, IReadOnlyList<VoxelRun> Runs)> MaskOf(string objectId) =>
        from layer in Layers
        from slice in layer.Value.Slices
        let runs = slice.Value.RunsOf(objectId)
        where runs.Count > 0
        select (layer.Key.Grid, slice.Key, runs);

    /// <summary>The ids of the grids an object's shapes and mask lie on, each once.</summary>
    public IEnumerable<string> GridsOf(AnnotationObject drawn)
    {
        ArgumentNullException.ThrowIfNull(drawn);
        return drawn.LiveFrames.Select(label => label.Frame.Grid).Concat(MaskOf(drawn.Id).Select(slice => slice.Grid)).Distinct();
    }

    /// <summary>What the person can undo.</summary>
    public UndoStack StackOf(string personId) => Stacks.GetValueOrDefault(personId, UndoStack.Empty);

    /// <summary>The ids by which the person's commands can be undone, the latest first.</summary>
    public IEnumerable<string> Undoable(string personId) => StackOf(personId).Undo.Reverse().Select(e => e.CommandId);

    /// <summary>The ids by which the person's undone commands can be redone, the latest undone first.</summary>
    public IEnumerable<string> Redoable(string personId) => StackOf(personId).Redo.Reverse().Select(e => e.CommandId);
}
