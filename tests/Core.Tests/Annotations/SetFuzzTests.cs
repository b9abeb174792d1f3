using Annotator.Core.Annotations;
using Annotator.Core.Messages;
using static Annotator.Core.Tests.Annotations.SetStage;

namespace Annotator.Core.Tests.Annotations;

public sealed class SetFuzzTests
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 400 : 12;

    public static TheoryData<int, bool> EverySeed
    {
        get
        {
            var data = new TheoryData<int, bool>();
            for (var seed = 1; seed <= Seeds; seed++) data.Add(seed, seed % 3 != 0);
            return data;
        }
    }

    [Theory, MemberData(nameof(EverySeed))]
    public void Whatever_people_do_the_masks_equal_the_dense_model_and_no_edit_is_lost(int seed, bool panoptic)
    {
        var fuzz = new SetFuzz(seed, panoptic, 4);
        fuzz.Run(1200);
        var log = fuzz.Stage.Log;
        var whole = AnnotationSetHash.Of(fuzz.Stage.State);
        Assert.Equal(whole, AnnotationSetHash.Of(log.Aggregate(AnnotationSet.Initial, AnnotationSetDecider.Evolve)));
        var head = log.Take(log.Count / 2).Aggregate(AnnotationSet.Initial, AnnotationSetDecider.Evolve);
        var read = AnnotationSetSnapshot.Deserialize(AnnotationSetSnapshot.Serialize(head));
        Assert.Equal(whole, AnnotationSetHash.Of(log.Skip(log.Count / 2).Aggregate(read, AnnotationSetDecider.Evolve)));
    }

    [Fact]
    public void The_fuzz_reaches_what_it_is_for()
    {
        var fuzz = new SetFuzz(7, true, 4);
        fuzz.Run(1200);
        var rejected = fuzz.Steps.Select(s => s.Decision).OfType<Decision.Rejected>().Select(r => r.Why.Code).ToHashSet();
        Assert.Superset(new HashSet<string> { "conflict", "gone", "held", "built-on", "nothing-to-undo" }, rejected);
        Assert.Contains(fuzz.Stage.Log, e => e.Event is MaskPainted { Undoes: not null, Flips.Length: > 0 });
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Undoing_everything_one_did_leaves_nothing_and_redoing_brings_all_back(int seed)
    {
        var (stage, random) = (new SetStage(), new Random(seed));
        stage.Do("ada", new AddObject("L", Liver));
        stage.Do("ada", new AddObject("K", Kidney));
        var empty = Pictures(stage);
        var before = new List<string[]> { empty };
        for (var n = 0; n < 90; n++)
        {
            var start = random.Next(100);
            stage.Do("ada", Stroke(random.Next(2) == 0 ? "L" : "K", (StrokeMode)random.Next(3), random.Next(6), (start, random.Next(1, 120 - start))));
            if (!before[^1].SequenceEqual(Pictures(stage))) before.Add(Pictures(stage));
        }
        for (var n = before.Count - 2; n >= 0; n--)
        {
            stage.Do("ada", new Undo(stage.State.Undoable("ada").First()));
            Assert.Equal(before[n], Pictures(stage));
        }
        foreach (var expected in before.Skip(1))
        {
            stage.Do("ada", new Undo(stage.State.Redoable("ada").First()));
            Assert.Equal(expected, Pictures(stage));
        }
    }

    [Fact]
    public void A_hundred_thousand_strokes_leave_a_bounded_state()
    {
        var (stage, random) = (new SetStage(), new Random(1));
        foreach (var (person, label) in (ReadOnlySpan<(string, string)>)[("ada", Liver), ("bob", Kidney), ("cy", Liver)])
            stage.Do(person, new AddObject($"{person}-object", label));
        var accepted = 0;
        for (var n = 0; accepted < 100_000; n++)
        {
            var person = n % 3 == 0 ? "ada" : n % 3 == 1 ? "bob" : "cy";
            var start = random.Next(119);
            var mode = (StrokeMode)random.Next(3);
            var before = stage.Version;
            stage.Do(person, Stroke($"{person}-object", mode, random.Next(6), (start, random.Next(1, 120 - start))));
            accepted += stage.Version > before ? 1 : 0;
            stage.Log.Clear();
        }
        var runs = stage.State.Layers.Values.Sum(l => l.RunCount);
        var bytes = AnnotationSetSnapshot.Serialize(stage.State).Length;
        Assert.InRange(runs, 1, Grid.VoxelsPerSlice * Grid.Slices);
        Assert.InRange(stage.State.LiveStamps.Count, 1, 3 * UndoStack.Depth);
        Assert.InRange(bytes, 1, 256 * 1024);
        foreach (var person in (string[])["ada", "bob", "cy"])
            for (var n = 0; n < UndoStack.Depth; n++) stage.Do(person, new Undo(stage.State.Undoable(person).First()));
    }

    private static string[] Pictures(SetStage stage) => [.. Enumerable.Range(0, Grid.Slices).Select(k => stage.Picture(k, Grid.VoxelsPerSlice))];
}
