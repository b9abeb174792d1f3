using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class RealSeriesTests
{
    [Fact]
    public void The_real_phantom_is_one_volume_of_140_slices_one_millimetre_apart()
    {
        var series = SeriesAssembler.Assemble(RealSeries.Read("ct-phantom-1mm"));
        var volume = Assert.Single(series.Volumes);
        var lpsFromIjk = volume.Descriptor.Grid.GetLpsFromIjk()!;

        Assert.True(volume.Descriptor.IsVolume);
        Assert.Empty(volume.Descriptor.Problems);
        Assert.Equal((512, 512, 140), (volume.Descriptor.Grid.Columns, volume.Descriptor.Grid.Rows, volume.Descriptor.Grid.Slices));
        Assert.Equal((PixelType.Uint16, 1.0, -1024.0), (volume.Descriptor.PixelType, volume.Descriptor.Slope, volume.Descriptor.Intercept));
        Assert.Equal(694.21, lpsFromIjk.Origin.Z, 9);
        Assert.Equal(833.21, (lpsFromIjk * new IjkPoint(0, 0, 139)).Z, 9);
        Assert.Equal(1, lpsFromIjk.SpacingBetweenSlices, 9);
        Assert.InRange(volume.Descriptor.MaxResidualMm!.Value, 0, 1e-9);
    }

    [Fact]
    public void The_real_tilted_head_is_a_stack_said_to_be_tilted_and_irregular()
    {
        var volume = Assert.Single(SeriesAssembler.Assemble(RealSeries.Read("ct-head-tilted")).Volumes);

        Assert.False(volume.Descriptor.IsVolume);
        Assert.Equal(28, volume.Frames.Length);
        Assert.Equal([SeriesProblems.GantryTilt, SeriesProblems.IrregularSpacing], volume.Descriptor.Problems.Select(problem => problem.Code));
        Assert.Contains("18.5°", volume.Descriptor.Problems[0].Text, StringComparison.Ordinal);
        Assert.Contains("from 1.08 to 7.00 mm", volume.Descriptor.Problems[1].Text, StringComparison.Ordinal);
        Assert.Equal(LatticePlane.Native, Assert.Single(volume.Descriptor.Planes).Plane);
        Assert.Equal(-1500, volume.Descriptor.Padding);
    }

    [Fact]
    public void The_real_mosaics_are_refused_by_name()
    {
        var series = SeriesAssembler.Assemble(RealSeries.Read("mr-mosaic"));

        Assert.Empty(series.Volumes);
        Assert.Equal(SeriesProblems.Mosaic, Assert.Single(series.Refused).Code);
    }
}
