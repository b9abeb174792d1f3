using Annotator.Core.Geometry;
using Annotator.Grains.Imports;
using Annotator.Grains.Tests.Images;
using Annotator.Imaging.Formats.VolumeFiles;
using Annotator.Imaging.Phantoms;

namespace Annotator.Grains.Tests;

public sealed class LatticeMatchTests
{
    private static readonly Grid Grid = Grid.Create("1.2.3", 13, 11, 9, MadeVolumeFiles.Oblique, "1.2.3.4");

    [Fact]
    public void A_file_turned_in_any_of_48_ways_and_cropped_falls_on_the_voxels_at_the_same_places()
    {
        for (var orientation = 0; orientation < CornerPhantom.Orientations; orientation++)
        {
            var file = Turned(orientation, new VoxelIndex(2, 1, 3), (8, 7, 5));
            var (match, refused) = LatticeMatch.Of(file, Grid);
            Assert.Null(refused);
            for (var n = 0; n < file.Columns * file.Rows * file.Slices; n++)
            {
                var (i, j, k) = (n % file.Columns, n / file.Columns % file.Rows, n / (file.Columns * file.Rows));
                var (inFile, inGrid) = (file.LpsFromIjk! * new IjkPoint(i, j, k), MadeVolumeFiles.Oblique * match![i, j, k].ToIjk());
                Assert.True((inFile - inGrid).Length < 1e-9, $"orientation {orientation}");
            }
        }
    }

    [Theory]
    [InlineData(0.05, true)]
    [InlineData(0.2, false)]
    [InlineData(30, false)]
    public void A_file_that_is_shifted_by_part_of_a_voxel_or_leaves_the_volume_is_refused_with_both_geometries(double voxels, bool isTaken)
    {
        var shifted = MadeVolumeFiles.Oblique with { Origin = MadeVolumeFiles.Oblique.Origin + (MadeVolumeFiles.Oblique.J * voxels) };
        var (match, refused) = LatticeMatch.Of(Header(13, 10, 9, shifted), Grid);
        Assert.Equal(isTaken, match is not null);
        if (isTaken) return;
        Assert.Equal("geometry-mismatch", refused!.Code);
        Assert.Contains("13 × 10 × 9 of 0.7 × 0.9 × 2.5 mm", refused.Text, StringComparison.Ordinal);
        Assert.Contains("13 × 11 × 9 of 0.7 × 0.9 × 2.5 mm", refused.Text, StringComparison.Ordinal);
        Assert.Equal(11, refused.Details!["volume"]!["rows"]!.GetValue<int>());
    }

    [Fact]
    public void Another_spacing_or_direction_is_refused()
    {
        var affine = MadeVolumeFiles.Oblique;
        Assert.NotNull(LatticeMatch.Of(Header(7, 6, 5, affine with { I = affine.I * 1.1 }), Grid).Rejection);
        Assert.NotNull(LatticeMatch.Of(Header(7, 6, 5, affine with { I = affine.I * 2 }), Grid).Rejection);
        Assert.NotNull(LatticeMatch.Of(Header(7, 6, 5, affine with { K = affine.K + (affine.I * 0.2) }), Grid).Rejection);
        Assert.NotNull(LatticeMatch.Of(Header(7, 6, 5, null), Grid).Rejection);
    }

    // The phantom's lattice in that orientation has the steps ±(0.7, 0.9, 2.5) along patient axes; here they run along the grid's.
    private static VolumeFileHeader Turned(int orientation, VoxelIndex from, (int I, int J, int K) size)
    {
        var straight = CornerPhantom.Create(orientation).LpsFromIjk;
        int[] lengths = [size.I, size.J, size.K];
        LpsVector[] steps = [MadeVolumeFiles.Oblique.I, MadeVolumeFiles.Oblique.J, MadeVolumeFiles.Oblique.K];
        var origin = MadeVolumeFiles.Oblique * from.ToIjk();
        var (turned, counts) = (new LpsVector[3], new int[3]);
        foreach (var (step, n) in new[] { straight.I, straight.J, straight.K }.Select((s, n) => (s, n)))
        {
            var axis = step.X != 0 ? 0 : step.Y != 0 ? 1 : 2;
            var isReversed = step.X + step.Y + step.Z < 0;
            (turned[n], counts[n]) = (isReversed ? -steps[axis] : steps[axis], lengths[axis]);
            if (isReversed) origin += steps[axis] * (lengths[axis] - 1);
        }
        return Header(counts[0], counts[1], counts[2], new LpsFromIjk(turned[0], turned[1], turned[2], origin));
    }

    private static VolumeFileHeader Header(int columns, int rows, int slices, LpsFromIjk? affine) => new()
    {
        Format = "NRRD", Columns = columns, Rows = rows, Slices = slices, Phases = 1, Type = ScalarType.Uint8, LpsFromIjk = affine,
    };
}
