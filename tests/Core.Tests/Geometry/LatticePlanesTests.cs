using Annotator.Core.Geometry;
using FsCheck;
using FsCheck.Fluent;

namespace Annotator.Core.Tests.Geometry;

public sealed class LatticePlanesTests
{
    private static readonly LpsVector Left = new(1, 0, 0);
    private static readonly LpsVector Posterior = new(0, 1, 0);
    private static readonly LpsVector Superior = new(0, 0, 1);

    public static TheoryData<int> Orientations => [.. Lattices.AllOrientations];

    [Theory, MemberData(nameof(Orientations))]
    public void Pictures_stand_as_radiologists_read_in_every_orientation(int orientation)
    {
        var lattice = Lattices.Oblique(orientation);
        var planes = LatticePlanes.Of(Lattices.Grid(lattice));

        Assert.Equal([LatticePlane.Axial, LatticePlane.Sagittal, LatticePlane.Coronal], planes.Select(plane => plane.Plane));
        AssertRuns(lattice, planes[0], x: Left, y: Posterior, slice: Superior);
        AssertRuns(lattice, planes[1], x: Posterior, y: -Superior, slice: Left);
        AssertRuns(lattice, planes[2], x: Left, y: -Superior, slice: Posterior);
    }

    [Theory, MemberData(nameof(Orientations))]
    public void Sizes_and_spacings_belong_to_the_axes_that_are_seen(int orientation)
    {
        double[] mm = [Lattices.ColumnMm, Lattices.RowMm, Lattices.SliceMm];
        int[] length = [Lattices.Columns, Lattices.Rows, Lattices.Slices];
        foreach (var plane in LatticePlanes.Of(Lattices.Grid(Lattices.Oblique(orientation))))
        {
            var (x, y, slice) = ((int)plane.ColumnAxis.Axis, (int)plane.RowAxis.Axis, (int)plane.SliceAxis.Axis);
            Assert.Equal(3, x + y + slice);
            Assert.Equal((length[x], length[y], length[slice]), (plane.Width, plane.Height, plane.Count));
            Assert.Equal(mm[x], plane.PixelSpacing!.ColumnMm, 12);
            Assert.Equal(mm[y], plane.PixelSpacing.RowMm, 12);
        }
    }

    [Theory, MemberData(nameof(Orientations))]
    public void Each_voxel_axis_goes_to_the_patient_axis_it_was_turned_from(int orientation)
    {
        var axial = LatticePlanes.Find(Lattices.Grid(Lattices.Oblique(orientation)), LatticePlane.Axial)!;

        Assert.Equal((0, axial.ColumnAxis.Reversed ? -1 : 1), Lattices.Nearest(orientation, axial.ColumnAxis.Axis));
        Assert.Equal((1, axial.RowAxis.Reversed ? -1 : 1), Lattices.Nearest(orientation, axial.RowAxis.Axis));
        Assert.Equal((2, axial.SliceAxis.Reversed ? -1 : 1), Lattices.Nearest(orientation, axial.SliceAxis.Axis));
    }

    [Fact]
    public void A_place_in_a_picture_is_one_place_in_the_patient_and_back() => Prop.ForAll(
        (from orientation in Gen.Choose(0, 47)
         from n in Gen.Choose(-400, 4000).Three()
         select (orientation, new PicturePoint(n.Item1 / 64.0, n.Item2 / 64.0, n.Item3 / 64.0))).ToArbitrary(),
        sample =>
        {
            var lattice = Lattices.Oblique(sample.orientation);
            var ijkFromLps = lattice.Inverse();
            foreach (var plane in LatticePlanes.Of(Lattices.Grid(lattice)))
            {
                Assert.Equal(sample.Item2, plane.ToPicture(plane.ToIjk(sample.Item2)));
                var back = plane.ToPicture(ijkFromLps, plane.ToLps(lattice, sample.Item2));
                Assert.Equal(sample.Item2.X, back.X, 9);
                Assert.Equal(sample.Item2.Y, back.Y, 9);
                Assert.Equal(sample.Item2.Slice, back.Slice, 9);
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_first_pixel_of_a_reversed_axis_is_the_last_voxel()
    {
        var feetFirst = new LpsFromIjk(new(0.7, 0, 0), new(0, 0.9, 0), new(0, 0, -2.5), default);
        var coronal = LatticePlanes.Find(Lattices.Grid(feetFirst), LatticePlane.Coronal)!;
        var axial = LatticePlanes.Find(Lattices.Grid(feetFirst), LatticePlane.Axial)!;

        Assert.Equal(new IjkPoint(0, 4, 0), coronal.ToIjk(new PicturePoint(0, 0, 4)));
        Assert.Equal(new IjkPoint(0, 0, Lattices.Slices - 1), axial.ToIjk(new PicturePoint(0, 0, 0)));
    }

    [Fact]
    public void Off_axis_degrees_are_those_of_the_plane_itself()
    {
        var turnedAboutX = Lattices.Oblique(0, aboutX: 20, aboutY: 0, aboutZ: 0);

        Assert.Equal([20.0, 0.0, 20.0], LatticePlanes.Of(Lattices.Grid(turnedAboutX)).Select(plane => Math.Round(plane.OffAxisDegrees, 9)));
    }

    [Fact]
    public void Half_way_between_two_axes_each_voxel_axis_still_serves_once()
    {
        var between = Lattices.Oblique(0, aboutX: 45, aboutY: 0, aboutZ: 0);
        var nudged = Lattices.Oblique(0, aboutX: 45 + 1e-10, aboutY: 0, aboutZ: 0);

        Assert.Equal(LatticePlanes.Of(Lattices.Grid(between)).Select(plane => plane.SliceAxis), LatticePlanes.Of(Lattices.Grid(nudged)).Select(plane => plane.SliceAxis));
        Assert.Equal(3, LatticePlanes.Of(Lattices.Grid(between)).Select(plane => plane.SliceAxis.Axis).Distinct().Count());
    }

    [Fact]
    public void A_stack_shows_its_slices_as_they_are()
    {
        var spacing = new PixelSpacing(ColumnMm: 0.7, RowMm: 0.9);
        var native = Assert.Single(LatticePlanes.Of(Lattices.Grid(null), spacing));

        Assert.Equal(LatticePlane.Native, native.Plane);
        Assert.Equal((Lattices.Columns, Lattices.Rows, Lattices.Slices), (native.Width, native.Height, native.Count));
        Assert.Equal(new IjkPoint(3, 4, 5), native.ToIjk(new PicturePoint(3, 4, 5)));
        Assert.Same(spacing, native.PixelSpacing);
        Assert.Null(LatticePlanes.Of(Lattices.Grid(null))[0].PixelSpacing);
    }

    [Fact]
    public void Letters_name_the_edges_of_the_three_planes()
    {
        var lattice = Lattices.Oblique(0, 0, 0, 0);
        var letters = LatticePlanes.Of(Lattices.Grid(lattice)).Select(plane => OrientationLetters.Of(plane, lattice));

        Assert.Equal([new("R", "L", "A", "P"), new("A", "P", "S", "I"), new OrientationLetters("R", "L", "S", "I")], letters);
    }

    [Fact]
    public void An_oblique_direction_is_named_by_its_leading_axis_first()
    {
        Assert.Equal("LP", OrientationLetters.Toward(new(3, 2, 0)));
        Assert.Equal("SAR", OrientationLetters.Toward(new(-2, -2.5, 3)));
        Assert.Equal("I", OrientationLetters.Toward(new(0.1, 0, -2)));
        Assert.Equal("", OrientationLetters.Toward(default));
    }

    private static void AssertRuns(LpsFromIjk lattice, LatticePlaneDescriptor plane, LpsVector x, LpsVector y, LpsVector slice)
    {
        var origin = lattice * plane.ToIjk(new PicturePoint(0, 0, 0));
        Assert.True((plane.ToLps(lattice, new(1, 0, 0)) - origin).AngleDegreesTo(x) < 25);
        Assert.True((plane.ToLps(lattice, new(0, 1, 0)) - origin).AngleDegreesTo(y) < 25);
        Assert.True((plane.ToLps(lattice, new(0, 0, 1)) - origin).AngleDegreesTo(slice) < 25);
    }
}
