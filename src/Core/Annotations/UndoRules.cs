using System.Collections.Immutable;
using System.Diagnostics;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>Undo is a new command by the same person; redo is the undo of the undo.</summary>
internal static class UndoRules
{
    public static Decision Decide(AnnotationSet set, Undo command, SetContext context)
    {
        if (set.StackOf(context.Actor.PersonId).Find(command.CommandId, out var forth) is not { } entry) return SetRejections.NothingToUndo;
        if (!set.Objects.TryGetValue(entry.ObjectId, out var target)) return SetRejections.NoSuchObject(entry.ObjectId);
        if (AnnotationSetDecider.CheckTouch(target, context) is { } refusal) return refusal;
        return entry switch
        {
            StrokeUndo stroke => Decide(set, command, context, target, stroke, forth),
            PartUndo part => Decide(set, command, context, target, part),
            _ => throw new UnreachableException(),
        };
    }

    private static Decision Decide(AnnotationSet set, Undo command, SetContext context, AnnotationObject target, PartUndo entry)
    {
        if (target.Removed && entry.Content is not ObjectPart.Life) return SetRejections.Gone(target);
        if (entry.Content.MarkIn(target).Stamp != entry.Expects) return SetRejections.BuiltOn(target);
        if (entry.UndoesAdding && IsBuiltOn(set, target, entry.Expects)) return SetRejections.BuiltOn(target);
        if (entry.Content is ObjectPart.Class { LabelId: var labelId } && AnnotationSetDecider.CheckLabel(labelId, context, out _) is { } closed) return closed;
        return EventOf(target.Id, entry.Content) with { Undoes = command.CommandId };
    }

    private static Decision Decide(AnnotationSet set, Undo command, SetContext context, AnnotationObject target, StrokeUndo entry, bool forth)
    {
        if (target.Removed) return SetRejections.Gone(target);
        var layer = set.Layer(entry.LayerId);
        var flips = ImmutableArray.CreateBuilder<MaskFlip>();
        foreach (var k in entry.Ks)
        {
            var (plan, slice) = (new FlipPlan(k), layer[k]);
            for (var n = 0; n < slice.Count; n++)
            {
                var (run, lineage) = slice[n];
                if ((forth ? lineage.Redo(entry.Stamp) : lineage.Undo(entry.Stamp)) is not { } turned) continue;
                if (forth && lineage.Owner != target.Id && !StrokeRules.MayTake(set, context, entry.Mode, lineage.Owner)) continue;
                plan.Add(run.Start, run.Length, turned.Owner, lineage.Owner);
            }
            plan.AddTo(flips);
        }
        // Even when nothing is left to flip the event is written: the command has left the stack.
        return new MaskPainted(target.Id, entry.Grid, entry.Layer, entry.Mode, flips.DrainToImmutable()) { Undoes = command.CommandId };
    }

    // Taking an object back must not take anything along that was put on it later and still stands, by whomever.
    private static bool IsBuiltOn(AnnotationSet set, AnnotationObject target, long added) =>
        target.LabelMark.Stamp != added
        || target.Frames.Values.Any(f => f.Mark.Stamp != added && f.Mark.Stamp != 0)
        || target.Attributes.Values.Any(a => a.Mark.Stamp != 0)
        || set.Layers.Values.Any(layer => layer.HasVoxelsOf(target.Id));

    private static SetEvent EventOf(string objectId, ObjectPart content) => content switch
    {
        ObjectPart.Life { Removed: true } => new ObjectRemoved(objectId),
        ObjectPart.Life => new ObjectRestored(objectId),
        ObjectPart.Class part => new ClassChanged(objectId, part.LabelId),
        ObjectPart.Frame { Label: { Geometry: { } geometry } label } => new GeometrySet(objectId, geometry, label.Alpha, label.Provenance),
        ObjectPart.Frame part => new FrameLabelRemoved(objectId, part.Label.Frame),
        ObjectPart.Answer part => new AttributeSet(objectId, part.Given.Name, part.Given.Value, part.Given.Frame),
        _ => throw new UnreachableException(),
    };
}
