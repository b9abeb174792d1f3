using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Dicom;
using Annotator.Dicom.Objects;
using Annotator.Dicom.PixelData;
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

    [Theory]
    [InlineData("ct-phantom-1mm")]
    [InlineData("ct-head-tilted")]
    public async Task The_product_s_own_reader_leads_to_the_same_volume_and_its_voxels_are_those_of_the_files(string folder)
    {
        var theirs = Assert.Single(SeriesAssembler.Assemble(RealSeries.Read(folder)).Volumes);
        var files = Directory.GetFiles(RealSeries.Find(folder), "*.dcm").Select(path => DicomFile.Read(File.ReadAllBytes(path))).ToArray();
        var frames = files.Select(file => (Frame: Assert.Single(FrameReader.Read(file.Dataset)), File: file)).ToDictionary(pair => pair.Frame.SopInstanceUid);
        var manifest = Assert.Single(SeriesAssembler.Assemble(frames.Values.Select(pair => pair.Frame)).Volumes);

        Assert.Equal(theirs.Id, manifest.Id);
        Assert.Equal(theirs.Descriptor.Grid, manifest.Descriptor.Grid);
        Assert.Equal(theirs.Descriptor.Problems.Select(problem => problem.Text), manifest.Descriptor.Problems.Select(problem => problem.Text));

        var volume = await VolumeLoader.LoadAsync(
            manifest, (frame, _) => ValueTask.FromResult(PixelDataReader.Open(frames[frame.SopInstanceUid].File).ReadFrame(frame.FrameIndex).Bytes), default);
        for (var k = 0; k < manifest.Frames.Length; k += 9)
        {
            var raw = PixelDataReader.Open(frames[manifest.Frames[k].SopInstanceUid].File).EncodedFrame(0);
            Assert.True(raw.Span.SequenceEqual(volume.KSlice(k).Span), $"slice {k}");
        }
        Assert.InRange(MemoryMarshal.Cast<byte, short>(volume.KSlice(manifest.Frames.Length / 2).Span).ToArray().Max(), (short)500, short.MaxValue);
    }
}
