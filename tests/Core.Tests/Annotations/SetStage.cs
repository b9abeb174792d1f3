using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Tests.Annotations;

/// <summary>A set with a log of its own: gives commands to the decider and folds what comes of them.</summary>
internal sealed class SetStage
{
    public const string Group = "group-organs";
    public const string Liver = "label-liver";
    public const string Kidney = "label-kidney";
    public const string Outline = "label-outline";
    public const string OtherOutline = "label-other-outline";
    public static readonly StreamId Stream = StreamId.Set("exam", Group, "main");
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    public static readonly ViewingCondition View = new(40, 400, "LINEAR", null, "axial", 0, 1, 512, 512, 1);

    // Oblique, 0.7 × 0.9 × 2.5 mm, offset, non-cubic.
    public static readonly Grid Grid = Grid.Create(
        "1.2.3", 12, 10, 6,
        new LpsFromIjk(new(0.7 * 0.96, 0.7 * 0.28, 0), new(-0.9 * 0.28, 0.9 * 0.96, 0), new(0, 0, 2.5), new(-31.5, 12.25, -100)), "1.2.3.4");

    private int _commands;

    public SetStage(bool panoptic = true) => Rules = RulesOf(panoptic);

    public AnnotationSet State { get; private set; } = AnnotationSet.Initial;

    public long Version { get; private set; }

    public List<EventEnvelope> Log { get; } = [];

    public SetRules Rules { get; set; }

    public Dictionary<string, ObjectLease> Leases { get; } = [];

    public static SetRules RulesOf(bool panoptic) => new(
        Group, panoptic, false,
        new Dictionary<string, LabelRule>
        {
            [Liver] = new(Group, "bitmask"),
            [Kidney] = new(Group, "bitmask"),
            [Outline] = new(Group, "polygon", Attributes: new Dictionary<string, AttributeRule>
            {
                ["margin"] = new(AnswerKind.One, ["sharp", "blurred"]),
                ["signs"] = new(AnswerKind.Many, ["cyst", "calcium"]),
                ["note"] = new(AnswerKind.Text, []),
                ["score"] = new(AnswerKind.Number, [], PerFrame: true),
                ["sure"] = new(AnswerKind.YesNo, []),
            }),
            [OtherOutline] = new(Group, "polygon", Attributes: new Dictionary<string, AttributeRule> { ["note"] = new(AnswerKind.Text, []) }),
            ["label-old"] = new(Group, "polygon", Removed: true),
            ["label-cold"] = new(Group, "polygon", Frozen: true),
            ["label-elsewhere"] = new("group-other", "polygon"),
        },
        new Dictionary<string, Grid> { [Grid.Id] = Grid });

    public static Actor Person(string name, string? session = null) => new(name, session ?? $"{name}-1", new HashSet<string>());

    public SetContext Context(Actor actor, string commandId) => new(actor, Noon.AddSeconds(Version), commandId, Rules, Leases, View);

    public Decision Try(Actor actor, SetCommand command, string? commandId = null) =>
        AnnotationSetDecider.Decide(State, Version, command, Context(actor, commandId ?? NextId()));

    /// <summary>Executes a command that must be accepted; gives its id.</summary>
    public string Do(Actor actor, SetCommand command, string? commandId = null)
    {
        var id = commandId ?? NextId();
        var decision = Try(actor, command, id);
        var accepted = decision as Decision.Accepted ?? throw new InvalidOperationException($"Refused: {((Decision.Rejected)decision).Why}");
        foreach (var happened in accepted.Events) Fold(actor, id, happened);
        return id;
    }

    public string Do(string person, SetCommand command) => Do(Person(person), command);

    /// <summary>The refusal of a command.</summary>
    public Rejection Refuse(Actor actor, SetCommand command) => Assert.IsType<Decision.Rejected>(Try(actor, command)).Why;

    public Rejection Refuse(string person, SetCommand command) => Refuse(Person(person), command);

    public void Fold(Actor actor, string commandId, Event happened)
    {
        var envelope = new EventEnvelope(
            Stream, Version + 1, Version + 1, Noon.AddSeconds(Version), actor.PersonId, actor.SessionId, commandId, happened, View);
        State = AnnotationSetDecider.Evolve(State, envelope);
        Version++;
        Log.Add(envelope);
    }

    public string NextId() => string.Create(CultureInfo.InvariantCulture, $"c{++_commands}");

    public static PaintMask Stroke(string objectId, StrokeMode mode, int k, params (int Start, int Length)[] runs) =>
        new(objectId, Grid.Id, mode, [new(k, RunCodec.Encode([.. runs.Select(r => new VoxelRun(r.Start, r.Length))]))]);

    public static PaintMask Paint(string objectId, int k, int start, int length) => Stroke(objectId, StrokeMode.Set, k, (start, length));

    public static PaintMask Erase(string objectId, int k, int start, int length) => Stroke(objectId, StrokeMode.Erase, k, (start, length));

    public static PaintMask TakeOver(string objectId, int k, int start, int length) => Stroke(objectId, StrokeMode.TakeOver, k, (start, length));

    public static FrameGeometry Triangle(int frame, double shift = 0) => new(
        "polygon", Grid.Id, LatticePlane.Axial, frame, Points((1 + shift, 1, frame), (5 + shift, 1, frame), (3 + shift, 4.5, frame)));

    public static ImmutableArray<ImmutableArray<double>> Points(params (double I, double J, double K)[] points) =>
        [.. points.Select(p => ImmutableArray.Create(p.I, p.J, p.K))];

    /// <summary>The owners of a k-slice's first voxels as text: first letters of ids, a dot for nobody and for removed objects.</summary>
    public string Picture(int k, int voxels, string? layer = null)
    {
        var slice = State.Layer(new MaskLayerId(Grid.Id, layer ?? Group))[k];
        return string.Concat(Enumerable.Range(0, voxels).Select(v => slice.At(v).Owner is { } owner && State.IsLive(owner) ? owner[0] : '.'));
    }
}
