using Annotator.Core.Annotations.Masks;
using FsCheck;
using FsCheck.Fluent;

namespace Annotator.Core.Tests.Annotations;

public sealed class RunCodecTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("0+1", "AAE=")]
    [InlineData("5+3", "BQM=")]
    [InlineData("0+1 2+1", "AAEBAQ==")]
    [InlineData("127+128 300+16384", "f4ABLYCAAQ==")]
    public void Runs_have_one_text(string runs, string text)
    {
        VoxelRun[] parsed = [.. runs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        Assert.Equal(text, RunCodec.Encode(parsed));
        Assert.Equal(parsed, RunCodec.Decode(text));
    }

    [Fact]
    public void Any_voxels_come_back_from_their_text() => Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), voxels =>
    {
        var runs = new RunMergerOfTests();
        for (var v = 0; v < voxels.Length; v++) if (voxels[v]) runs.Add(v);
        var read = RunCodec.TryDecode(RunCodec.Encode([.. runs.Runs]), voxels.Length, out var decoded, out _);
        return read && decoded.SequenceEqual(runs.Runs);
    }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("AAE")]
    [InlineData("!!!!")]
    [InlineData("AAA=")]
    [InlineData("AAEAAQ==")]
    [InlineData("gAAB")]
    [InlineData("/////w8B")]
    [InlineData("AA==")]
    [InlineData("gA==")]
    public void Any_other_text_is_refused(string text)
    {
        Assert.False(RunCodec.TryDecode(text, int.MaxValue, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    private static VoxelRun Parse(string run) => new(int.Parse(run.Split('+')[0], null), int.Parse(run.Split('+')[1], null));

    private sealed class RunMergerOfTests
    {
        public List<VoxelRun> Runs { get; } = [];

        public void Add(int voxel)
        {
            if (Runs.Count > 0 && Runs[^1].End == voxel) Runs[^1] = new(Runs[^1].Start, Runs[^1].Length + 1);
            else Runs.Add(new(voxel, 1));
        }
    }
}
