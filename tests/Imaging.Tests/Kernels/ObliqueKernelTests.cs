using System.Runtime.InteropServices;
using Annotator.Core.Geometry;
using Annotator.Imaging.Kernels;

namespace Annotator.Imaging.Tests.Kernels;

/// <summary>Vectors against their scalar twins, bit for bit.</summary>
public sealed class ObliqueKernelTests
{
    private static readonly Random Seeded = new(7);

    [Fact]
    public void Linear_rows_are_the_same_with_and_without_vectors()
    {
        for (var round = 0; round < 500; round++)
        {
            var walk = Walk();
            AssertTwins<short, Int16Lanes>(walk, 2, round % 2 == 0);
            AssertTwins<ushort, Uint16Lanes>(walk, 2, round % 2 == 0);
            AssertTwins<byte, Uint8Lanes>(walk, 1, round % 2 == 0);
        }
    }

    [Fact]
    public void Projections_are_the_same_with_and_without_vectors()
    {
        foreach (var projection in Enum.GetValues<Projection>())
        {
            var (vector, scalar) = (new float[43], new float[43]);
            var (counted, countedScalar) = (new float[43], new float[43]);
            vector.AsSpan().Fill(SlabProjection.Start(projection));
            scalar.AsSpan().Fill(SlabProjection.Start(projection));
            for (var round = 0; round < 20; round++)
            {
                var samples = Enumerable.Range(0, 43).Select(_ => Seeded.Next(4) == 0 ? float.NaN : (Seeded.NextSingle() - 0.5f) * 5000).ToArray();
                SlabProjection.Add(projection, samples, vector, counted);
                SlabProjection.AddScalar(projection, samples, scalar, countedScalar);
            }
            Assert.Equal(scalar, vector);
            Assert.Equal(countedScalar, counted);
        }
    }

    [Fact]
    public void Rows_of_a_lattice_without_neighbours_are_sampled_too()
    {
        var voxels = new SampledVoxels([[7, 0]], 1, 1, float.PositiveInfinity, float.NegativeInfinity);
        var values = new float[5];
        RowSampler.Linear<short, Int16Lanes>(voxels, new VoxelWalk(new IjkPoint(-1, 0, 0.2), 0.5, 0, 0), values);

        Assert.Equal([float.NaN, 7, 7, 7, float.NaN], values);
    }

    private static void AssertTwins<T, TLanes>(VoxelWalk walk, int bytes, bool hasPadding)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var slices = new byte[9][];
        for (var k = 0; k < slices.Length; k++) Seeded.NextBytes(slices[k] = new byte[21 * 17 * bytes]);
        var voxels = hasPadding ? new SampledVoxels(slices, 21, 17, 20, 4000) : new SampledVoxels(slices, 21, 17, float.PositiveInfinity, float.NegativeInfinity);
        var (vector, scalar) = (new float[61], new float[61]);
        RowSampler.Linear<T, TLanes>(voxels, walk, vector);
        var (first, end) = walk.Inside(21, 17, 9, 61);
        scalar.AsSpan().Fill(float.NaN);
        RowSampler.LinearScalar<T, TLanes>(voxels, walk, first, end, scalar);
        Assert.True(MemoryMarshal.AsBytes(scalar.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(vector.AsSpan())) || scalar.SequenceEqual(vector), $"{walk}");
    }

    // Some walks lie on voxel centres, where shares are 0 or 1; most do not.
    private static VoxelWalk Walk()
    {
        double Number(double range) => Seeded.Next(5) == 0 ? Seeded.Next((int)range) : (Seeded.NextDouble() * range * 1.4) - (range * 0.2);
        double Step() => Seeded.Next(5) == 0 ? Seeded.Next(-1, 2) : Seeded.NextDouble() - 0.5;
        return new VoxelWalk(new IjkPoint(Number(21), Number(17), Number(9)), Step(), Step(), Step());
    }
}
