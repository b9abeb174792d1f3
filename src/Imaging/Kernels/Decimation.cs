using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Kernels;

/// <summary>A small copy of a volume for the 3D view.</summary>
/// <param name="Columns">Voxels along i.</param>
/// <param name="Rows">Voxels along j.</param>
/// <param name="Slices">Voxels along k.</param>
/// <param name="StepI">Voxels of the volume that became one along i.</param>
/// <param name="StepJ">The same along j.</param>
/// <param name="StepK">The same along k.</param>
/// <param name="LpsFromIjk">Where the small voxels' centres lie in the patient.</param>
/// <param name="ModalityValues">Means, rounded and held within 16 bits; i fastest, then j, then k.</param>
public sealed record DecimatedVolume(
    int Columns, int Rows, int Slices, int StepI, int StepJ, int StepK, LpsFromIjk LpsFromIjk, short[] ModalityValues);

/// <summary>Makes a volume small by means over blocks.</summary>
public static class Decimation
{
    /// <summary>The volume with at most so many voxels along each axis; padding does not count unless a block holds nothing else.</summary>
    /// <param name="volume">A volume with patient geometry, not colour.</param>
    /// <param name="most">The most voxels along an axis.</param>
    public static DecimatedVolume Run(Volume volume, int most = 128)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var descriptor = volume.Manifest.Descriptor;
        var lattice = volume.Grid.GetLpsFromIjk() ?? throw new ArgumentException("A stack has no third dimension.", nameof(volume));
        if (descriptor.PixelType == PixelType.Rgb8) throw new ArgumentException("Colour has no modality values.", nameof(volume));
        var (grid, stepI, stepJ, stepK) = (volume.Grid, Step(volume.Grid.Columns, most), Step(volume.Grid.Rows, most), Step(volume.Grid.Slices, most));
        var (columns, rows, slices) = (Count(grid.Columns, stepI), Count(grid.Rows, stepJ), Count(grid.Slices, stepK));
        var values = new short[columns * rows * slices];
        Parallel.For(0, slices, k => MeanOf(volume, k * stepK, Math.Min(stepK, grid.Slices - (k * stepK)), stepI, stepJ, values.AsSpan(k * columns * rows, columns * rows)));
        var centre = new IjkPoint((stepI - 1) / 2.0, (stepJ - 1) / 2.0, (stepK - 1) / 2.0);
        var small = new LpsFromIjk(lattice.I * stepI, lattice.J * stepJ, lattice.K * stepK, lattice * centre);
        return new DecimatedVolume(columns, rows, slices, stepI, stepJ, stepK, small, values);
    }

    private static int Step(int length, int most) => ((length - 1) / most) + 1;

    private static int Count(int length, int step) => ((length - 1) / step) + 1;

    private static void MeanOf(Volume volume, int firstK, int count, int stepI, int stepJ, Span<short> means)
    {
        var (sums, voxels) = (new double[means.Length], new int[means.Length]);
        for (var k = firstK; k < firstK + count; k++)
        {
            var slice = volume.KSlice(k).Span;
            switch (volume.Manifest.Descriptor.PixelType)
            {
                case PixelType.Int16: Add<short, Int16Lanes>(MemoryMarshal.Cast<byte, short>(slice), volume, stepI, stepJ, sums, voxels); break;
                case PixelType.Uint16: Add<ushort, Uint16Lanes>(MemoryMarshal.Cast<byte, ushort>(slice), volume, stepI, stepJ, sums, voxels); break;
                case PixelType.Uint8: Add<byte, Uint8Lanes>(slice, volume, stepI, stepJ, sums, voxels); break;
                default: Add<float, Float32Lanes>(MemoryMarshal.Cast<byte, float>(slice), volume, stepI, stepJ, sums, voxels); break;
            }
        }
        var (descriptor, padding) = (volume.Manifest.Descriptor, volume.Manifest.Padding?.First ?? 0);
        for (var n = 0; n < means.Length; n++)
        {
            var stored = voxels[n] > 0 ? sums[n] / voxels[n] : padding;
            means[n] = (short)Math.Clamp(Math.Round((stored * descriptor.Slope) + descriptor.Intercept), short.MinValue, short.MaxValue);
        }
    }

    private static void Add<T, TLanes>(ReadOnlySpan<T> slice, Volume volume, int stepI, int stepJ, double[] sums, int[] voxels)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (columns, rows) = (volume.Grid.Columns, volume.Grid.Rows);
        var (from, to) = (DisplayMap.First(volume.Manifest.Padding), DisplayMap.Last(volume.Manifest.Padding));
        var width = Count(columns, stepI);
        for (var j = 0; j < rows; j++)
        {
            var row = slice.Slice(j * columns, columns);
            var target = j / stepJ * width;
            for (var i = 0; i < row.Length; target++)
            {
                var (end, sum, counted) = (Math.Min(i + stepI, row.Length), 0.0, 0);
                for (; i < end; i++)
                {
                    var value = TLanes.ToFloat(row[i]);
                    if ((value >= from && value <= to) || float.IsNaN(value)) continue;
                    sum += value;
                    counted++;
                }
                sums[target] += sum;
                voxels[target] += counted;
            }
        }
    }
}
