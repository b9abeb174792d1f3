using Annotator.Core.Annotations.Masks;
using Annotator.Imaging.Labelmaps;
using Annotator.Imaging.Tests.Volumes;
using FsCheck;
using FsCheck.Fluent;

namespace Annotator.Imaging.Tests.Labelmaps;

public sealed class LabelmapRunsTests
{
    [Fact]
    public void Dense_to_runs_to_text_and_back_is_the_same_labelmap() => Prop.ForAll(
        (from labels in Gen.Choose(0, 3).ArrayOf() select labels.SelectMany((label, n) => Enumerable.Repeat((ushort)label, 1 + (n * 7 % 5))).ToArray()).ToArbitrary(),
        dense =>
        {
            var back = new ushort[dense.Length];
            foreach (var label in new ushort[] { 1, 2, 3 })
            {
                var text = RunCodec.Encode(LabelmapRuns.FromDense(dense, label).AsSpan());
                Assert.True(RunCodec.TryDecode(text, dense.Length, out var runs, out _));
                LabelmapRuns.ToDense(runs.AsSpan(), label, back);
                Assert.Equal(dense.Count(value => value == label), LabelmapRuns.Count(runs.AsSpan()));
            }
            return back.AsSpan().SequenceEqual(dense);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_run_that_leaves_the_slice_is_refused() =>
        Assert.Throws<ArgumentException>(() => LabelmapRuns.ToDense([new VoxelRun(8, 3)], 1, new ushort[10]));

    [Fact]
    public void A_volume_is_counted_in_real_voxels()
    {
        var grid = TestVolumes.Manifest(Annotator.Core.Contract.PixelType.Int16, 4, 4, 4, new(new(0.7, 0, 0), new(0, 0, -0.9), new(0, 2.5, 0), default)).Descriptor.Grid;

        Assert.Equal(157.5, LabelmapRuns.VolumeMm3(100, grid)!.Value, 9);
        Assert.Null(LabelmapRuns.VolumeMm3(100, grid with { LpsFromIjk = null }));
    }
}
