using Annotator.Core.Messages;
using Annotator.Storage;
using FsCheck;
using FsCheck.Fluent;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Contracts.Tests.Stores;

public abstract partial class EventStoreContract
{
    /// <summary>One step of a random history. Small numbers, so that ids and streams meet.</summary>
    /// <param name="Command">Which command id.</param>
    /// <param name="Streams">For each stream written: which, how far the expected version is off, how many events.</param>
    /// <param name="GuardOf">The guarded stream; negative for none.</param>
    /// <param name="GuardOff">How far its version is off.</param>
    /// <param name="Together">Whether it is sent together with the next step, not awaited before it.</param>
    private sealed record Step(int Command, IReadOnlyList<(int Stream, int Off, int Events)> Streams, int GuardOf, int GuardOff, bool Together);

    /// <summary>Random histories of the short run; each is a store of its own, which not every adapter makes quickly.</summary>
    protected virtual int Histories => 60;

    [Fact]
    public void Random_histories_end_as_the_model_says()
    {
        var off = Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(-2, 2)));
        var written = from stream in Gen.Choose(0, 4) from o in off from events in Gen.Choose(1, 3) select (stream, o, events);
        var step = from command in Gen.Choose(0, 60)
                   from count in Gen.Choose(0, 3)
                   from streams in Gen.ListOf(written, count)
                   from guardOf in Gen.Choose(-4, 4)
                   from guardOff in off
                   from together in Gen.Elements(true, false)
                   select new Step(command, [.. streams.DistinctBy(s => s.stream).Select(s => (s.stream, s.o, s.events))], guardOf, guardOff, together);
        Prop.ForAll(Gen.ListOf(step).ToArbitrary(), steps => RunAsync([.. steps]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 500 : Histories));
    }

    private async Task<bool> RunAsync(Step[] steps)
    {
        await using var fixture = create();
        var model = new ModelLog();
        await using (var store = await fixture.OpenAsync(Projections, []))
        {
            var sent = new List<(Task<AppendResult> Answer, string Expected)>();
            foreach (var step in steps)
            {
                var append = model.ToAppend(step);
                sent.Add((store.Events.AppendAsync(append, Stop), model.Apply(append)));
                if (step.Together) continue;
                await CompareAsync(sent);
            }
            await CompareAsync(sent);
            await CompareAsync(store, model);
        }
        await using var again = await fixture.OpenAsync(Projections, []);
        await CompareAsync(again, model);
        return true;
    }

    private static async Task CompareAsync(List<(Task<AppendResult> Answer, string Expected)> sent)
    {
        foreach (var (answer, expected) in sent) Assert.Equal(expected, ModelLog.Describe(await answer));
        sent.Clear();
    }

    private static async Task CompareAsync(OpenStore store, ModelLog model)
    {
        Assert.Equal(model.Log, (await store.Events.ReadAllAsync(0, int.MaxValue, Stop)).Select(e => $"{e.Stream} {e.Version} {e.Position} {e.CommandId} {TextOf(e)}"));
        foreach (var (command, receipt) in model.Receipts) Assert.Equal(receipt, await store.Events.FindReceiptAsync(command, Stop));
        var counts = await store.ReadModels.QueryAsync<CountRow>(AllCounts, null, Stop);
        Assert.Equal(model.Versions.Where(v => v.Value > 0).ToDictionary(v => v.Key.ToString(), v => (int)v.Value), counts.ToDictionary(c => c.Stream, c => c.Events));
    }

    /// <summary>The promises of <see cref="IEventStore"/> in thirty lines, one append after the other.</summary>
    private sealed class ModelLog
    {
        public List<string> Log { get; } = [];

        public Dictionary<string, Receipt> Receipts { get; } = [];

        public Dictionary<StreamId, long> Versions { get; } = [];

        public Append ToAppend(Step step) => Samples.Append(
            $"c{step.Command}",
            step.GuardOf < 0 ? [] : [new Guard(Stream(step.GuardOf), Math.Max(0, VersionOf(Stream(step.GuardOf)) + step.GuardOff))],
            [.. step.Streams.Select(s => To(Stream(s.Stream), Math.Max(0, VersionOf(Stream(s.Stream)) + s.Off), s.Events))]);

        public string Apply(Append append)
        {
            if (Receipts.TryGetValue(append.CommandId, out var first)) return $"duplicate {first}";
            var expected = append.Streams.Select(s => (s.Stream, Version: s.ExpectedVersion)).Concat(append.Guards.Select(g => (g.Stream, g.Version)));
            foreach (var (stream, version) in expected)
                if (VersionOf(stream) != version) return $"conflict {stream} {VersionOf(stream)}";
            foreach (var (stream, _, events) in append.Streams)
                foreach (var data in events)
                {
                    Versions[stream] = VersionOf(stream) + 1;
                    Log.Add($"{stream} {Versions[stream]} {Log.Count + 1} {append.CommandId} {System.Text.Encoding.UTF8.GetString(data.Data.Span)}");
                }
            Receipts[append.CommandId] = append.Receipt;
            return $"appended {append.Receipt}";
        }

        public static string Describe(AppendResult result) => result switch
        {
            AppendResult.Appended appended => $"appended {appended.Receipt}",
            AppendResult.Duplicate duplicate => $"duplicate {duplicate.Receipt}",
            AppendResult.Conflict conflict => $"conflict {conflict.Stream} {conflict.ActualVersion}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        private long VersionOf(StreamId stream) => Versions.GetValueOrDefault(stream);
    }
}
