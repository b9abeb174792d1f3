using Annotator.Core.Annotations.Masks;

namespace Annotator.Core.Annotations;

/// <summary>The hash by which server and pages know that they hold the same set. Times are left out; everything else of the state is in.</summary>
public static class AnnotationSetHash
{
    private const string Form = "annotator-set-1";

    /// <summary>SHA-256 of the canonical form, lower-case hex.</summary>
    public static string Of(AnnotationSet set)
    {
        var writer = new CanonicalWriter();
        writer.Text(Form);
        writer.Bool(set.Sealed);
        writer.Int(set.Objects.Count);
        foreach (var target in set.Objects.Values) Write(writer, target);
        writer.Int(set.Layers.Count);
        foreach (var (id, layer) in set.Layers) Write(writer, id, layer);
        writer.Int(set.Stacks.Count);
        foreach (var (person, stack) in set.Stacks)
        {
            writer.Text(person);
            writer.Int(stack.Undo.Length);
            foreach (var entry in stack.Undo) Write(writer, entry);
            writer.Int(stack.Redo.Length);
            foreach (var entry in stack.Redo) Write(writer, entry);
        }
        return writer.ToSha256();
    }

    private static void Write(CanonicalWriter writer, AnnotationObject target)
    {
        writer.Text(target.Id);
        writer.Text(target.LabelId);
        Write(writer, target.LabelMark);
        writer.Bool(target.Removed);
        Write(writer, target.LifeMark);
        Write(writer, target.MaskMark);
        writer.Text(target.CreatedBy);
        writer.Int(target.Frames.Count);
        foreach (var label in target.Frames.Values) Write(writer, label, label.Mark);
        writer.Int(target.Attributes.Count);
        foreach (var answer in target.Attributes.Values) Write(writer, answer, answer.Mark);
    }

    private static void Write(CanonicalWriter writer, Mark mark)
    {
        writer.Int(mark.Revision);
        writer.Text(mark.CommandId);
        writer.Int(mark.Stamp);
    }

    private static void Write(CanonicalWriter writer, FrameLabel label, Mark? mark)
    {
        Write(writer, label.Frame);
        Write(writer, label.Geometry);
        writer.Text(label.By);
        if (mark is not null) Write(writer, mark);
        writer.Number(label.Alpha);
        writer.Bool(label.Provenance is not null);
        if (label.Provenance is not { } provenance) return;
        writer.Text(provenance.Source);
        writer.Text(provenance.Name);
        writer.Text(provenance.Version);
        Write(writer, provenance.OriginalGeometry);
    }

    private static void Write(CanonicalWriter writer, FrameKey frame)
    {
        writer.Text(frame.Grid);
        writer.Text(FrameKey.PlaneName(frame.Plane));
        writer.Int(frame.FrameIndex);
    }

    private static void Write(CanonicalWriter writer, FrameGeometry? geometry)
    {
        writer.Bool(geometry is not null);
        if (geometry is null) return;
        writer.Text(geometry.Shape);
        Write(writer, geometry.Frame);
        writer.Int(geometry.Points.Length);
        foreach (var point in geometry.Points)
            foreach (var coordinate in point) writer.Number(coordinate);
    }

    private static void Write(CanonicalWriter writer, AttributeAnswer answer, Mark? mark)
    {
        writer.Text(answer.Name);
        writer.Bool(answer.Frame is not null);
        if (answer.Frame is { } frame) Write(writer, frame);
        writer.Json(answer.Value);
        if (mark is not null) Write(writer, mark);
    }

    // Lineages are numbered in the order in which they are met, so the numbers depend on the content alone.
    private static void Write(CanonicalWriter writer, MaskLayerId id, MaskLayer layer)
    {
        writer.Text(id.Grid);
        writer.Text(id.Key);
        var numbers = new Dictionary<VoxelLineage, int>();
        writer.Int(layer.Slices.Count);
        foreach (var (k, slice) in layer.Slices)
        {
            writer.Int(k);
            writer.Int(slice.Count);
            for (var n = 0; n < slice.Count; n++)
            {
                var (run, lineage) = slice[n];
                writer.Int(run.Start);
                writer.Int(run.Length);
                var known = numbers.TryGetValue(lineage, out var number);
                if (!known) numbers.Add(lineage, number = numbers.Count);
                writer.Int(number);
                if (!known) Write(writer, lineage);
            }
        }
    }

    private static void Write(CanonicalWriter writer, VoxelLineage lineage)
    {
        writer.Int(lineage.Current);
        writer.Int(lineage.Count);
        for (var n = 0; n < lineage.Count; n++)
        {
            writer.Int(lineage[n].Stamp);
            writer.Text(lineage[n].Owner);
        }
    }

    private static void Write(CanonicalWriter writer, UndoEntry entry)
    {
        writer.Text(entry.CommandId);
        writer.Text(entry.ObjectId);
        switch (entry)
        {
            case PartUndo part:
                writer.Int(0);
                writer.Int(part.Expects);
                writer.Int(part.Restores);
                Write(writer, part.Content);
                break;
            case StrokeUndo stroke:
                writer.Int(1);
                writer.Int(stroke.Stamp);
                writer.Text(stroke.Grid);
                writer.Text(stroke.Layer);
                writer.Int((int)stroke.Mode);
                writer.Int(stroke.Ks.Length);
                foreach (var k in stroke.Ks) writer.Int(k);
                break;
        }
    }

    private static void Write(CanonicalWriter writer, ObjectPart content)
    {
        switch (content)
        {
            case ObjectPart.Life life: writer.Int(0); writer.Bool(life.Removed); break;
            case ObjectPart.Class part: writer.Int(1); writer.Text(part.LabelId); break;
            case ObjectPart.Frame part: writer.Int(2); Write(writer, part.Label, null); break;
            case ObjectPart.Answer part: writer.Int(3); Write(writer, part.Given, null); break;
        }
    }
}
