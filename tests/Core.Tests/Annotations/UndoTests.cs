using Annotator.Core.Annotations;
using static Annotator.Core.Tests.Annotations.SetStage;

namespace Annotator.Core.Tests.Annotations;

public sealed class UndoTests
{
    private readonly SetStage _stage = new();

    public UndoTests()
    {
        _stage.Do("ada", new AddObject("L", Liver));
        _stage.Do("bob", new AddObject("K", Kidney));
    }

    [Fact]
    public void Undoing_a_stroke_returns_what_nobody_has_touched_since()
    {
        var stroke = _stage.Do("ada", Paint("L", 1, 0, 8));
        _stage.Do("bob", TakeOver("K", 1, 4, 2));
        _stage.Do("ada", new Undo(stroke));
        Assert.Equal("....KK..", _stage.Picture(1, 8));
    }

    [Fact]
    public void Undoing_one_s_strokes_one_after_the_other_leaves_nothing_behind()
    {
        var painted = _stage.Do("ada", Paint("L", 1, 0, 8));
        var erased = _stage.Do("ada", Erase("L", 1, 2, 3));
        _stage.Do("ada", new Undo(erased));
        Assert.Equal("LLLLLLLL", _stage.Picture(1, 8));
        _stage.Do("ada", new Undo(painted));
        Assert.Equal("........", _stage.Picture(1, 8));
    }

    [Fact]
    public void Redoing_brings_everything_back_in_order()
    {
        var painted = _stage.Do("ada", Paint("L", 1, 0, 8));
        var erased = _stage.Do("ada", Erase("L", 1, 2, 3));
        var undoErased = _stage.Do("ada", new Undo(erased));
        var undoPainted = _stage.Do("ada", new Undo(painted));
        Assert.Equal([undoPainted, undoErased], _stage.State.Redoable("ada"));
        _stage.Do("ada", new Undo(undoPainted));
        Assert.Equal("LLLLLLLL", _stage.Picture(1, 8));
        _stage.Do("ada", new Undo(undoErased));
        Assert.Equal("LL...LLL", _stage.Picture(1, 8));
    }

    [Fact]
    public void Redoing_skips_voxels_that_somebody_touched_after_the_undo()
    {
        var stroke = _stage.Do("ada", Paint("L", 1, 0, 4));
        var undo = _stage.Do("ada", new Undo(stroke));
        _stage.Do("bob", Paint("K", 1, 1, 1));
        _stage.Do("bob", Erase("K", 1, 1, 1));
        _stage.Do("ada", new Undo(undo));
        Assert.Equal("L.LL", _stage.Picture(1, 4));
    }

    [Fact]
    public void Undoing_a_take_over_gives_the_voxels_back()
    {
        _stage.Do("ada", Paint("L", 1, 0, 6));
        var taken = _stage.Do("bob", TakeOver("K", 1, 3, 6));
        _stage.Do("bob", new Undo(taken));
        Assert.Equal("LLLLLL...", _stage.Picture(1, 9));
    }

    [Fact]
    public void Undoing_a_take_over_gives_nothing_to_an_object_that_is_gone()
    {
        _stage.Do("ada", Paint("L", 1, 0, 6));
        var taken = _stage.Do("bob", TakeOver("K", 1, 3, 6));
        _stage.Do("ada", new RemoveObject("L"));
        _stage.Do("bob", new Undo(taken));
        Assert.Equal(".........", _stage.Picture(1, 9));
    }

    [Fact]
    public void Redoing_takes_nothing_from_an_object_that_was_restored_meanwhile()
    {
        _stage.Do("ada", Paint("L", 1, 0, 6));
        var removal = _stage.Do("ada", new RemoveObject("L"));
        var stroke = _stage.Do("bob", Paint("K", 1, 3, 6));
        var undo = _stage.Do("bob", new Undo(stroke));
        _stage.Do("ada", new Undo(removal));
        _stage.Do("bob", new Undo(undo));
        Assert.Equal("LLLLLLKKK", _stage.Picture(1, 9));
    }

    [Fact]
    public void Redoing_a_take_over_takes_nothing_that_another_session_holds_by_now()
    {
        _stage.Do("ada", Paint("L", 1, 0, 4));
        var undo = _stage.Do("bob", new Undo(_stage.Do("bob", TakeOver("K", 1, 2, 4))));
        _stage.Leases["L"] = new("ada-1", "ada", "Ada");
        _stage.Do("bob", new Undo(undo));
        Assert.Equal("LLLLKK", _stage.Picture(1, 6));
    }

    [Fact]
    public void Somebody_else_s_command_cannot_be_undone()
    {
        var stroke = _stage.Do("ada", Paint("L", 1, 0, 4));
        Assert.Equal("nothing-to-undo", _stage.Refuse("bob", new Undo(stroke)).Code);
    }

    [Fact]
    public void A_command_cannot_be_undone_twice()
    {
        var stroke = _stage.Do("ada", Paint("L", 1, 0, 4));
        _stage.Do("ada", new Undo(stroke));
        Assert.Equal("nothing-to-undo", _stage.Refuse("ada", new Undo(stroke)).Code);
    }

    [Fact]
    public void A_new_command_ends_what_could_be_redone()
    {
        var undo = _stage.Do("ada", new Undo(_stage.Do("ada", Paint("L", 1, 0, 4))));
        _stage.Do("ada", Paint("L", 2, 0, 4));
        Assert.Equal("nothing-to-undo", _stage.Refuse("ada", new Undo(undo)).Code);
        Assert.Empty(_stage.State.Redoable("ada"));
    }

    [Fact]
    public void Only_the_last_hundred_commands_can_be_undone()
    {
        var strokes = Enumerable.Range(0, 101).Select(n => _stage.Do("ada", Paint("L", 1, n, 1))).ToArray();
        Assert.Equal(strokes[1..].Reverse(), _stage.State.Undoable("ada"));
        Assert.Equal(0, _stage.State.Layer(new(Grid.Id, Group))[1].At(0).Stamp);
    }

    [Fact]
    public void An_undo_that_finds_nothing_left_still_leaves_the_stack()
    {
        var stroke = _stage.Do("ada", Paint("L", 1, 0, 4));
        _stage.Do("bob", TakeOver("K", 1, 0, 4));
        _stage.Do("ada", new Undo(stroke));
        Assert.Equal("KKKK", _stage.Picture(1, 4));
        Assert.DoesNotContain(stroke, _stage.State.Undoable("ada"));
    }

    [Fact]
    public void A_stroke_of_a_removed_object_cannot_be_undone()
    {
        var stroke = _stage.Do("ada", Paint("L", 1, 0, 4));
        _stage.Do("bob", new RemoveObject("L"));
        Assert.Equal("gone", _stage.Refuse("ada", new Undo(stroke)).Code);
    }

    [Fact]
    public void Geometry_is_undone_and_redone_step_by_step()
    {
        _stage.Do("ada", new AddObject("P", Outline));
        var first = _stage.Do("ada", new SetGeometry("P", Triangle(2), _stage.Version));
        var second = _stage.Do("ada", new SetGeometry("P", Triangle(2, 1), _stage.Version));
        var undoSecond = _stage.Do("ada", new Undo(second));
        Assert.Equal(Triangle(2), Assert.Single(_stage.State.Objects["P"].LiveFrames).Geometry);
        var undoFirst = _stage.Do("ada", new Undo(first));
        Assert.Empty(_stage.State.Objects["P"].LiveFrames);
        _stage.Do("ada", new Undo(undoFirst));
        _stage.Do("ada", new Undo(undoSecond));
        Assert.Equal(Triangle(2, 1), Assert.Single(_stage.State.Objects["P"].LiveFrames).Geometry);
    }

    [Fact]
    public void Geometry_that_somebody_built_on_cannot_be_undone()
    {
        _stage.Do("ada", new AddObject("P", Outline));
        var mine = _stage.Do("ada", new SetGeometry("P", Triangle(2), _stage.Version));
        var theirs = _stage.Do("bob", new SetGeometry("P", Triangle(2, 1), _stage.Version));
        Assert.Equal("built-on", _stage.Refuse("ada", new Undo(mine)).Code);
        _stage.Do("bob", new Undo(theirs));
        _stage.Do("ada", new Undo(mine));
        Assert.Empty(_stage.State.Objects["P"].LiveFrames);
    }

    [Fact]
    public void Adding_is_undone_unless_somebody_built_on_it()
    {
        var added = _stage.Do("ada", new AddObject("P", Outline, Triangle(2)));
        var theirs = _stage.Do("bob", new SetGeometry("P", Triangle(3), _stage.Version));
        Assert.Equal("built-on", _stage.Refuse("ada", new Undo(added)).Code);
        _stage.Do("bob", new Undo(theirs));
        var undo = _stage.Do("ada", new Undo(added));
        Assert.False(_stage.State.IsLive("P"));
        _stage.Do("ada", new Undo(undo));
        Assert.Equal(Triangle(2), Assert.Single(_stage.State.Objects["P"].LiveFrames).Geometry);
    }

    [Fact]
    public void Adding_is_not_undone_while_anything_is_painted()
    {
        var added = _stage.Do("ada", new AddObject("M", Liver));
        _stage.Do("bob", Paint("M", 0, 0, 1));
        Assert.Equal("built-on", _stage.Refuse("ada", new Undo(added)).Code);
    }

    [Fact]
    public void Class_attribute_frame_removal_and_object_removal_are_undone()
    {
        _stage.Do("ada", new AddObject("P", Outline, Triangle(2)));
        var answered = _stage.Do("ada", new SetAttribute("P", "note", _stage.Version, Json("\"dense\"")));
        var changed = _stage.Do("ada", new ChangeClass("P", OtherOutline, _stage.Version));
        var cut = _stage.Do("ada", new RemoveFrameLabel("P", Triangle(2).Frame, _stage.Version));
        var removed = _stage.Do("ada", new RemoveObject("P", _stage.Version));
        foreach (var command in (string[])[removed, cut, changed, answered]) _stage.Do("ada", new Undo(command));
        var target = _stage.State.Objects["P"];
        Assert.Equal((false, Outline, 1, 0), (target.Removed, target.LabelId, target.LiveFrames.Count(), target.LiveAttributes.Count()));
    }

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonDocument.Parse(text).RootElement;
}
