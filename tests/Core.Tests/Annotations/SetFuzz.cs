using Annotator.Core.Annotations;
using Annotator.Core.Messages;

namespace Annotator.Core.Tests.Annotations;

/// <summary>Several people edit one set through the decider, some with stale knowledge; every step is checked against a dense model.</summary>
internal sealed class SetFuzz
{
    private readonly Random _random;
    private readonly DenseMasks _dense;
    private readonly FuzzClient[] _clients;

    public SetFuzz(int seed, bool panoptic, int people)
    {
        _random = new Random(seed);
        _dense = new DenseMasks(SetStage.Grid.VoxelsPerSlice, panoptic);
        _clients = [.. Enumerable.Range(0, people).Select(n => new FuzzClient($"p{n}", new Random((seed * 31) + n)))];
        Stage = new SetStage(panoptic);
    }

    public SetStage Stage { get; }

    public List<SetFuzzStep> Steps { get; } = [];

    public void Run(int steps)
    {
        for (var n = 0; n < steps; n++)
        {
            var client = _clients[_random.Next(_clients.Length)];
            if (_random.Next(12) == 0) client.Offline = !client.Offline;
            if (_random.Next(25) == 0) ChangeLeases();
            client.Make();
            if (client.Offline) continue;
            while (client.Pending.TryDequeue(out var sent)) Deliver(client, sent.Id, sent.Command, sent.Knows);
            // Now and then a page works on without having heard the latest.
            if (_random.Next(3) > 0) client.Hear(Stage.State, Stage.Version, Stage.Log);
        }
        AssertWellFormed();
        _dense.AssertEqual(Stage.State);
    }

    private void Deliver(FuzzClient client, string id, SetCommand command, IReadOnlySet<string> knows)
    {
        var before = Stage.State;
        var decision = Stage.Try(client.Actor, command, id);
        Steps.Add(new SetFuzzStep(client.Actor, id, command, decision, Stage.Version, new Dictionary<string, ObjectLease>(Stage.Leases)));
        if (decision is not Decision.Accepted accepted) return;
        if (accepted.Events.Length > 0) AssertSeen(before, command, knows);
        if (command is PaintMask stroke) _dense.Stroke(id, Stage.Version + 1, stroke, before.IsLive, IsHeld(client));
        if (command is Undo undo && before.StackOf(client.Actor.PersonId).Find(undo.CommandId, out var forth) is StrokeUndo)
            _dense.Turn(id, undo.CommandId, forth, before.IsLive, IsHeld(client));
        foreach (var happened in accepted.Events) Stage.Fold(client.Actor, id, happened);
        if (Stage.Version % 16 == 0) _dense.AssertEqual(Stage.State);
    }

    // No accepted edit of a part comes from somebody who had not seen its last change: that would be a lost edit.
    private static void AssertSeen(AnnotationSet before, SetCommand command, IReadOnlySet<string> knows)
    {
        var (objectId, part) = command switch
        {
            SetGeometry c => (c.ObjectId, (ObjectPart)new ObjectPart.Frame(new(c.Geometry.Frame, null, "", default, new(0, "", 0)))),
            RemoveFrameLabel c => (c.ObjectId, new ObjectPart.Frame(new(c.Frame, null, "", default, new(0, "", 0)))),
            ChangeClass c => (c.ObjectId, new ObjectPart.Class(c.LabelId)),
            SetAttribute c => (c.ObjectId, new ObjectPart.Answer(new(c.Name, c.Frame, null, new(0, "", 0)))),
            _ => ("", new ObjectPart.Life(false)),
        };
        if (objectId.Length == 0) return;
        var last = part.MarkIn(before.Objects[objectId]);
        Assert.True(last.Revision == 0 || knows.Contains(last.CommandId), $"{command} was accepted without having seen {last.CommandId}");
    }

    private Func<string, bool> IsHeld(FuzzClient client) =>
        objectId => Stage.Leases.TryGetValue(objectId, out var lease) && lease.SessionId != client.Actor.SessionId;

    private void ChangeLeases()
    {
        Stage.Leases.Clear();
        foreach (var held in Stage.State.LiveObjects.Where(_ => _random.Next(6) == 0))
        {
            var holder = _clients[_random.Next(_clients.Length)].Actor;
            Stage.Leases[held.Id] = new(holder.SessionId, holder.PersonId, holder.PersonId);
        }
    }

    /// <summary>The state is in its normal form: runs sorted, apart or different, nothing remembered that nobody can turn.</summary>
    private void AssertWellFormed()
    {
        foreach (var slice in Stage.State.Layers.Values.SelectMany(l => l.Slices.Values))
        {
            for (var n = 0; n < slice.Count; n++)
            {
                var (run, lineage) = slice[n];
                Assert.False(lineage.IsNobody);
                Assert.Same(lineage, lineage.Trim(Stage.State.LiveStamps));
                if (n == 0) continue;
                Assert.True(slice[n - 1].Run.End < run.Start || (slice[n - 1].Run.End == run.Start && !slice[n - 1].Lineage.Equals(lineage)));
            }
        }
    }
}

/// <summary>One command of a fuzz and what came of it.</summary>
internal sealed record SetFuzzStep(
    Actor Actor, string CommandId, SetCommand Command, Decision Decision, long Version, Dictionary<string, ObjectLease> Leases);
