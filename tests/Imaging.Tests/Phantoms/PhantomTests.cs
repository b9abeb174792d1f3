using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Phantoms;
using Annotator.Imaging.Tests.Volumes;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Phantoms;

public sealed class PhantomTests
{
    // The default field of view at a coarser pitch: seconds become a fraction of one.
    private static readonly CtPhantomOptions Coarse = new(224, 152, 100, 1.4, 1.8, 3);
    private static readonly CtPhantom Phantom = CtPhantom.Create(Coarse);

    // Full resolution in the plane, as many slices as the tilt needs to reach the letters.
    private static readonly CtPhantom Fine = CtPhantom.Create(new CtPhantomOptions(Slices: 7, SpacingBetweenSlices: 6));

    public static TheoryData<int> Orientations => [.. Enumerable.Range(0, CornerPhantom.Orientations)];

    [Fact]
    public void Structures_lie_where_they_say()
    {
        Assert.Equal(10, Phantom.Structures.Length);
        foreach (var part in Phantom.Structures)
            Assert.True(Math.Abs(ValueAt(part.Centre) - part.ModalityValue) < 80, $"{part.Name}: {ValueAt(part.Centre)}, not {part.ModalityValue:0}");
    }

    [Fact]
    public void Nodules_end_where_their_radius_does()
    {
        foreach (var nodule in Phantom.Structures.Where(part => part.Name.StartsWith("Nodule", StringComparison.Ordinal)))
        {
            Assert.InRange(ValueAt(nodule.Centre + new LpsVector(0, 0, nodule.RadiiMm.Z * 0.3)), -150, 150);
            var away = nodule.RadiiMm.X + 4;
            LpsVector[] around = [new(away, 0, 0), new(-away, 0, 0), new(0, away, 0), new(0, -away, 0), new(0, 0, away), new(0, 0, -away)];
            // A vessel may touch it on one side or two.
            Assert.InRange(around.Select(step => ValueAt(nodule.Centre + step)).Order().ElementAt(3), -1000, -600);
        }
    }

    [Fact]
    public void The_heart_is_left_and_the_liver_right_and_the_spine_posterior()
    {
        LpsPoint Centre(string name) => Phantom.Structures.Single(part => part.Name == name).Centre;

        Assert.True(Centre("Heart").X > Centre("Liver").X);
        Assert.True(Centre("Left kidney").X > Centre("Right kidney").X);
        Assert.True(Centre("Spine").Y > Centre("Heart").Y);
        Assert.True(Centre("Right lung").Z > Centre("Right kidney").Z);
    }

    [Theory]
    [InlineData(-128, -84, "####.#...##...#####.#.#..#..#.#...#")]
    [InlineData(128, -84, "#....#....#....#....#....#....#####")]
    [InlineData(0, -108, ".###.#...##...#######...##...##...#")]
    [InlineData(0, 122, "####.#...##...#####.#....#....#....")]
    public void Letters_read_right_from_below_with_the_patient_on_the_back(double x, double y, string dots)
    {
        const double Dot = 1.9;
        var read = Enumerable.Range(0, 35).Select(n => CtPhantom.BodyCentre + new LpsVector(x + (((n % 5) - 2) * Dot), y + (((n / 5) - 3) * Dot), 0))
            .Select(place => ValueAt(Fine, place) > 200 ? '#' : '.');

        Assert.Equal(dots, string.Concat(read));
    }

    [Fact]
    public void The_same_seed_makes_the_same_voxels_and_another_does_not()
    {
        var small = new CtPhantomOptions(64, 40, 6, 5, 6, 40);

        Assert.Equal(CtPhantom.Create(small).Slices.SelectMany(slice => slice), CtPhantom.Create(small).Slices.SelectMany(slice => slice));
        Assert.NotEqual(CtPhantom.Create(small).Slices[3], CtPhantom.Create(small with { Seed = 2 }).Slices[3]);
    }

    [Fact]
    public void The_lattice_is_oblique_anisotropic_offset_and_right_handed()
    {
        var lattice = CtPhantom.Create(new CtPhantomOptions(16, 12, 3)).LpsFromIjk;

        Assert.Equal((0.7, 0.9, 2.5), (Math.Round(lattice.SpacingBetweenColumns, 9), Math.Round(lattice.SpacingBetweenRows, 9), Math.Round(lattice.SpacingBetweenSlices, 9)));
        Assert.True(lattice.Determinant > 0);
        Assert.All(new[] { lattice.I, lattice.J, lattice.K }.SelectMany(axis => new[] { axis.X, axis.Y, axis.Z }), part => Assert.NotEqual(0, part));
        Assert.Equal(0, lattice.I.Dot(lattice.J), 9);
    }

    [Fact]
    public void Noise_has_the_deviation_asked_for()
    {
        var noise = PhantomNoise.Slice(256, 200, 3, 14);
        var mean = noise.Average();

        Assert.InRange(mean, -0.5, 0.5);
        Assert.InRange(Math.Sqrt(noise.Average(value => (value - mean) * (value - mean))), 13, 15);
    }

    [Theory, MemberData(nameof(Orientations))]
    public void Corners_are_seen_where_radiologists_expect_them_in_every_orientation(int orientation)
    {
        var corner = CornerPhantom.Create(orientation);
        var manifest = TestVolumes.Manifest(PixelType.Int16, corner.Columns, corner.Rows, corner.Slices.Length, corner.LpsFromIjk);
        var volume = new Volume(manifest, [.. corner.Slices.Select(slice => MemoryMarshal.AsBytes(slice.AsSpan()).ToArray())]);

        // Each picture's corners, top left, top right, bottom left, bottom right, on the first and the last slice.
        AssertCorners(volume, LatticePlane.Axial, (right, down, far) => CornerPhantom.CornerValue(isLeft: right, isPosterior: down, isSuperior: far));
        AssertCorners(volume, LatticePlane.Coronal, (right, down, far) => CornerPhantom.CornerValue(isLeft: right, isPosterior: far, isSuperior: !down));
        AssertCorners(volume, LatticePlane.Sagittal, (right, down, far) => CornerPhantom.CornerValue(isLeft: far, isPosterior: right, isSuperior: !down));
    }

    private static void AssertCorners(Volume volume, LatticePlane named, Func<bool, bool, bool, short> expected)
    {
        var plane = volume.Manifest.FindPlane(named)!;
        foreach (var far in new[] { false, true })
        {
            using var slice = volume.Slice(plane, far ? plane.Count - 1 : 0);
            var pixels = MemoryMarshal.Cast<byte, short>(slice.Bytes.Span);
            foreach (var (right, down) in new[] { (false, false), (true, false), (false, true), (true, true) })
                Assert.Equal(expected(right, down, far), pixels[(down ? pixels.Length - plane.Width : 0) + (right ? plane.Width - 1 : 0)]);
        }
    }

    private static short ValueAt(LpsPoint place) => ValueAt(Phantom, place);

    private static short ValueAt(CtPhantom phantom, LpsPoint place)
    {
        var voxel = (phantom.LpsFromIjk.Inverse() * place).ToVoxel();
        return phantom.Slices[voxel.K][(voxel.J * phantom.Columns) + voxel.I];
    }
}
