using System.Collections.Immutable;
using System.Diagnostics;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

public static partial class AnnotationSetDecider
{
    /// <summary>The state after an event.</summary>
    /// <exception cref="InvalidDataException">The event does not fit the state: the log was altered, or events are missing.</exception>
    public static AnnotationSet Evolve(AnnotationSet set, EventEnvelope envelope) => envelope.Event switch
    {
        SetSealed => set with { Sealed = true },
        SetUnsealed => set with { Sealed = false },
        SetEvent { Undoes: { } undone } turned => Turn(set, envelope, turned, undone),
        MaskPainted painted => Paint(set, envelope, painted),
        ObjectAdded added => Add(set, envelope, added),
        SetEvent changed => Change(set, envelope, ObjectIdOf(changed), ContentOf(set, envelope, changed)),
        _ => throw new UnreachableException($"{envelope.Event.GetType().Name} is no event of an annotation set."),
    };

    private static AnnotationSet Add(AnnotationSet set, EventEnvelope envelope, ObjectAdded added)
    {
        if (set.Objects.ContainsKey(added.ObjectId)) throw Misfit(envelope, "it adds an object a second time");
        var mark = new Mark(envelope.Version, envelope.CommandId, envelope.Version);
        var target = new AnnotationObject
        {
            Id = added.ObjectId,
            LabelId = added.LabelId,
            LabelMark = mark,
            LifeMark = mark,
            CreatedBy = envelope.By,
            CreatedAt = envelope.At,
        };
        if (added.Geometry is { } geometry)
            target = new ObjectPart.Frame(Drawn(envelope, geometry, added.Alpha, added.Provenance)).PutInto(target, mark);
        var entry = new PartUndo(envelope.CommandId, added.ObjectId, envelope.Version, 0, new ObjectPart.Life(true));
        return Push(set with { Objects = set.Objects.Add(added.ObjectId, target) }, envelope, entry);
    }

    private static AnnotationSet Change(AnnotationSet set, EventEnvelope envelope, string objectId, ObjectPart content)
    {
        var target = Existing(set, objectId);
        var entry = new PartUndo(envelope.CommandId, objectId, envelope.Version, content.MarkIn(target).Stamp, content.PresentIn(target));
        var changed = content.PutInto(target, new Mark(envelope.Version, envelope.CommandId, envelope.Version));
        return Push(set with { Objects = set.Objects.SetItem(objectId, changed) }, envelope, entry);
    }

    private static AnnotationSet Paint(AnnotationSet set, EventEnvelope envelope, MaskPainted painted)
    {
        var ks = painted.Flips.Select(f => f.K).Distinct().Order().ToImmutableArray();
        var entry = new StrokeUndo(envelope.CommandId, painted.ObjectId, envelope.Version, painted.Grid, painted.Layer, painted.Mode, ks);
        var flipped = Flip(set, entry.LayerId, painted.Flips, (flip, old) =>
            old.Owner == flip.From ? old.Write(envelope.Version, flip.To) : throw Misfit(envelope, "a voxel had another owner"));
        return Push(MarkMask(flipped, envelope, painted.ObjectId, envelope.Version), envelope, entry);
    }

    private static AnnotationSet Turn(AnnotationSet set, EventEnvelope envelope, SetEvent turned, string undone)
    {
        var stack = set.StackOf(envelope.By);
        var entry = stack.Find(undone, out var forth) ?? throw Misfit(envelope, "what it undoes is not there");
        var (changed, opposite) = entry switch
        {
            StrokeUndo stroke => TurnStroke(set, envelope, (MaskPainted)turned, stroke, forth),
            PartUndo part => TurnPart(set, envelope, part),
            _ => throw new UnreachableException(),
        };
        return changed with { Stacks = changed.Stacks.SetItem(envelope.By, stack.Turn(entry, opposite)) };
    }

    private static (AnnotationSet Set, UndoEntry Opposite) TurnPart(AnnotationSet set, EventEnvelope envelope, PartUndo entry)
    {
        var target = Existing(set, entry.ObjectId);
        if (entry.Content.MarkIn(target).Stamp != entry.Expects) throw Misfit(envelope, "somebody built on what it undoes");
        var opposite = new PartUndo(envelope.CommandId, entry.ObjectId, entry.Restores, entry.Expects, entry.Content.PresentIn(target));
        var changed = entry.Content.PutInto(target, new Mark(envelope.Version, envelope.CommandId, entry.Restores));
        return (set with { Objects = set.Objects.SetItem(entry.ObjectId, changed) }, opposite);
    }

    private static (AnnotationSet Set, UndoEntry Opposite) TurnStroke(
        AnnotationSet set, EventEnvelope envelope, MaskPainted turned, StrokeUndo entry, bool forth)
    {
        var flipped = Flip(set, entry.LayerId, turned.Flips, (_, old) =>
            (forth ? old.Redo(entry.Stamp) : old.Undo(entry.Stamp)) ?? throw Misfit(envelope, "a voxel was touched since"));
        return (MarkMask(flipped, envelope, entry.ObjectId, entry.Stamp), entry with { CommandId = envelope.CommandId });
    }

    private static AnnotationSet Flip(
        AnnotationSet set, MaskLayerId id, ImmutableArray<MaskFlip> flips, Func<MaskFlip, VoxelLineage, VoxelLineage> change)
    {
        var layer = set.Layer(id);
        foreach (var flip in flips)
            layer = layer.With(flip.K, layer[flip.K].Rewrite(RunCodec.Decode(flip.Runs).AsSpan(), old => change(flip, old)));
        return set with { Layers = Keep(set.Layers, id, layer) };
    }

    private static AnnotationSet MarkMask(AnnotationSet set, EventEnvelope envelope, string objectId, long stamp)
    {
        var target = Existing(set, objectId) with { MaskMark = new Mark(envelope.Version, envelope.CommandId, stamp) };
        return set with { Objects = set.Objects.SetItem(objectId, target) };
    }

    // The server's own commands (imports) are nobody's to undo.
    private static AnnotationSet Push(AnnotationSet set, EventEnvelope envelope, UndoEntry entry)
    {
        if (envelope.By == Actor.System.PersonId) return entry is StrokeUndo own ? Forget(set, [own]) : set;
        var (stack, dropped) = set.StackOf(envelope.By).Push(entry);
        var live = entry is StrokeUndo stroke ? set.LiveStamps.Add(stroke.Stamp) : set.LiveStamps;
        return Forget(set with { Stacks = set.Stacks.SetItem(envelope.By, stack), LiveStamps = live }, [.. dropped.OfType<StrokeUndo>()]);
    }

    // Layers keep nothing of strokes that nobody can turn any more: so the state is always in its normal form, and bounded.
    private static AnnotationSet Forget(AnnotationSet set, ImmutableArray<StrokeUndo> dropped)
    {
        if (dropped.IsEmpty) return set;
        var live = set.LiveStamps.Except(dropped.Select(d => d.Stamp));
        var layers = set.Layers;
        foreach (var slices in dropped.GroupBy(d => d.LayerId, d => d.Ks))
        {
            var layer = layers.GetValueOrDefault(slices.Key, MaskLayer.Empty);
            foreach (var k in slices.SelectMany(ks => ks).Distinct()) layer = layer.With(k, layer[k].Trim(live));
            layers = Keep(layers, slices.Key, layer);
        }
        return set with { LiveStamps = live, Layers = layers };
    }

    private static ImmutableSortedDictionary<MaskLayerId, MaskLayer> Keep(
        ImmutableSortedDictionary<MaskLayerId, MaskLayer> layers, MaskLayerId id, MaskLayer layer) =>
        layer.Slices.IsEmpty ? layers.Remove(id) : layers.SetItem(id, layer);

    private static string ObjectIdOf(SetEvent changed) => changed switch
    {
        GeometrySet e => e.ObjectId,
        FrameLabelRemoved e => e.ObjectId,
        ObjectRemoved e => e.ObjectId,
        ObjectRestored e => e.ObjectId,
        ClassChanged e => e.ObjectId,
        AttributeSet e => e.ObjectId,
        _ => throw new UnreachableException($"No fold for {changed.GetType().Name}."),
    };

    private static ObjectPart ContentOf(AnnotationSet set, EventEnvelope envelope, SetEvent changed) => changed switch
    {
        GeometrySet e => new ObjectPart.Frame(Drawn(envelope, e.Geometry, e.Alpha, e.Provenance)),
        FrameLabelRemoved e => new ObjectPart.Frame(new(e.Frame, null, envelope.By, envelope.At, AnnotationObject.NeverMarked)),
        ObjectRemoved => new ObjectPart.Life(true),
        ObjectRestored => new ObjectPart.Life(false),
        ClassChanged e => new ObjectPart.Class(e.LabelId),
        AttributeSet e => new ObjectPart.Answer(new(e.Name, e.Frame, e.Value, AnnotationObject.NeverMarked)),
        _ => throw new UnreachableException($"No fold for {changed.GetType().Name}."),
    };

    private static FrameLabel Drawn(EventEnvelope envelope, FrameGeometry geometry, double alpha, Provenance? provenance) =>
        new(geometry.Frame, geometry, envelope.By, envelope.At, AnnotationObject.NeverMarked, alpha, provenance);

    private static AnnotationObject Existing(AnnotationSet set, string objectId) =>
        set.Objects.TryGetValue(objectId, out var found) ? found : throw new InvalidDataException($"The log changes the object {objectId} before adding it.");

    private static InvalidDataException Misfit(EventEnvelope envelope, string why) =>
        new($"Event {envelope.Version} of {envelope.Stream} does not fit the state: {why}.");
}
