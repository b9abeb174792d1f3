using System.Text.Json;
using Annotator.Core.Annotations;
using Annotator.Core.Messages;

namespace Annotator.Core.Tests.Annotations;

/// <summary>The traces in tests/golden/masks. <c>UPDATE_GOLDEN=1</c> rewrites them; a changed one needs an ADR, for logs are read for ever.</summary>
public sealed class SetTraceTests
{
    private static readonly (string Name, int Seed, bool Panoptic, int People, int Steps)[] Goldens =
    [
        ("panoptic", 7, true, 3, 260),
        ("overlapping", 3, false, 3, 220),
        ("one-person", 11, true, 1, 260),
    ];

    public static TheoryData<string> Names => [.. Goldens.Select(g => g.Name)];

    private static string Folder => Path.Combine(Golden.Folder, "masks");

    [Theory, MemberData(nameof(Names))]
    public void Commands_events_and_hashes_of_a_trace_stay_what_they_were(string name)
    {
        var path = Path.Combine(Folder, $"{name}.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") Write(path, Goldens.Single(g => g.Name == name));
        var trace = SetTrace.Read(path);
        var (state, rules) = (AnnotationSet.Initial, SetStage.RulesOf(trace.Panoptic));
        foreach (var step in trace.Steps)
        {
            var decision = AnnotationSetDecider.Decide(state, step.Version, (SetCommand)MessageCodec.ReadCommand(step.Type, step.Data).Command!, Context(step, rules));
            Assert.Equal(step.Rejection, (decision as Decision.Rejected)?.Why.Code);
            var events = (decision as Decision.Accepted)?.Events ?? [];
            Assert.Equal(step.Events.Select(e => e.Data.GetRawText()), events.Select(e => JsonSerializer.Serialize(e, e.GetType(), CoreJson.Options)));
            state = step.Events.Select(e => e.ToEnvelope()).Aggregate(state, AnnotationSetDecider.Evolve);
            if (step.Hash is { } hash) Assert.Equal(hash, AnnotationSetHash.Of(state));
        }
    }

    [Fact]
    public void Long_traces_are_written_for_the_page_s_tests_where_asked()
    {
        if (Environment.GetEnvironmentVariable("ANNOTATOR_TRACES") is not { Length: > 0 } folder)
        {
            Assert.Skip("ANNOTATOR_TRACES names no folder: see tests/mask-fuzz.");
            return;
        }
        var seeds = Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 60 : 4;
        var first = int.Parse(Environment.GetEnvironmentVariable("ANNOTATOR_SEED") ?? "1000", null);
        for (var seed = first; seed < first + seeds; seed++) Write(Path.Combine(folder, $"seed-{seed}.json"), ("", seed, seed % 3 != 0, 5, 3000));
    }

    private static void Write(string path, (string Name, int Seed, bool Panoptic, int People, int Steps) golden)
    {
        var fuzz = new SetFuzz(golden.Seed, golden.Panoptic, golden.People);
        fuzz.Run(golden.Steps);
        SetTrace.Of(fuzz, golden.Panoptic, golden.Steps > 1000 ? 100 : 5).Write(path);
    }

    private static SetContext Context(SetTraceStep step, SetRules rules) => new(
        SetStage.Person(step.By, step.SessionId), SetStage.Noon, step.CommandId, rules,
        step.Leases.ToDictionary(l => l.ObjectId, l => new ObjectLease(l.SessionId, l.PersonId, l.Name)), SetStage.View);
}
