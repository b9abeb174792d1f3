using Annotator.Core.Annotations;
using Annotator.Core.Messages;
using static Annotator.Core.Tests.Annotations.RevisionTests;
using static Annotator.Core.Tests.Annotations.SetStage;

namespace Annotator.Core.Tests.Annotations;

public sealed class SetRejectionTests
{
    private readonly SetStage _stage = new();

    public SetRejectionTests()
    {
        _stage.Do("ada", new AddObject("P", Outline, Triangle(2)));
        _stage.Do("ada", new AddObject("M", Liver));
    }

    public static TheoryData<SetCommand> EveryEdit =>
    [
        new AddObject("N", Outline), new SetGeometry("P", Triangle(3), 1), new RemoveFrameLabel("P", Triangle(2).Frame, 1), new RemoveObject("P"),
        new ChangeClass("P", OtherOutline, 1), new SetAttribute("P", "sure", 1, Json("true")), Paint("M", 0, 0, 1), new Undo("c1"),
    ];

    [Theory, MemberData(nameof(EveryEdit))]
    public void A_sealed_set_takes_no_edit(SetCommand command)
    {
        _stage.Do(Actor.System, new SealSet("task/1"));
        var why = _stage.Refuse("ada", command);
        Assert.Equal((RejectionClass.Locked, "sealed"), (why.Class, why.Code));
    }

    [Theory, MemberData(nameof(EveryEdit))]
    public void A_frozen_group_takes_no_edit(SetCommand command)
    {
        _stage.Rules = _stage.Rules with { Frozen = true };
        Assert.Equal((RejectionClass.Locked, "frozen"), (_stage.Refuse("ada", command).Class, _stage.Refuse("ada", command).Code));
    }

    [Theory, MemberData(nameof(EveryEdit))]
    public void Who_may_not_edit_is_told_why(SetCommand command)
    {
        var why = new Rejection(RejectionClass.Forbidden, "not-permitted", "You may only look.");
        var decision = AnnotationSetDecider.Decide(_stage.State, _stage.Version, command, _stage.Context(Person("ada"), "c") with { MayNotEdit = why });
        Assert.Equal(why, Assert.IsType<Decision.Rejected>(decision).Why);
    }

    [Fact]
    public void An_unsealed_set_takes_edits_again()
    {
        _stage.Do(Actor.System, new SealSet("task/1"));
        _stage.Do(Actor.System, new UnsealSet("task/1"));
        _stage.Do("ada", Paint("M", 0, 0, 1));
        Assert.False(_stage.State.Sealed);
    }

    [Fact]
    public void Sealing_twice_writes_once()
    {
        _stage.Do(Actor.System, new SealSet());
        Assert.Empty(Assert.IsType<Decision.Accepted>(_stage.Try(Actor.System, new SealSet())).Events);
    }

    [Fact]
    public void Only_the_server_seals()
    {
        Assert.Equal("internal-command", _stage.Refuse("ada", new SealSet()).Code);
        Assert.Equal("internal-command", _stage.Refuse("ada", new UnsealSet()).Code);
    }

    [Fact]
    public void An_object_held_by_another_session_takes_no_edit()
    {
        _stage.Leases["P"] = _stage.Leases["M"] = new("bob-1", "bob", "Bob");
        var painted = _stage.Refuse("ada", Paint("M", 0, 0, 1));
        Assert.Equal((RejectionClass.Locked, "held", "Bob"), (painted.Class, painted.Code, (string?)painted.Details!["name"]));
        Assert.Equal("held", _stage.Refuse("ada", new SetGeometry("P", Triangle(2, 1), 1)).Code);
        Assert.Equal("held", _stage.Refuse("ada", new RemoveObject("P")).Code);
        Assert.Equal("held", _stage.Refuse("ada", new Undo("c1")).Code);
        _stage.Do("bob", new SetGeometry("P", Triangle(2, 1), 1));
    }

    [Fact]
    public void The_holder_s_other_session_is_another_holder()
    {
        _stage.Leases["M"] = new("ada-2", "ada", "Ada");
        Assert.Equal("held", _stage.Refuse(Person("ada", "ada-1"), Paint("M", 0, 0, 1)).Code);
        _stage.Do(Person("ada", "ada-2"), Paint("M", 0, 0, 1));
    }

    [Fact]
    public void An_edit_of_a_removed_object_is_gone_and_shows_it()
    {
        _stage.Do("bob", new RemoveObject("P"));
        var why = _stage.Refuse("ada", new SetGeometry("P", Triangle(2, 1), 1));
        Assert.Equal((RejectionClass.Gone, "gone", "P"), (why.Class, why.Code, (string?)why.Details!["object"]!["id"]));
        Assert.Equal("gone", _stage.Refuse("ada", new RemoveObject("P")).Code);
        _stage.Do("bob", new RemoveObject("M"));
        Assert.Equal("gone", _stage.Refuse("ada", Paint("M", 0, 0, 1)).Code);
    }

    [Fact]
    public void Drawing_without_telling_how_the_picture_looked_is_refused()
    {
        SetCommand[] drawn = [new AddObject("N", Outline, Triangle(1)), new SetGeometry("P", Triangle(3), 1), Paint("M", 0, 0, 1)];
        foreach (var command in drawn)
        {
            var decision = AnnotationSetDecider.Decide(_stage.State, _stage.Version, command, _stage.Context(Person("ada"), "c") with { View = null });
            Assert.Equal("view-required", Assert.IsType<Decision.Rejected>(decision).Why.Code);
        }
    }

    public static TheoryData<SetCommand, RejectionClass, string> Mistakes => new()
    {
        { new AddObject("P", Outline), RejectionClass.Conflict, "object-exists" },
        { new AddObject("a b", Outline), RejectionClass.Invalid, "bad-object-id" },
        { new AddObject("N", "label-none"), RejectionClass.NotFound, "no-such-label" },
        { new AddObject("N", "label-elsewhere"), RejectionClass.NotFound, "no-such-label" },
        { new AddObject("N", "label-old"), RejectionClass.Gone, "label-gone" },
        { new AddObject("N", "label-cold"), RejectionClass.Locked, "frozen" },
        { new AddObject("N", Liver, Triangle(1)), RejectionClass.Invalid, "wrong-shape" },
        { new SetGeometry("X", Triangle(1), 1), RejectionClass.NotFound, "no-such-object" },
        { new SetGeometry("M", Triangle(1), 1), RejectionClass.Invalid, "wrong-shape" },
        { new SetGeometry("P", Triangle(1) with { Grid = "nowhere" }, 1), RejectionClass.NotFound, "no-such-grid" },
        { new RemoveFrameLabel("P", Triangle(5).Frame, 1), RejectionClass.NotFound, "no-such-frame-label" },
        { new RemoveObject("X"), RejectionClass.NotFound, "no-such-object" },
        { new ChangeClass("P", Liver, 1), RejectionClass.Invalid, "wrong-shape" },
        { new ChangeClass("P", "label-old", 1), RejectionClass.Gone, "label-gone" },
        { new SetAttribute("P", "none", 1, Json("1")), RejectionClass.NotFound, "no-such-attribute" },
        { new SetAttribute("M", "note", 2, Json("\"x\"")), RejectionClass.NotFound, "no-such-attribute" },
        { new SetAttribute("P", "margin", 1, Json("\"odd\"")), RejectionClass.Invalid, "bad-answer" },
        { new SetAttribute("P", "signs", 1, Json("[\"cyst\",\"cyst\"]")), RejectionClass.Invalid, "bad-answer" },
        { new SetAttribute("P", "note", 1, Json($"\"{new string('x', 4001)}\"")), RejectionClass.Invalid, "bad-answer" },
        { new SetAttribute("P", "score", 1, Json("\"3\"")), RejectionClass.Invalid, "bad-answer" },
        { new SetAttribute("P", "sure", 1, Json("1")), RejectionClass.Invalid, "bad-answer" },
        { new SetAttribute("P", "sure", 1, Json("true"), Triangle(2).Frame), RejectionClass.Invalid, "bad-answer" },
        { Paint("P", 0, 0, 1), RejectionClass.Invalid, "wrong-shape" },
        { Paint("X", 0, 0, 1), RejectionClass.NotFound, "no-such-object" },
        { Paint("M", 0, 0, 1) with { Grid = "nowhere" }, RejectionClass.NotFound, "no-such-grid" },
        { new Undo("c-none"), RejectionClass.NotFound, "nothing-to-undo" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_refused_with_its_code(SetCommand command, RejectionClass sort, string code)
    {
        var why = _stage.Refuse("ada", command);
        Assert.Equal((sort, code), (why.Class, why.Code));
        Assert.NotEmpty(why.Text);
    }

    [Fact]
    public void Nothing_is_drawn_under_a_class_that_was_removed_but_objects_of_it_can_go()
    {
        _stage.Rules = _stage.Rules with
        {
            Labels = new Dictionary<string, LabelRule>(_stage.Rules.Labels) { [Outline] = new(Group, "polygon", Removed: true) },
        };
        Assert.Equal("label-gone", _stage.Refuse("ada", new SetGeometry("P", Triangle(3), 1)).Code);
        _stage.Do("ada", new ChangeClass("P", OtherOutline, 1));
    }

    [Fact]
    public void Every_command_has_a_rule_and_every_event_a_fold()
    {
        var commands = typeof(SetCommand).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SetCommand)));
        var tried = EveryEdit.Select(row => row.Data.GetType()).Concat([typeof(SealSet), typeof(UnsealSet)]);
        Assert.Empty(commands.Except(tried));
        var stage = new SetStage();
        stage.Do("ada", new AddObject("P", Outline, Triangle(2)));
        stage.Do("ada", new AddObject("M", Liver));
        stage.Do("ada", Paint("M", 0, 0, 1));
        stage.Do("ada", new ChangeClass("P", OtherOutline, stage.Version));
        stage.Do("ada", new ChangeClass("P", Outline, stage.Version));
        stage.Do("ada", new SetAttribute("P", "sure", stage.Version, Json("true")));
        stage.Do("ada", new SetGeometry("P", Triangle(3), stage.Version));
        stage.Do("ada", new RemoveFrameLabel("P", Triangle(3).Frame, stage.Version));
        stage.Do("ada", new Undo(stage.Do("ada", new RemoveObject("P"))));
        stage.Do(Actor.System, new SealSet());
        stage.Do(Actor.System, new UnsealSet());
        Assert.Empty(typeof(SetEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SetEvent))).Except(stage.Log.Select(e => e.Event.GetType())));
        Assert.All(stage.Log, e => Assert.Equal(e.Event, RoundTrip(e.Event), Comparer));
    }

    private static Event RoundTrip(Event happened)
    {
        var type = MessageCatalog.Describe(happened);
        return MessageCodec.ReadEvent(type.Name, type.Schema, MessageCodec.WriteEvent(happened));
    }

    private static bool Comparer(Event a, Event b) => MessageCodec.WriteEvent(a).AsSpan().SequenceEqual(MessageCodec.WriteEvent(b));

    [Theory, MemberData(nameof(EveryEdit))]
    public void Commands_keep_their_meaning_as_JSON(SetCommand command)
    {
        var (read, why) = MessageCodec.ReadCommand(MessageCatalog.Describe(command).Name, MessageCodec.WriteCommand(command));
        Assert.Null(why);
        Assert.Equal(MessageCodec.WriteCommand(command).GetRawText(), MessageCodec.WriteCommand(read!).GetRawText());
    }
}
