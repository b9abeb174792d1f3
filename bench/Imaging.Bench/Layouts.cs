using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Bench;

/// <summary>How a slice of each plane is cut from 512³ 16-bit voxels: the layout in use against two that were not taken (docs/adr/0003-volume-layout.md).</summary>
internal static class Layouts
{
    private const int Size = 512;
    private const int Calls = 1500;

    public static void Run()
    {
        var slices = new byte[Size][];
        for (var k = 0; k < Size; k++) new Random(k).NextBytes(slices[k] = new byte[Size * Size * 2]);
        var order = Enumerable.Range(0, Size).ToArray();
        new Random(1).Shuffle(order);
        var volume = new Volume(Manifest(Size), slices);
        var planes = Enum.GetValues<LatticePlane>().Take(3).Select(plane => volume.Manifest.FindPlane(plane)!).ToArray();
        var copy = new byte[Size * Size * 2];

        WarmUp();
        var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        for (var i = 0; i < Size; i += 32) volume.Slice(planes[1], i).Dispose();
        Console.WriteLine(FormattableString.Invariant(
            $"making a transposed slab of 32 slices (first touch): {Stopwatch.GetElapsedTime(start).TotalMilliseconds / 16:0.0} ms, of it processor {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / 16:0.0} ms"));
        foreach (var plane in planes)
            Timing.Print($"k-slices + slabs: {plane.Plane}, any order", Calls, n => { using var slice = volume.Slice(plane, order[n % Size]); slice.Bytes.Span.CopyTo(copy); });
        Timing.Print("k-slices alone: sagittal by gathering", 300, n => Gather(slices, order[n % Size], MemoryMarshal.Cast<byte, ushort>(copy.AsSpan())));

        var bricks = ToBricks(slices);
        var picture = new ushort[Size * Size];
        Timing.Print("bricks of 8³: Axial", 300, n => BrickAxial(bricks, order[n % Size], picture));
        Timing.Print("bricks of 8³: Coronal", 300, n => BrickCoronal(bricks, order[n % Size], picture));
        Timing.Print("bricks of 8³: Sagittal", 300, n => BrickSagittal(bricks, order[n % Size], picture));
    }

    // Small volumes of the same width, so that the compiler's last tier is in place.
    private static void WarmUp()
    {
        var slices = new[] { new byte[Size * Size * 2], new byte[Size * Size * 2] };
        Timing.WarmUp(n =>
        {
            var volume = new Volume(Manifest(slices.Length), slices);
            volume.Slice(volume.Manifest.FindPlane(LatticePlane.Sagittal)!, n % Size).Dispose();
        });
    }

    private static VolumeManifest Manifest(int count)
    {
        var grid = Grid.Create("2.25.1", Size, Size, count, new LpsFromIjk(new(0.7, 0, 0), new(0, 0.7, 0), new(0, 0, 1), default), "2.25.2");
        var descriptor = new VolumeDescriptor(
            "bench", true, grid, "", "CT", PixelType.Int16, 1, 0, "HU", null, false, new("", 40, 400), [], LatticePlanes.Of(grid), [], "2.25.2", "2.25.3", [], 0);
        return new VolumeManifest(descriptor, ImmutableArray<VolumeFrame>.Empty, null, true);
    }

    private static void Gather(byte[][] slices, int i, Span<ushort> picture)
    {
        for (var k = 0; k < Size; k++)
        {
            var slice = MemoryMarshal.Cast<byte, ushort>(slices[k].AsSpan());
            for (var j = 0; j < Size; j++) picture[(k * Size) + j] = slice[(j * Size) + i];
        }
    }

    // Brick (bi, bj, bk) at ((bk × 64 + bj) × 64 + bi) × 512; within it i fastest.
    private static ushort[] ToBricks(byte[][] slices)
    {
        var bricks = new ushort[Size * Size * Size];
        for (var k = 0; k < Size; k++)
        {
            var slice = MemoryMarshal.Cast<byte, ushort>(slices[k].AsSpan());
            for (var j = 0; j < Size; j++)
                for (var i = 0; i < Size; i += 8) slice.Slice((j * Size) + i, 8).CopyTo(bricks.AsSpan(At(i, j, k), 8));
        }
        return bricks;
    }

    private static int At(int i, int j, int k) => ((((((k >> 3) << 6) + (j >> 3)) << 6) + (i >> 3)) << 9) + ((k & 7) << 6) + ((j & 7) << 3) + (i & 7);

    private static void BrickAxial(ushort[] bricks, int k, ushort[] picture)
    {
        for (var j = 0; j < Size; j++)
            for (var i = 0; i < Size; i += 8) bricks.AsSpan(At(i, j, k), 8).CopyTo(picture.AsSpan((j * Size) + i));
    }

    private static void BrickCoronal(ushort[] bricks, int j, ushort[] picture)
    {
        for (var k = 0; k < Size; k++)
            for (var i = 0; i < Size; i += 8) bricks.AsSpan(At(i, j, k), 8).CopyTo(picture.AsSpan((k * Size) + i));
    }

    private static void BrickSagittal(ushort[] bricks, int i, ushort[] picture)
    {
        for (var k = 0; k < Size; k++)
            for (var j = 0; j < Size; j += 8)
            {
                var from = At(i, j, k);
                for (var n = 0; n < 8; n++) picture[(k * Size) + j + n] = bricks[from + (n << 3)];
            }
    }
}
