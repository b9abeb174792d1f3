using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Messages;

namespace Annotator.Core.Tests.Annotations;

/// <summary>A person at a page: sees the set as it was when last heard of, and sends commands now or after being offline.</summary>
internal sealed class FuzzClient(string person, Random random)
{
    private static readonly string[] Labels = [SetStage.Liver, SetStage.Kidney, SetStage.Outline];
    private readonly List<(string CommandId, string? ObjectId)> _sent = [];
    private int _made;

    public Actor Actor { get; } = SetStage.Person(person);

    public bool Offline { get; set; }

    /// <summary>The last state heard of, and its version.</summary>
    public AnnotationSet Known { get; private set; } = AnnotationSet.Initial;

    public long KnownVersion { get; private set; }

    public Queue<(string Id, SetCommand Command, ImmutableHashSet<string> Knows)> Pending { get; } = [];

    /// <summary>Command ids whose effects this person has seen or made.</summary>
    public ImmutableHashSet<string> Knows { get; private set; } = [];

    public void Hear(AnnotationSet state, long version, IEnumerable<EventEnvelope> log)
    {
        Known = state;
        KnownVersion = version;
        var heard = log.Take((int)version).Select(e => e.CommandId).ToHashSet();
        _sent.RemoveAll(s => heard.Contains(s.CommandId) || Pending.All(p => p.Id != s.CommandId));
        Knows = [.. heard, .. _sent.Select(s => s.CommandId)];
    }

    public void Make()
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{person}-{++_made}");
        var command = Next(id);
        Pending.Enqueue((id, command, Knows));
        _sent.Add((id, ObjectIdOf(command)));
        Knows = Knows.Add(id);
    }

    private SetCommand Next(string id)
    {
        var masks = Known.Objects.Values.Where(o => o.LabelId != SetStage.Outline && o.LabelId != SetStage.OtherOutline).Select(o => o.Id).ToArray();
        var shapes = Known.Objects.Values.Where(o => o.LabelId is SetStage.Outline or SetStage.OtherOutline).Select(o => o.Id).ToArray();
        return random.Next(100) switch
        {
            < 8 => new AddObject($"o-{id}", Labels[random.Next(3)]),
            < 55 when masks.Length > 0 => Stroke(Pick(masks)),
            < 72 when MayUndo() is { } undone => new Undo(undone),
            < 76 when masks.Length > 0 => new RemoveObject(Pick(masks)),
            < 78 when shapes.Length > 0 => Based(Pick(shapes), (o, r, a) => new RemoveObject(o, r, a)),
            < 90 when shapes.Length > 0 => Based(Pick(shapes), (o, r, a) => new SetGeometry(o, SetStage.Triangle(random.Next(3), random.Next(4)), r, a)),
            < 93 when shapes.Length > 0 => Based(Pick(shapes), (o, r, a) => new RemoveFrameLabel(o, SetStage.Triangle(random.Next(3)).Frame, r, a)),
            < 96 when shapes.Length > 0 => Based(Pick(shapes), (o, r, a) => new ChangeClass(o, random.Next(2) == 0 ? SetStage.Outline : SetStage.OtherOutline, r, a)),
            _ when shapes.Length > 0 => Based(Pick(shapes), (o, r, a) => new SetAttribute(o, "note", r, RevisionTests.Json($"\"{id}\""), null, a)),
            _ => new AddObject($"o-{id}", Labels[random.Next(2)]),
        };
    }

    private PaintMask Stroke(string objectId)
    {
        var mode = (StrokeMode)random.Next(3);
        var slices = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(SetStage.Grid.Slices)).Distinct().Select(k =>
        {
            var runs = new List<VoxelRun>();
            for (var at = random.Next(40); at < 110 && runs.Count < 4; at += random.Next(2, 50))
            {
                runs.Add(new VoxelRun(at, random.Next(1, 110 - at > 30 ? 30 : 2)));
                at = runs[^1].End + 1;
            }
            return new StrokeSlice(k, RunCodec.Encode([.. runs.Where(r => r.End <= SetStage.Grid.VoxelsPerSlice)]));
        });
        return new PaintMask(objectId, SetStage.Grid.Id, mode, [.. slices]);
    }

    private string? MayUndo()
    {
        string[] undo = [.. Known.Undoable(person).Concat(_sent.Select(s => s.CommandId))];
        string[] redo = [.. Known.Redoable(person)];
        var from = redo.Length > 0 && random.Next(3) == 0 ? redo : undo;
        return from.Length == 0 ? null : random.Next(5) == 0 ? Pick(from) : from[0];
    }

    private SetCommand Based(string objectId, Func<string, long, ImmutableArray<string>?, SetCommand> make)
    {
        string[] after = [.. _sent.Where(s => s.ObjectId == objectId || s.ObjectId is null).Select(s => s.CommandId)];
        return make(objectId, Known.Objects[objectId].Revision, after.Length == 0 ? null : [.. after]);
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private static string? ObjectIdOf(SetCommand command) => command switch
    {
        AddObject c => c.ObjectId,
        SetGeometry c => c.ObjectId,
        RemoveFrameLabel c => c.ObjectId,
        RemoveObject c => c.ObjectId,
        ChangeClass c => c.ObjectId,
        SetAttribute c => c.ObjectId,
        PaintMask c => c.ObjectId,
        _ => null,
    };
}
