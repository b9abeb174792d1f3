using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

/// <summary>Small volumes of random voxels in any orientation and type.</summary>
internal static class TestVolumes
{
    private static readonly int[][] Permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    public static LpsFromIjk Lattice(int orientation) => new(Step(orientation, 0) * 0.7, Step(orientation, 1) * 0.9, Step(orientation, 2) * 2.5, new(-12.3, 45.6, 78.9));

    public static Volume Random(PixelType type, int columns, int rows, int slices, LpsFromIjk? lattice, int seed = 5)
    {
        var random = new Random(seed);
        var voxels = new byte[slices][];
        for (var k = 0; k < slices; k++) random.NextBytes(voxels[k] = new byte[columns * rows * Volume.BytesOf(type)]);
        return new Volume(Manifest(type, columns, rows, slices, lattice), voxels);
    }

    public static VolumeManifest Manifest(
        PixelType type, int columns, int rows, int slices, LpsFromIjk? lattice, string id = "test", double slope = 1, double intercept = 0, PaddingRange? padding = null)
    {
        var grid = Grid.Create("2.25.1", columns, rows, slices, lattice, "2.25.2", lattice is null ? id : null);
        var descriptor = new VolumeDescriptor(
            id, lattice is not null, grid, "Test", "CT", type, slope, intercept, "HU", padding?.First, false, new("All", 0, 4096), [],
            LatticePlanes.Of(grid, new PixelSpacing(0.7, 0.9)), [], "2.25.2", "2.25.3", [.. Enumerable.Range(0, slices).Select(k => $"2.25.4.{k}")], 0);
        var frames = Enumerable.Range(0, slices).Select(k => new VolumeFrame($"2.25.4.{k}", 0, Format(type), slope, intercept, null));
        return new VolumeManifest(descriptor, frames.ToImmutableArray(), padding, true);
    }

    private static FramePixelFormat Format(PixelType type) => type switch
    {
        PixelType.Uint8 => new(8, 8, 7, false, 1, "MONOCHROME2"),
        PixelType.Rgb8 => new(8, 8, 7, false, 3, "RGB"),
        PixelType.Float32 => new(32, 32, 31, false, 1, "MONOCHROME2", IsFloat: true),
        _ => new(16, 16, 15, type == PixelType.Int16, 1, "MONOCHROME2"),
    };

    private static LpsVector Step(int orientation, int axis)
    {
        var sign = (orientation >> axis & 1) == 0 ? 1 : -1;
        return Permutations[orientation / 8][axis] switch { 0 => new(sign, 0.1, 0), 1 => new(0, sign, 0.1), _ => new(0.1, 0, sign) };
    }
}
