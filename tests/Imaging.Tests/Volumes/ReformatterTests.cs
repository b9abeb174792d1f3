using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class ReformatterTests
{
    private const double OneDegree = Math.PI / 180;

    public static TheoryData<PixelType, Interpolation, double, Projection> Cuts
    {
        get
        {
            var data = new TheoryData<PixelType, Interpolation, double, Projection>();
            foreach (var type in new[] { PixelType.Int16, PixelType.Uint16, PixelType.Uint8, PixelType.Float32 })
            {
                data.Add(type, Interpolation.Nearest, 0, Projection.Mip);
                data.Add(type, Interpolation.Linear, 0, Projection.Mip);
            }
            foreach (var projection in Enum.GetValues<Projection>())
            {
                data.Add(PixelType.Int16, Interpolation.Linear, 9.3, projection);
                data.Add(PixelType.Uint16, Interpolation.Nearest, 4.1, projection);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Cuts))]
    public void An_oblique_cut_of_an_oblique_acquisition_equals_scipys(PixelType type, Interpolation interpolation, double slabMm, Projection projection)
    {
        var volume = Smooth(type, ObliqueLattice());
        // Begins outside of the volume and ends beyond it, turned about all three axes.
        var (right, down) = (Turn(new(1, 0, 0), 21, -33, 47), Turn(new(0, 1, 0), 21, -33, 47));
        var middle = volume.Grid.GetLpsFromIjk()! * new IjkPoint(18.2, 14.1, 9.3);
        var plane = new ImagePlane(middle - (right * 24) - (down * 21), right, down, new PixelSpacing(0.53, 0.61));

        AssertEqualsScipy(volume, new ObliquePlane(plane, 91, 73, interpolation, new Slab(slabMm, projection)));
    }

    [Theory]
    [InlineData(1, 0, 0, 0, 1, 0)]
    [InlineData(0, 1, 0, 0, 0, -1)]
    [InlineData(1, 0, 0, 0, 0, -1)]
    public void True_patient_planes_of_an_oblique_acquisition_equal_scipys(double rx, double ry, double rz, double dx, double dy, double dz)
    {
        var volume = Smooth(PixelType.Int16, ObliqueLattice());
        var (right, down) = (new LpsVector(rx, ry, rz), new LpsVector(dx, dy, dz));
        var middle = volume.Grid.GetLpsFromIjk()! * new IjkPoint(18, 14, 9);

        AssertEqualsScipy(volume, new ObliquePlane(new ImagePlane(middle - (right * 20) - (down * 20), right, down, new PixelSpacing(0.7, 0.7)), 57, 57, Interpolation.Linear, Slab.None));
    }

    [Theory]
    [InlineData(Interpolation.Nearest)]
    [InlineData(Interpolation.Linear)]
    public void A_cut_along_the_lattice_is_the_lattices_own_slice_in_every_orientation(Interpolation interpolation)
    {
        for (var orientation = 0; orientation < 48; orientation++)
        {
            var volume = TestVolumes.Random(PixelType.Int16, 19, 13, 7, TestVolumes.Lattice(orientation));
            foreach (var lattice in volume.Manifest.Descriptor.Planes)
            {
                using var expected = volume.Slice(lattice, lattice.Count / 2);
                using var cut = Reformatter.Cut(volume, Along(volume.Grid, lattice, lattice.Count / 2, interpolation), default);
                Assert.True(expected.Bytes.Span.SequenceEqual(cut.Bytes.Span), $"{orientation} {lattice.Plane}");
            }
        }
    }

    [Fact]
    public void A_slab_of_a_lattice_plane_holds_the_slices_within_half_its_thickness()
    {
        var volume = TestVolumes.Random(PixelType.Int16, 19, 13, 9, TestVolumes.Lattice(17));
        foreach (var plane in volume.Manifest.Descriptor.Planes)
        {
            var distance = Reformatter.DistanceOfSlices(volume.Grid, plane)!.Value;
            foreach (var projection in Enum.GetValues<Projection>())
            {
                // At the border only the slices that are there count.
                AssertSlab(volume, plane, 3, new Slab(4.9 * distance, projection), 1, 5);
                AssertSlab(volume, plane, 0, new Slab(4 * distance, projection), 0, 2);
                AssertSlab(volume, plane, plane.Count - 1, new Slab(1.9 * distance, projection), plane.Count - 1, plane.Count - 1);
            }
        }
    }

    [Fact]
    public void Padding_has_no_part_in_any_value()
    {
        var manifest = TestVolumes.Manifest(PixelType.Int16, 3, 2, 2, TestVolumes.Lattice(0), padding: new PaddingRange(-2000, -2000));
        short[] slice = [100, -2000, 300, 100, 200, 300];
        var bytes = MemoryMarshal.AsBytes(slice.AsSpan()).ToArray();
        var volume = new Volume(manifest, [bytes, [.. bytes]]);
        var lattice = volume.Manifest.FindPlane(LatticePlane.Axial)!;
        var row = Along(volume.Grid, lattice, 0, Interpolation.Linear);

        // Half a column to the right: between 100 and padding there is nothing; exactly on a voxel its neighbours do not matter.
        Assert.Equal([-2000, -2000, 300, 150, 250, 300], Values(volume, row with { Plane = row.Plane with { Position = row.Plane.Position + (row.Plane.ColumnStep * 0.5) } }));
        Assert.Equal([100, -2000, 300, 100, 200, 300], Values(volume, row));
        Assert.Equal([100, -2000, 300, 100, 200, 300], Values(volume, row with { Slab = new Slab(5, Projection.Minip) }));
        Assert.Equal(slice, MemoryMarshal.Cast<byte, short>(Reformatter.Project(volume, lattice, 0, new Slab(5, Projection.Mean), default).Bytes.Span).ToArray());
    }

    [Fact]
    public void What_lies_outside_has_the_value_the_answer_names()
    {
        var volume = TestVolumes.Random(PixelType.Uint16, 5, 4, 3, TestVolumes.Lattice(0));
        var plane = Along(volume.Grid, volume.Manifest.FindPlane(LatticePlane.Axial)!, 0, Interpolation.Linear);

        Assert.All(Values(volume, plane with { Plane = plane.Plane with { Position = new LpsPoint(1e9, -1e9, 5e8) } }), value => Assert.Equal(0, value));
        Assert.Equal((0, -32768, float.MinValue), (ObliquePlane.Outside(volume.Manifest.Descriptor), Outside(PixelType.Int16, null), Outside(PixelType.Float32, null)));
        Assert.Equal((-2000f, 65535f), (Outside(PixelType.Int16, new PaddingRange(-2000, -1000)), Outside(PixelType.Uint16, new PaddingRange(99999, 99999))));
    }

    [Fact]
    public void A_client_that_left_ends_the_cut()
    {
        var volume = TestVolumes.Random(PixelType.Int16, 5, 4, 3, TestVolumes.Lattice(0));
        var axial = volume.Manifest.FindPlane(LatticePlane.Axial)!;
        using var left = new CancellationTokenSource();
        left.Cancel();

        Assert.Throws<OperationCanceledException>(() => Reformatter.Cut(volume, Along(volume.Grid, axial, 0, Interpolation.Linear), left.Token));
        Assert.Throws<OperationCanceledException>(() => Reformatter.Project(volume, axial, 0, new Slab(50, Projection.Mip), left.Token));
    }

    private static void AssertEqualsScipy(Volume volume, ObliquePlane oblique)
    {
        var expected = ReferenceReslice.Run(volume, oblique);
        var outside = ObliquePlane.Outside(volume.Manifest.Descriptor);
        var actual = Values(volume, oblique);
        Assert.InRange(expected.Count(double.IsNaN), 1, expected.Length * 9 / 10);
        // A whole value is the reference's, rounded: half a unit, and what float arithmetic may add to it.
        var most = volume.Manifest.Descriptor.PixelType == PixelType.Float32 ? 0.01 : oblique.Interpolation == Interpolation.Nearest && oblique.Slab.Projection != Projection.Mean ? 0 : 0.51;
        for (var n = 0; n < actual.Length; n++)
        {
            if (double.IsNaN(expected[n])) Assert.Equal(outside, actual[n]);
            else Assert.InRange(actual[n] - expected[n], -most, most);
        }
    }

    private static void AssertSlab(Volume volume, LatticePlaneDescriptor plane, int index, Slab slab, int first, int last)
    {
        using var projected = Reformatter.Project(volume, plane, index, slab, default);
        var values = MemoryMarshal.Cast<byte, short>(projected.Bytes.Span);
        var slices = Enumerable.Range(first, last - first + 1).Select(n => MemoryMarshal.Cast<byte, short>(volume.Slice(plane, n).Bytes.Span).ToArray()).ToArray();
        for (var n = 0; n < values.Length; n++)
        {
            var through = slices.Select(s => (double)s[n]).ToArray();
            Assert.Equal(slab.Projection switch { Projection.Mip => through.Max(), Projection.Minip => through.Min(), _ => Math.Floor(through.Average() + 0.5) }, values[n]);
        }
    }

    private static ObliquePlane Along(Grid grid, LatticePlaneDescriptor lattice, int index, Interpolation interpolation)
    {
        var lpsFromIjk = grid.GetLpsFromIjk()!;
        var (right, down) = (LatticePlaneDescriptor.Step(lpsFromIjk, lattice.ColumnAxis), LatticePlaneDescriptor.Step(lpsFromIjk, lattice.RowAxis));
        var plane = new ImagePlane(lattice.ToLps(lpsFromIjk, new PicturePoint(0, 0, index)), right.Normalised(), down.Normalised(), lattice.PixelSpacing!);
        return new ObliquePlane(plane, lattice.Width, lattice.Height, interpolation, Slab.None);
    }

    private static double[] Values(Volume volume, ObliquePlane oblique)
    {
        using var cut = Reformatter.Cut(volume, oblique, default);
        return volume.Manifest.Descriptor.PixelType switch
        {
            PixelType.Int16 => [.. MemoryMarshal.Cast<byte, short>(cut.Bytes.Span).ToArray()],
            PixelType.Uint16 => [.. MemoryMarshal.Cast<byte, ushort>(cut.Bytes.Span).ToArray()],
            PixelType.Float32 => [.. MemoryMarshal.Cast<byte, float>(cut.Bytes.Span).ToArray()],
            _ => [.. cut.Bytes.ToArray()],
        };
    }

    [Fact]
    public void Outside_is_dark_however_the_values_are_shown()
    {
        var volume = TestVolumes.Manifest(PixelType.Uint16, 2, 2, 2, TestVolumes.Lattice(0)).Descriptor;

        Assert.Equal((65535f, 65535f, 0f), (ObliquePlane.Outside(volume with { Inverted = true }), ObliquePlane.Outside(volume with { Slope = -1 }), ObliquePlane.Outside(volume with { Slope = -1, Inverted = true })));
    }

    private static float Outside(PixelType type, PaddingRange? padding) => ObliquePlane.Outside(TestVolumes.Manifest(type, 2, 2, 2, TestVolumes.Lattice(0), padding: padding).Descriptor);

    // 0.7 × 0.9 × 2.5 mm, turned, offset, 37 × 29 × 19.
    private static LpsFromIjk ObliqueLattice() =>
        new(Turn(new(1, 0, 0), 12, 25, -8) * 0.7, Turn(new(0, 1, 0), 12, 25, -8) * 0.9, Turn(new(0, 0, 1), 12, 25, -8) * 2.5, new(-12.3, 45.6, 78.9));

    private static Volume Smooth(PixelType type, LpsFromIjk lattice)
    {
        var volume = TestVolumes.Random(type, 37, 29, 19, lattice);
        if (type != PixelType.Float32) return volume;
        // Random bits are no sensible floats.
        var slices = Enumerable.Range(0, 19).Select(k => MemoryMarshal.AsBytes(Enumerable.Range(0, 37 * 29).Select(n => (float)((Math.Sin(n * 0.37) * 900) + (k * 13.5))).ToArray().AsSpan()).ToArray());
        return new Volume(volume.Manifest, [.. slices]);
    }

    private static LpsVector Turn(LpsVector v, double aboutX, double aboutY, double aboutZ)
    {
        (double Sin, double Cos) x = Math.SinCos(aboutX * OneDegree), y = Math.SinCos(aboutY * OneDegree), z = Math.SinCos(aboutZ * OneDegree);
        v = new(v.X, (v.Y * x.Cos) - (v.Z * x.Sin), (v.Y * x.Sin) + (v.Z * x.Cos));
        v = new((v.X * y.Cos) + (v.Z * y.Sin), v.Y, (v.Z * y.Cos) - (v.X * y.Sin));
        return new((v.X * z.Cos) - (v.Y * z.Sin), (v.X * z.Sin) + (v.Y * z.Cos), v.Z);
    }
}
