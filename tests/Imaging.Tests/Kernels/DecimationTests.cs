using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Tests.Volumes;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Kernels;

public sealed class DecimationTests
{
    [Fact]
    public void A_small_voxel_is_the_mean_of_its_block_in_modality_values()
    {
        var volume = Ramp(7, 5, 4, slope: 2, intercept: -10);
        var small = Decimation.Run(volume, 3);

        Assert.Equal((3, 3, 2), (small.Columns, small.Rows, small.Slices));
        Assert.Equal((3, 2, 2), (small.StepI, small.StepJ, small.StepK));
        // Stored is 100 k + 10 j + i: the first block is i 0–2, j 0–1, k 0–1, the last i 6, j 4, k 2–3.
        Assert.Equal((2 * (50 + 5 + 1)) - 10, small.ModalityValues[0]);
        Assert.Equal((2 * (250 + 40 + 6)) - 10, small.ModalityValues[^1]);
    }

    [Fact]
    public void A_small_voxel_lies_in_the_middle_of_its_block()
    {
        var volume = Ramp(8, 8, 8, 1, 0);
        var small = Decimation.Run(volume, 4);

        Assert.Equal(volume.Grid.GetLpsFromIjk()! * new IjkPoint(2.5, 4.5, 6.5), small.LpsFromIjk * new IjkPoint(1, 2, 3));
    }

    [Fact]
    public void A_small_volume_stays_as_it_is() =>
        Assert.Equal(MemoryMarshal.Cast<byte, short>(Ramp(5, 4, 3, 1, 0).KSlice(1).Span).ToArray(), Decimation.Run(Ramp(5, 4, 3, 1, 0)).ModalityValues[20..40]);

    [Fact]
    public void Padding_counts_only_where_there_is_nothing_else()
    {
        var manifest = TestVolumes.Manifest(PixelType.Int16, 4, 1, 1, TestVolumes.Lattice(0), padding: new PaddingRange(-2000, -2000));
        var volume = new Volume(manifest, [MemoryMarshal.AsBytes<short>([-2000, 40, -2000, -2000]).ToArray()]);

        Assert.Equal([40, -2000], Decimation.Run(volume, 2).ModalityValues);
    }

    [Fact]
    public void A_stack_and_colour_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Decimation.Run(TestVolumes.Random(PixelType.Int16, 4, 4, 4, null)));
        Assert.Throws<ArgumentException>(() => Decimation.Run(TestVolumes.Random(PixelType.Rgb8, 4, 4, 4, TestVolumes.Lattice(0))));
    }

    [Fact]
    public void A_suggested_window_spans_what_is_there_but_padding_and_outliers()
    {
        var manifest = TestVolumes.Manifest(PixelType.Int16, 1000, 1, 1, TestVolumes.Lattice(0), slope: 2, intercept: -10, padding: new PaddingRange(-2000, -2000));
        var values = Enumerable.Range(0, 1000).Select(n => (short)(n < 500 ? -2000 : n < 502 ? 30000 : 100 + (n % 100)));
        var window = WindowSuggestion.Of(manifest, MemoryMarshal.AsBytes(values.ToArray().AsSpan()));

        Assert.InRange(window.Center, 285, 291);
        Assert.InRange(window.Width, 190, 200);
    }

    private static Volume Ramp(int columns, int rows, int slices, double slope, double intercept)
    {
        var voxels = Enumerable.Range(0, slices).Select(k => MemoryMarshal.AsBytes(
            Enumerable.Range(0, columns * rows).Select(n => (short)((100 * k) + (10 * (n / columns)) + (n % columns))).ToArray().AsSpan()).ToArray());
        return new Volume(TestVolumes.Manifest(PixelType.Int16, columns, rows, slices, TestVolumes.Lattice(11), slope: slope, intercept: intercept), [.. voxels]);
    }
}
