using System.Diagnostics;
using System.Text.Json;
using Annotator.Core.Annotations.Shapes;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>The rules of an annotation set: pure, no clock and no I/O.</summary>
public static partial class AnnotationSetDecider
{
    /// <summary>What comes of a command: events, none when it changes nothing, or a refusal.</summary>
    /// <param name="set">The state.</param>
    /// <param name="version">The stream version the state is at.</param>
    /// <param name="command">The command.</param>
    /// <param name="context">The world around the set.</param>
    public static Decision Decide(AnnotationSet set, long version, SetCommand command, SetContext context)
    {
        if (command is SealSet or UnsealSet) return DecideSeal(set, command, context);
        if (context.MayNotEdit is { } refusal) return refusal;
        if (set.Sealed) return SetRejections.Sealed;
        if (context.Rules.Frozen) return SetRejections.Frozen;
        if (NeedsView(command) && context.View is null && !context.Actor.IsSystem) return SetRejections.ViewRequired;
        return command switch
        {
            AddObject add => Decide(set, add, context),
            SetGeometry edit => Decide(set, version, edit, context),
            RemoveFrameLabel edit => Decide(set, version, edit, context),
            RemoveObject edit => Decide(set, version, edit, context),
            ChangeClass edit => Decide(set, version, edit, context),
            SetAttribute edit => Decide(set, version, edit, context),
            PaintMask stroke => StrokeRules.Decide(set, stroke, context),
            Undo undo => UndoRules.Decide(set, undo, context),
            _ => throw new UnreachableException($"No rule for {command.GetType().Name}."),
        };
    }

    /// <summary>Whether a command draws or paints, so that it must tell how the picture looked.</summary>
    public static bool NeedsView(SetCommand command) => command is AddObject { Geometry: not null } or SetGeometry or PaintMask;

    /// <summary>Why the actor cannot change an object that exists; null when they can.</summary>
    internal static Rejection? CheckObject(AnnotationSet set, string objectId, SetContext context, out AnnotationObject target)
    {
        if (!set.Objects.TryGetValue(objectId, out target!)) return SetRejections.NoSuchObject(objectId);
        if (target.Removed) return SetRejections.Gone(target);
        return CheckTouch(target, context);
    }

    /// <summary>Why the actor cannot touch an object, removed or not; null when they can.</summary>
    internal static Rejection? CheckTouch(AnnotationObject target, SetContext context)
    {
        if (context.HeldByAnother(target.Id) is { } lease) return SetRejections.Held(target.Id, lease);
        return context.Rules.Labels.TryGetValue(target.LabelId, out var label) && label.Frozen ? SetRejections.Frozen : null;
    }

    /// <summary>Why nothing can be drawn or answered under a label; null when it can.</summary>
    internal static Rejection? CheckLabel(string labelId, SetContext context, out LabelRule label)
    {
        if (!context.Rules.Labels.TryGetValue(labelId, out label!) || label.LabelGroupId != context.Rules.LabelGroupId)
            return SetRejections.NoSuchLabel(labelId);
        if (label.Removed) return SetRejections.LabelGone(labelId);
        return label.Frozen ? SetRejections.Frozen : null;
    }

    private static Decision DecideSeal(AnnotationSet set, SetCommand command, SetContext context)
    {
        if (!context.Actor.IsSystem) return SetRejections.InternalCommand;
        return command switch
        {
            SealSet seal => set.Sealed ? Decision.Accept() : new SetSealed(seal.Task),
            UnsealSet unseal => set.Sealed ? new SetUnsealed(unseal.Task) : Decision.Accept(),
            _ => throw new UnreachableException(),
        };
    }

    private static Decision Decide(AnnotationSet set, AddObject command, SetContext context)
    {
        if (!StreamId.IsValidId(command.ObjectId)) return SetRejections.BadObjectId;
        if (set.Objects.ContainsKey(command.ObjectId)) return SetRejections.ObjectExists(command.ObjectId);
        if (CheckLabel(command.LabelId, context, out var label) is { } refusal) return refusal;
        if (command.Geometry is { } geometry && CheckGeometry(label, geometry, context) is { } bad) return bad;
        return new ObjectAdded(command.ObjectId, command.LabelId, command.Geometry);
    }

    private static Decision Decide(AnnotationSet set, long version, SetGeometry command, SetContext context)
    {
        if (CheckObject(set, command.ObjectId, context, out var target) is { } refusal) return refusal;
        if (CheckLabel(target.LabelId, context, out var label) is { } closed) return closed;
        if (CheckGeometry(label, command.Geometry, context) is { } bad) return bad;
        var seen = new Seen(version, command.Revision, command.After);
        if (seen.Check(target, target.LabelMark, FrameMark(target, command.Geometry.Frame)) is { } conflict) return conflict;
        var present = target.Frames.GetValueOrDefault(command.Geometry.Frame.ToString());
        if (present is { Alpha: 1, Geometry: { } same } && same.Equals(command.Geometry)) return Decision.Accept();
        return new GeometrySet(command.ObjectId, command.Geometry, 1, present?.Provenance);
    }

    private static Decision Decide(AnnotationSet set, long version, RemoveFrameLabel command, SetContext context)
    {
        if (CheckObject(set, command.ObjectId, context, out var target) is { } refusal) return refusal;
        if (!target.Frames.TryGetValue(command.Frame.ToString(), out var present)) return SetRejections.NoSuchFrameLabel(command.Frame);
        if (present.Geometry is null) return Decision.Accept();
        var seen = new Seen(version, command.Revision, command.After);
        if (seen.Check(target, target.LabelMark, present.Mark) is { } conflict) return conflict;
        return new FrameLabelRemoved(command.ObjectId, command.Frame);
    }

    private static Decision Decide(AnnotationSet set, long version, RemoveObject command, SetContext context)
    {
        if (CheckObject(set, command.ObjectId, context, out var target) is { } refusal) return refusal;
        if (command.Revision is { } revision && new Seen(version, revision, command.After).Check(target, [.. target.Marks]) is { } conflict)
            return conflict;
        return new ObjectRemoved(command.ObjectId);
    }

    private static Decision Decide(AnnotationSet set, long version, ChangeClass command, SetContext context)
    {
        if (CheckObject(set, command.ObjectId, context, out var target) is { } refusal) return refusal;
        if (CheckLabel(command.LabelId, context, out var wanted) is { } closed) return closed;
        if (context.Rules.Labels.TryGetValue(target.LabelId, out var present) && present.Shape != wanted.Shape) return SetRejections.WrongShape(wanted.Shape);
        var parts = target.Attributes.Values.Select(a => a.Mark).Concat(target.Frames.Values.Select(f => f.Mark)).Append(target.LabelMark);
        if (new Seen(version, command.Revision, command.After).Check(target, [.. parts]) is { } conflict) return conflict;
        return target.LabelId == command.LabelId ? Decision.Accept() : new ClassChanged(command.ObjectId, command.LabelId);
    }

    private static Decision Decide(AnnotationSet set, long version, SetAttribute command, SetContext context)
    {
        if (CheckObject(set, command.ObjectId, context, out var target) is { } refusal) return refusal;
        if (CheckLabel(target.LabelId, context, out var label) is { } closed) return closed;
        if (AttributeRules.Check(label, command) is { } bad) return bad;
        var present = target.Attributes.GetValueOrDefault(AttributeAnswer.Key(command.Name, command.Frame));
        var seen = new Seen(version, command.Revision, command.After);
        if (seen.Check(target, target.LabelMark, present?.Mark ?? AnnotationObject.NeverMarked) is { } conflict) return conflict;
        if (AttributeRules.Same(present?.Value, command.Value)) return Decision.Accept();
        var value = command.Value is { ValueKind: JsonValueKind.Null } ? null : command.Value;
        return new AttributeSet(command.ObjectId, command.Name, value, command.Frame);
    }

    private static Rejection? CheckGeometry(LabelRule label, FrameGeometry geometry, SetContext context)
    {
        if (geometry.Shape != label.Shape) return SetRejections.WrongShape(label.Shape);
        return context.Rules.FindGrid(geometry.Grid, out var grid) ?? ShapeRegistry.Check(geometry, grid!);
    }

    private static Mark FrameMark(AnnotationObject target, FrameKey frame) =>
        target.Frames.TryGetValue(frame.ToString(), out var present) ? present.Mark : AnnotationObject.NeverMarked;
}
