using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class VolumeTests
{
    // Not multiples of a vector, a block or a slab.
    private const int Columns = 37;
    private const int Rows = 29;
    private const int Slices = 19;

    public static TheoryData<PixelType, int> EveryTypeAndOrientation
    {
        get
        {
            var data = new TheoryData<PixelType, int>();
            foreach (var type in Enum.GetValues<PixelType>())
                for (var orientation = 0; orientation < 48; orientation++) data.Add(type, orientation);
            return data;
        }
    }

    [Theory, MemberData(nameof(EveryTypeAndOrientation))]
    public void Each_pixel_of_each_plane_is_the_voxel_the_geometry_names(PixelType type, int orientation)
    {
        var volume = TestVolumes.Random(type, Columns, Rows, Slices, TestVolumes.Lattice(orientation));

        Assert.Equal(3, volume.Manifest.Descriptor.Planes.Length);
        foreach (var plane in volume.Manifest.Descriptor.Planes)
            foreach (var index in new[] { 0, plane.Count / 2, plane.Count - 1 }) AssertSlice(volume, plane, index);
    }

    [Theory]
    [InlineData(PixelType.Uint8)]
    [InlineData(PixelType.Int16)]
    [InlineData(PixelType.Rgb8)]
    public void A_stack_gives_its_slices_as_they_are(PixelType type)
    {
        var volume = TestVolumes.Random(type, Columns, Rows, Slices, null);
        var native = Assert.Single(volume.Manifest.Descriptor.Planes);

        for (var k = 0; k < Slices; k++)
        {
            using var slice = volume.Slice(native, k);
            Assert.True(slice.Bytes.Span.SequenceEqual(volume.KSlice(k).Span));
        }
    }

    [Fact]
    public void Slabs_are_made_once_counted_and_dropped()
    {
        var volume = TestVolumes.Random(PixelType.Int16, 70, 8, 4, TestVolumes.Lattice(0));
        var grown = 0;
        volume.Grown = _ => grown++;
        var sagittal = volume.Manifest.FindPlane(LatticePlane.Sagittal)!;

        for (var index = 0; index < sagittal.Count; index++) volume.Slice(sagittal, index).Dispose();

        Assert.Equal(3, grown);
        Assert.Equal(volume.VoxelBytes, volume.SlabBytes);
        volume.DropSlabs();
        Assert.Equal(0, volume.SlabBytes);
        AssertSlice(volume, sagittal, 69);
    }

    [Fact]
    public void A_slice_that_is_not_there_is_a_mistake_of_the_caller()
    {
        var volume = TestVolumes.Random(PixelType.Int16, 5, 4, 3, TestVolumes.Lattice(0));

        Assert.Throws<ArgumentOutOfRangeException>(() => volume.Slice(volume.Manifest.FindPlane(LatticePlane.Axial)!, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => volume.ModalityValue(new VoxelIndex(5, 0, 0)));
    }

    [Fact]
    public void A_voxel_read_out_is_its_modality_value()
    {
        var manifest = TestVolumes.Manifest(PixelType.Int16, 2, 1, 1, TestVolumes.Lattice(0), slope: 2, intercept: -1024);
        var volume = new Volume(manifest, [[10, 0, 0xFF, 0xFF]]);

        Assert.Equal(-1004, volume.ModalityValue(new VoxelIndex(0, 0, 0)));
        Assert.Equal(-1026, volume.ModalityValue(new VoxelIndex(1, 0, 0)));
    }

    private static void AssertSlice(Volume volume, LatticePlaneDescriptor plane, int index)
    {
        using var slice = volume.Slice(plane, index);
        Assert.Equal((plane.Width, plane.Height, volume.Manifest.Descriptor.PixelType), (slice.Width, slice.Height, slice.Type));
        var n = volume.BytesPerVoxel;
        var expected = new byte[plane.Width * plane.Height * n];
        for (var y = 0; y < plane.Height; y++)
        for (var x = 0; x < plane.Width; x++)
        {
            var voxel = plane.ToIjk(new PicturePoint(x, y, index)).ToVoxel();
            volume.KSlice(voxel.K).Span.Slice(((voxel.J * volume.Grid.Columns) + voxel.I) * n, n).CopyTo(expected.AsSpan(((y * plane.Width) + x) * n));
        }
        Assert.True(slice.Bytes.Span.SequenceEqual(expected), $"{plane.Plane} {index}");
    }
}
