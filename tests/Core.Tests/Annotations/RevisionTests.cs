using System.Text.Json;
using Annotator.Core.Annotations;
using Annotator.Core.Messages;
using static Annotator.Core.Tests.Annotations.SetStage;

namespace Annotator.Core.Tests.Annotations;

public sealed class RevisionTests
{
    private readonly SetStage _stage = new();
    private readonly long _seen;

    public RevisionTests()
    {
        _stage.Do("ada", new AddObject("P", Outline, Triangle(2)));
        _seen = _stage.State.Objects["P"].Revision;
    }

    [Fact]
    public void An_edit_of_the_revision_it_saw_is_accepted()
    {
        _stage.Do("ada", new SetGeometry("P", Triangle(2, 1), _seen));
        Assert.Equal(2, _stage.State.Objects["P"].Revision);
    }

    [Fact]
    public void An_edit_of_another_frame_since_is_no_conflict()
    {
        _stage.Do("bob", new SetGeometry("P", Triangle(3), _seen));
        _stage.Do("ada", new SetGeometry("P", Triangle(2, 1), _seen));
        Assert.Equal(2, _stage.State.Objects["P"].LiveFrames.Count());
    }

    [Fact]
    public void An_edit_of_the_same_frame_since_is_a_conflict_with_the_present_object()
    {
        _stage.Do("bob", new SetGeometry("P", Triangle(2, 2), _seen));
        var why = _stage.Refuse("ada", new SetGeometry("P", Triangle(2, 1), _seen));
        Assert.Equal((RejectionClass.Conflict, "conflict"), (why.Class, why.Code));
        var present = why.Details!["object"].Deserialize<StoredObject>(AnnotationSetSnapshotTests.Json);
        Assert.Equal(Triangle(2, 2), present!.ToObject().LiveFrames.Single().Geometry);
    }

    [Fact]
    public void A_frame_label_that_was_removed_since_is_a_conflict()
    {
        _stage.Do("bob", new RemoveFrameLabel("P", Triangle(2).Frame, _seen));
        Assert.Equal("conflict", _stage.Refuse("ada", new SetGeometry("P", Triangle(2, 1), _seen)).Code);
    }

    [Fact]
    public void An_edit_that_builds_on_a_command_of_its_sender_still_on_its_way_is_accepted()
    {
        var first = _stage.Do("ada", new SetGeometry("P", Triangle(2, 1), _seen));
        Assert.Equal("conflict", _stage.Refuse("ada", new SetGeometry("P", Triangle(2, 2), _seen)).Code);
        _stage.Do("ada", new SetGeometry("P", Triangle(2, 2), _seen, [first]));
        Assert.Equal(Triangle(2, 2), _stage.State.Objects["P"].LiveFrames.Single().Geometry);
    }

    [Fact]
    public void Building_on_one_s_own_command_does_not_cover_what_another_did_after_it()
    {
        var first = _stage.Do("ada", new SetGeometry("P", Triangle(2, 1), _seen));
        _stage.Do("bob", new SetGeometry("P", Triangle(2, 3), _stage.Version));
        Assert.Equal("conflict", _stage.Refuse("ada", new SetGeometry("P", Triangle(2, 2), _seen, [first])).Code);
    }

    [Fact]
    public void Different_attributes_do_not_conflict_and_the_same_does()
    {
        _stage.Do("bob", new SetAttribute("P", "note", _seen, Json("\"theirs\"")));
        _stage.Do("ada", new SetAttribute("P", "sure", _seen, Json("true")));
        Assert.Equal("conflict", _stage.Refuse("ada", new SetAttribute("P", "note", _seen, Json("\"mine\""))).Code);
    }

    [Fact]
    public void An_edit_under_a_class_that_changed_since_is_a_conflict()
    {
        _stage.Do("bob", new ChangeClass("P", OtherOutline, _seen));
        Assert.Equal("conflict", _stage.Refuse("ada", new SetGeometry("P", Triangle(3), _seen)).Code);
        Assert.Equal("conflict", _stage.Refuse("ada", new RemoveFrameLabel("P", Triangle(2).Frame, _seen)).Code);
        Assert.Equal("conflict", _stage.Refuse("ada", new ChangeClass("P", Outline, _seen)).Code);
    }

    [Fact]
    public void Changing_the_class_of_what_was_redrawn_since_is_a_conflict()
    {
        _stage.Do("bob", new SetGeometry("P", Triangle(3), _seen));
        Assert.Equal("conflict", _stage.Refuse("ada", new ChangeClass("P", OtherOutline, _seen)).Code);
    }

    [Fact]
    public void Removing_what_changed_since_is_a_conflict_only_when_a_revision_is_named()
    {
        _stage.Do("bob", new SetGeometry("P", Triangle(3), _seen));
        Assert.Equal("conflict", _stage.Refuse("ada", new RemoveObject("P", _seen)).Code);
        _stage.Do("ada", new RemoveObject("P"));
        Assert.False(_stage.State.IsLive("P"));
    }

    [Fact]
    public void Strokes_make_no_conflict_for_a_change_of_class()
    {
        _stage.Do("ada", new AddObject("M", Liver));
        var seen = _stage.Version;
        _stage.Do("bob", Paint("M", 0, 0, 3));
        _stage.Do("ada", new ChangeClass("M", Kidney, seen));
        Assert.Equal(Kidney, _stage.State.Objects["M"].LabelId);
    }

    [Fact]
    public void A_revision_that_does_not_exist_yet_is_refused() =>
        Assert.Equal("revision-ahead", _stage.Refuse("ada", new SetGeometry("P", Triangle(2, 1), _stage.Version + 1)).Code);

    [Fact]
    public void Edits_that_change_nothing_are_accepted_without_an_event()
    {
        SetCommand[] idle =
        [
            new SetGeometry("P", Triangle(2), _seen), new ChangeClass("P", Outline, _seen), new SetAttribute("P", "note", _seen),
        ];
        Assert.All(idle, command => Assert.Empty(Assert.IsType<Decision.Accepted>(_stage.Try(Person("ada"), command)).Events));
    }

    [Fact]
    public void Work_of_a_hand_has_alpha_one_and_the_original_of_a_model_stays_on_record()
    {
        var provenance = new Provenance("model", "segmenter", "2.1", Triangle(4));
        _stage.Fold(Actor.System, "import", new GeometrySet("P", Triangle(4), 0.6, provenance));
        _stage.Do("ada", new SetGeometry("P", Triangle(4, 1), _stage.Version));
        var label = _stage.State.Objects["P"].Frames[Triangle(4).Frame.ToString()];
        Assert.Equal((1.0, provenance, "ada"), (label.Alpha, label.Provenance, label.By));
    }

    internal static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
