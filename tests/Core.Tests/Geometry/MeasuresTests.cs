using Annotator.Core.Geometry;
using FsCheck;
using FsCheck.Fluent;

namespace Annotator.Core.Tests.Geometry;

public sealed class MeasuresTests
{
    // 10 columns × 20 rows, in slice 5: 7 mm × 18 mm.
    private static readonly IjkPoint[] Rectangle = [new(2, 3, 5), new(12, 3, 5), new(12, 23, 5), new(2, 23, 5)];

    [Fact]
    public void A_rectangle_is_measured_by_its_real_spacing()
    {
        var ruler = Ruler.Of(Lattices.Grid(Lattices.Oblique(0)));

        AssertMm(50, Measures.Perimeter(ruler, Rectangle));
        AssertMm(126, Measures.Area(ruler, Rectangle));
        AssertMm(Math.Sqrt((7 * 7) + (18 * 18)), Measures.LongestDiameter(ruler, Rectangle)!.Length);
        AssertMm(7 + 18, Measures.Length(ruler, Rectangle.AsSpan(0, 3)));
    }

    [Fact]
    public void A_distance_between_slices_counts_their_distance()
    {
        var ruler = Ruler.Of(Lattices.Grid(Lattices.Oblique(13)));

        AssertMm(Math.Sqrt((2.1 * 2.1) + (3.6 * 3.6) + 100), ruler.Distance(new(0, 0, 0), new(3, 4, 4)));
    }

    [Fact]
    public void The_longest_diameter_is_between_corners_not_along_an_axis_of_the_pixels()
    {
        // In pixels the first two points are farther apart; in mm the last two are.
        var thin = new LpsFromIjk(new(0.5, 0, 0), new(0, 2, 0), new(0, 0, 1), default);
        var ruler = Ruler.Of(Lattices.Grid(thin));
        var longest = Measures.LongestDiameter(ruler, [new(0, 0, 0), new(20, 0, 0), new(10, -5, 0), new(10, 5, 0)])!;

        AssertMm(20, longest.Length);
        Assert.Equal((new IjkPoint(10, -5, 0), new IjkPoint(10, 5, 0)), (longest.From, longest.To));
    }

    [Fact]
    public void Measures_do_not_depend_on_the_orientation_of_the_grid() => Prop.ForAll(
        (from orientation in Gen.Choose(0, 47)
         from turns in Gen.Choose(-450, 450).Three()
         select (orientation, turns)).ToArbitrary(),
        sample =>
        {
            var ruler = Ruler.Of(Lattices.Grid(Lattices.Oblique(sample.orientation, sample.turns.Item1 / 10.0, sample.turns.Item2 / 10.0, sample.turns.Item3 / 10.0)));
            AssertMm(50, Measures.Perimeter(ruler, Rectangle));
            AssertMm(126, Measures.Area(ruler, Rectangle));
            return true;
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_stack_with_spacing_measures_in_mm()
    {
        var ruler = Ruler.Of(Lattices.Grid(null), new PixelSpacing(ColumnMm: 0.7, RowMm: 0.9));

        AssertMm(126, Measures.Area(ruler, Rectangle));
    }

    [Fact]
    public void Without_spacing_the_unit_is_pixels()
    {
        var ruler = Ruler.Of(Lattices.Grid(null));

        Assert.Equal(new Measure(60, MeasureUnit.Px), Measures.Perimeter(ruler, Rectangle));
        Assert.Equal(new Measure(200, MeasureUnit.Px), Measures.Area(ruler, Rectangle));
    }

    [Fact]
    public void Nothing_has_no_length_and_no_diameter()
    {
        Assert.Equal(0, Measures.Length(Ruler.Pixels, []).Value);
        Assert.Equal(0, Measures.Area(Ruler.Pixels, [new(1, 1, 0)]).Value);
        Assert.Null(Measures.LongestDiameter(Ruler.Pixels, []));
    }

    private static void AssertMm(double expected, Measure measured)
    {
        Assert.Equal(MeasureUnit.Mm, measured.Unit);
        Assert.Equal(expected, measured.Value, 9);
    }
}
