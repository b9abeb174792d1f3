using System.Buffers.Binary;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Grains.Images;

/// <summary>A coarse copy of a volume for a 3D view. Voxel (i, j, k) of it stands where (i·step, j·step, k·step) of the volume does.</summary>
/// <param name="Columns">Voxels along i.</param>
/// <param name="Rows">Voxels along j.</param>
/// <param name="Slices">Voxels along k.</param>
/// <param name="Step">Voxels of the volume for one of these: along i, j, k.</param>
/// <param name="Bytes">Modality values as little-endian int16, i fastest: each the mean of the voxels around its place, rounded and clamped.</param>
public sealed record DecimatedVolume(int Columns, int Rows, int Slices, VoxelIndex Step, byte[] Bytes)
{
    /// <summary>Thins a grey volume so that no side has more than so many voxels.</summary>
    public static DecimatedVolume Of(Volume volume, int mostPerSide, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var grid = volume.Grid;
        int StepOf(int length) => Math.Max(1, (length + mostPerSide - 1) / mostPerSide);
        var step = new VoxelIndex(StepOf(grid.Columns), StepOf(grid.Rows), StepOf(grid.Slices));
        int Count(int length, int by) => (length + by - 1) / by;
        var (columns, rows, slices) = (Count(grid.Columns, step.I), Count(grid.Rows, step.J), Count(grid.Slices, step.K));
        var bytes = new byte[columns * rows * slices * sizeof(short)];
        var sums = new double[columns * rows];
        for (var k = 0; k < slices; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Clear(sums);
            var (from, to) = Around(k * step.K, step.K, grid.Slices);
            for (var at = from; at <= to; at++) AddMeans(volume, at, step, sums, columns);
            Write(volume, sums, to - from + 1, bytes.AsSpan(k * sums.Length * sizeof(short)));
        }
        return new DecimatedVolume(columns, rows, slices, step, bytes);
    }

    // The voxels nearer to a place than to its neighbours, an odd number so that their mean stands exactly there; fewer at the border.
    private static (int From, int To) Around(int place, int step, int length) => (Math.Max(0, place - (step / 2)), Math.Min(length - 1, place + (step / 2)));

    private static void AddMeans(Volume volume, int k, VoxelIndex step, double[] sums, int columns)
    {
        var (width, height) = (volume.Grid.Columns, volume.Grid.Rows);
        var slice = new StoredValues(volume.Manifest.Descriptor.PixelType, volume.KSlice(k));
        for (var n = 0; n < sums.Length; n++)
        {
            var (fromI, toI) = Around(n % columns * step.I, step.I, width);
            var (fromJ, toJ) = Around(n / columns * step.J, step.J, height);
            var sum = 0.0;
            for (var j = fromJ; j <= toJ; j++) sum += slice.Sum((j * width) + fromI, toI - fromI + 1);
            sums[n] += sum / ((toI - fromI + 1) * (toJ - fromJ + 1));
        }
    }

    private static void Write(Volume volume, double[] sums, int slices, Span<byte> target)
    {
        var (slope, intercept) = (volume.Manifest.Descriptor.Slope, volume.Manifest.Descriptor.Intercept);
        for (var n = 0; n < sums.Length; n++)
        {
            var modality = Math.Round((sums[n] / slices * slope) + intercept);
            BinaryPrimitives.WriteInt16LittleEndian(target[(n * sizeof(short))..], (short)Math.Clamp(modality, short.MinValue, short.MaxValue));
        }
    }
}
