using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Messages;
using static Annotator.Core.Tests.Annotations.SetStage;

namespace Annotator.Core.Tests.Annotations;

public sealed class StrokeTests
{
    private readonly SetStage _stage = new();

    public StrokeTests()
    {
        _stage.Do("ada", new AddObject("L", Liver));
        _stage.Do("bob", new AddObject("K", Kidney));
    }

    [Fact]
    public void Setting_leaves_the_voxels_of_other_live_objects_alone()
    {
        _stage.Do("ada", Paint("L", 2, 2, 4));
        _stage.Do("bob", Paint("K", 2, 0, 8));
        Assert.Equal("KKLLLLKK..", _stage.Picture(2, 10));
    }

    [Fact]
    public void Taking_over_takes_the_voxels_of_other_live_objects()
    {
        _stage.Do("ada", Paint("L", 2, 2, 4));
        _stage.Do("bob", TakeOver("K", 2, 4, 4));
        Assert.Equal("..LLKKKK..", _stage.Picture(2, 10));
        var painted = Assert.IsType<MaskPainted>(_stage.Log[^1].Event);
        Assert.Equal([(null, 6, 2), ("L", 4, 2)], painted.Flips.Select(f => (f.From, RunCodec.Decode(f.Runs)[0].Start, RunCodec.Decode(f.Runs)[0].Length)));
    }

    [Fact]
    public void Taking_over_leaves_what_another_session_holds()
    {
        _stage.Do("ada", Paint("L", 2, 2, 4));
        _stage.Leases["L"] = new("ada-1", "ada", "Ada");
        _stage.Do("bob", TakeOver("K", 2, 0, 8));
        Assert.Equal("KKLLLLKK", _stage.Picture(2, 8));
    }

    [Fact]
    public void Taking_over_in_a_group_where_objects_overlap_is_setting()
    {
        var stage = new SetStage(panoptic: false);
        stage.Do("ada", new AddObject("L", Liver));
        stage.Do("bob", new AddObject("K", Kidney));
        stage.Do("ada", Paint("L", 0, 0, 4));
        stage.Do("bob", TakeOver("K", 0, 2, 4));
        Assert.Equal(("LLLL..", "..KKKK"), (stage.Picture(0, 6, "L"), stage.Picture(0, 6, "K")));
    }

    [Fact]
    public void Erasing_touches_only_the_object_s_own_voxels()
    {
        _stage.Do("ada", Paint("L", 2, 0, 4));
        _stage.Do("bob", Paint("K", 2, 4, 4));
        _stage.Do("ada", Erase("L", 2, 2, 4));
        Assert.Equal("LL..KKKK", _stage.Picture(2, 8));
    }

    [Fact]
    public void A_stroke_that_flips_nothing_is_accepted_without_an_event()
    {
        _stage.Do("ada", Paint("L", 2, 0, 4));
        Assert.Empty(Assert.IsType<Decision.Accepted>(_stage.Try(Person("ada"), Paint("L", 2, 1, 2))).Events);
    }

    [Fact]
    public void The_voxels_of_a_removed_object_count_as_nobody_s_and_come_back_where_nobody_painted()
    {
        _stage.Do("ada", Paint("L", 2, 0, 6));
        var removal = _stage.Do("ada", new RemoveObject("L"));
        _stage.Do("bob", Paint("K", 2, 4, 4));
        Assert.Equal("....KKKK", _stage.Picture(2, 8));
        _stage.Do("ada", new Undo(removal));
        Assert.Equal("LLLLKKKK", _stage.Picture(2, 8));
    }

    [Fact]
    public void Several_slices_of_one_stroke_come_in_any_order_and_are_stored_by_k()
    {
        var runs = RunCodec.Encode([new(0, 3)]);
        _stage.Do("ada", new PaintMask("L", Grid.Id, StrokeMode.Set, [new(5, runs), new(0, runs), new(3, runs)]));
        Assert.Equal([0, 3, 5], Assert.IsType<MaskPainted>(_stage.Log[^1].Event).Flips.Select(f => f.K));
    }

    [Theory]
    [InlineData(-1, "AAE=", "outside-image")]
    [InlineData(6, "AAE=", "outside-image")]
    [InlineData(0, "?", "bad-stroke")]
    [InlineData(0, "AAA=", "bad-stroke")]     // a run of no voxel
    [InlineData(0, "AAEAAQ==", "bad-stroke")] // two runs that touch
    [InlineData(0, "gAAB", "bad-stroke")]     // a number not in its shortest form
    [InlineData(0, "AA==", "bad-stroke")]     // a gap without a length
    [InlineData(0, "dwI=", "bad-stroke")]     // 119 + 2 of 120 voxels
    public void A_stroke_that_cannot_be_read_is_refused(int k, string runs, string code) =>
        Assert.Equal(code, _stage.Refuse("ada", new PaintMask("L", Grid.Id, StrokeMode.Set, [new(k, runs)])).Code);

    [Fact]
    public void A_stroke_with_one_slice_twice_is_refused() =>
        Assert.Equal("bad-stroke", _stage.Refuse("ada", new PaintMask("L", Grid.Id, StrokeMode.Set, [new(0, "AAE="), new(0, "AAE=")])).Code);

    [Fact]
    public void The_last_voxel_of_a_slice_can_be_painted()
    {
        _stage.Do("ada", Paint("L", 5, 119, 1));
        Assert.Equal("L", _stage.State.Layer(new MaskLayerId(Grid.Id, Group))[5].At(119).Owner);
    }

    [Fact]
    public void The_mask_of_an_object_is_told_by_grid_and_slice()
    {
        _stage.Do("ada", Paint("L", 3, 4, 2));
        _stage.Do("ada", Paint("L", 3, 6, 2));
        _stage.Do("ada", Paint("L", 1, 0, 1));
        Assert.Equal([(1, "0+1"), (3, "4+4")], _stage.State.MaskOf("L").Select(m => (m.K, string.Join(' ', m.Runs.Select(r => $"{r.Start}+{r.Length}")))));
    }
}
