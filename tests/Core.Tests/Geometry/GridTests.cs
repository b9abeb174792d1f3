using Annotator.Core.Geometry;

namespace Annotator.Core.Tests.Geometry;

public sealed class GridTests
{
    [Fact]
    public void Equal_fields_have_one_id_and_are_equal()
    {
        var (a, b) = (Lattices.Grid(Lattices.Oblique(5)), Lattices.Grid(Lattices.Oblique(5)));

        Assert.Equal(a.Id, b.Id);
        Assert.Equal(a, b);
        Assert.Matches("^[0-9a-f]{32}$", a.Id);
    }

    [Fact]
    public void The_id_is_pinned()
    {
        var grid = Grid.Create("2.25.1", 4, 3, 2, new LpsFromIjk(new(0.7, 0, 0), new(-0.0, 0.9, 0), new(0, 0, 2.5), new(1, -2, 3)), "2.25.2");

        Assert.Equal("7511206196da5aab5b4ea152025255bb", grid.Id);
    }

    [Fact]
    public void Every_field_changes_the_id()
    {
        var grid = Lattices.Grid(Lattices.Oblique(0));
        Grid[] others =
        [
            grid with { FrameOfReferenceUid = "2.25.9" }, grid with { Columns = 30 }, grid with { Rows = 30 }, grid with { Slices = 30 },
            grid with { LpsFromIjk = Lattices.Oblique(1).ToRows() }, grid with { LpsFromIjk = null }, grid with { SeriesInstanceUid = "2.25.9" },
            grid with { StackId = "a" }, grid with { Phase = "a" },
        ];

        Assert.Equal(others.Length + 1, others.Select(other => other.ComputeId()).Append(grid.Id).Distinct().Count());
    }

    [Fact]
    public void The_affine_comes_back_as_it_went_in() => Assert.Equal(Lattices.Oblique(17), Lattices.Grid(Lattices.Oblique(17)).GetLpsFromIjk());

    [Fact]
    public void A_stack_has_no_affine() => Assert.Null(Lattices.Grid(null).GetLpsFromIjk());

    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(30, 22, 10, true)]
    [InlineData(31, 0, 0, false)]
    [InlineData(0, 23, 0, false)]
    [InlineData(0, 0, -1, false)]
    public void A_voxel_is_in_the_grid_or_not(int i, int j, int k, bool isIn) =>
        Assert.Equal(isIn, Lattices.Grid(null).Contains(new VoxelIndex(i, j, k)));
}
