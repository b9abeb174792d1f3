using Annotator.Core.Geometry;
using FsCheck;
using FsCheck.Fluent;

namespace Annotator.Core.Tests.Geometry;

public sealed class LpsFromIjkTests
{
    private static readonly Arbitrary<(LpsFromIjk Lattice, IjkPoint Point)> LatticesAndPoints = (
        from orientation in Gen.Choose(0, 47)
        from turns in Gen.Choose(-200, 200).Three()
        from point in Gen.Choose(-5000, 5000).Three()
        select (Lattices.Oblique(orientation, turns.Item1 / 10.0, turns.Item2 / 10.0, turns.Item3 / 10.0),
            new IjkPoint(point.Item1 / 37.0, point.Item2 / 37.0, point.Item3 / 37.0))).ToArbitrary();

    [Fact]
    public void The_way_there_and_back_is_the_identity() => Prop.ForAll(LatticesAndPoints, sample =>
    {
        var back = sample.Lattice.Inverse() * (sample.Lattice * sample.Point);
        return Math.Abs(back.I - sample.Point.I) < 1e-9 && Math.Abs(back.J - sample.Point.J) < 1e-9 && Math.Abs(back.K - sample.Point.K) < 1e-9;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Twelve_numbers_read_back_to_the_same_affine() => Prop.ForAll(LatticesAndPoints, sample =>
        LpsFromIjk.TryRead(sample.Lattice.ToRows().AsSpan(), out var read) is null && read == sample.Lattice)
        .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void The_inverse_as_twelve_numbers_maps_as_the_inverse_does() => Prop.ForAll(LatticesAndPoints, sample =>
    {
        var p = sample.Lattice * sample.Point;
        var m = sample.Lattice.Inverse().ToRows();
        double Row(int r) => (m[4 * r] * p.X) + (m[(4 * r) + 1] * p.Y) + (m[(4 * r) + 2] * p.Z) + m[(4 * r) + 3];
        return Math.Abs(Row(0) - sample.Point.I) < 1e-9 && Math.Abs(Row(1) - sample.Point.J) < 1e-9 && Math.Abs(Row(2) - sample.Point.K) < 1e-9;
    }).Check(Config.QuickThrowOnFailure);

    [Theory, MemberData(nameof(Orientations))]
    public void Determinant_and_spacings_are_those_of_the_voxel(int orientation)
    {
        var lattice = Lattices.Oblique(orientation);
        var leftHanded = Enum.GetValues<VoxelAxis>().Aggregate(1, (sign, axis) => sign * Lattices.Nearest(orientation, axis).Sign)
            * (orientation / 8 is 0 or 3 or 4 ? 1 : -1) < 0;

        Assert.Equal(0.7 * 0.9 * 2.5 * (leftHanded ? -1 : 1), lattice.Determinant, 12);
        Assert.Equal(0.7, lattice.SpacingBetweenColumns, 12);
        Assert.Equal(0.9, lattice.SpacingBetweenRows, 12);
        Assert.Equal(2.5, lattice.SpacingBetweenSlices, 12);
    }

    public static TheoryData<int> Orientations => [.. Lattices.AllOrientations];

    [Fact]
    public void The_distance_of_slices_is_measured_at_right_angles_to_them()
    {
        var sheared = new LpsFromIjk(new(0.5, 0, 0), new(0, 0.5, 0), new(0, 3, 4), default);

        Assert.Equal(4, sheared.SpacingBetweenSlices, 12);
    }

    [Theory]
    [InlineData(new double[] { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 })]
    [InlineData(new double[] { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, double.NaN, 0 })]
    [InlineData(new double[] { 1, 2, 0, 0, 1, 2, 0, 0, 0, 0, 1, 0 })]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0 })]
    public void An_affine_that_is_short_not_finite_or_flat_is_refused(double[] rows)
    {
        var refusal = LpsFromIjk.TryRead(rows, out var read);

        Assert.Equal(GeometryRefusals.BadAffine, refusal?.Code);
        Assert.Null(read);
    }

    [Fact]
    public void A_point_goes_to_ras_and_back()
    {
        var lps = new LpsPoint(1.5, -2.25, 3);

        Assert.Equal(new RasPoint(-1.5, 2.25, 3), lps.ToRas());
        Assert.Equal(lps, lps.ToRas().ToLps());
    }

    [Theory]
    [InlineData(0.49, 0)]
    [InlineData(0.5, 1)]
    [InlineData(-0.5, 0)]
    [InlineData(-0.51, -1)]
    public void A_place_lies_in_the_voxel_whose_centre_is_nearest_and_halves_go_up(double i, int voxel) =>
        Assert.Equal(new VoxelIndex(voxel, 0, 0), new IjkPoint(i, 0, 0).ToVoxel());
}
