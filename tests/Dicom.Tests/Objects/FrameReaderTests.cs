using Annotator.Core.Geometry;
using Annotator.Dicom.Objects;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Objects;

public sealed class FrameReaderTests
{
    [Fact]
    public void The_phantom_is_described_as_its_facts_say()
    {
        var frames = TestData.Files("ct-phantom-1mm").Select(file => Assert.Single(FrameReader.Read(DicomFile.Read(File.ReadAllBytes(file)).Dataset))).ToList();
        var heights = frames.Select(frame => frame.ImagePositionPatient!.Value.Z).Order().ToList();
        Assert.Equal(694.21, heights[0], 6);
        Assert.Equal(833.21, heights[^1], 6);
        Assert.All(frames, frame =>
        {
            Assert.Equal((512, 512, 0.451171875, 0.451171875), (frame.Rows, frame.Columns, frame.SpacingBetweenRows, frame.SpacingBetweenColumns));
            Assert.Equal(new ImageOrientation(1, 0, 0, 0, 1, 0), frame.ImageOrientationPatient);
            Assert.Equal("CT", frame.Modality);
            Assert.NotEmpty(frame.Windows);
            Assert.NotNull(frame.RescaleSlope);
        });
        Assert.Single(frames.Select(frame => frame.SeriesInstanceUid).Distinct());
    }

    [Fact]
    public void The_tilted_head_says_its_tilt() =>
        Assert.All(TestData.Files("ct-head-tilted"), file => Assert.Equal(18.5,
            FrameReader.Read(DicomFile.Read(File.ReadAllBytes(file)).Dataset)[0].GantryTiltDegrees));

    [Fact]
    public void A_mosaic_is_read_as_its_tiles() =>
        Assert.All(TestData.Files("mr-mosaic"), file => Assert.Equal(35, FrameReader.Read(DicomFile.Read(File.ReadAllBytes(file)).Dataset).Length));

    [Fact]
    public void The_first_spacing_lies_between_rows()
    {
        var frame = FrameReader.Read(Image().Set(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.PixelSpacing, 0.7, 0.9))[0];
        Assert.Equal((0.7, 0.9, SpacingSource.PixelSpacing), (frame.SpacingBetweenRows, frame.SpacingBetweenColumns, frame.SpacingSource));
    }

    [Fact]
    public void Missing_spacing_stays_missing()
    {
        var frame = FrameReader.Read(Image())[0];
        Assert.Null(frame.SpacingBetweenRows);
        Assert.Equal(SpacingSource.None, frame.SpacingSource);
    }

    [Theory]
    [InlineData("0", "0.5")]
    [InlineData("-1", "1")]
    [InlineData("1", "x")]
    [InlineData("1", "")]
    public void Spacing_that_cannot_be_right_is_refused_by_its_name(string rows, string columns)
    {
        var dataset = Image().Set(new DicomElement(DicomTags.PixelSpacing, DicomVr.DS, System.Text.Encoding.ASCII.GetBytes($"{rows}\\{columns}")));
        var refusal = Assert.Throws<DicomFormatException>(() => FrameReader.Read(dataset));
        Assert.Equal(DicomErrorCodes.BadValue, refusal.Code);
        Assert.Contains("PixelSpacing", refusal.Message);
    }

    [Fact]
    public void Spacing_at_the_detector_is_told_from_spacing_in_the_patient()
    {
        Assert.Equal(SpacingSource.ImagerPixelSpacing, FrameReader.Read(Image().Set(DicomTags.ImagerPixelSpacing, 0.1, 0.2))[0].SpacingSource);
        Assert.Equal(SpacingSource.CalibratedPixelSpacing,
            FrameReader.Read(Image().Set(DicomTags.ImagerPixelSpacing, 0.1, 0.2).Set(DicomTags.PixelSpacing, 0.08, 0.16))[0].SpacingSource);
    }

    [Fact]
    public void A_padding_value_stored_as_unsigned_is_read_in_the_signedness_of_the_pixels()
    {
        var dataset = Image().Set(DicomTags.PixelRepresentation, 1).Set(new DicomElement(DicomTags.PixelPaddingValue, DicomVr.US,
            BitConverter.GetBytes((short)-2000)));
        Assert.Equal(-2000, FrameReader.Read(dataset)[0].PaddingValue);
    }

    [Fact]
    public void Frames_of_an_enhanced_image_take_their_own_place_and_the_shared_spacing()
    {
        var frames = FrameReader.Read(Enhanced());
        Assert.Equal([10, 12.5], frames.Select(frame => frame.ImagePositionPatient!.Value.Z));
        Assert.All(frames, frame => Assert.Equal((0.7, 0.9), (frame.SpacingBetweenRows, frame.SpacingBetweenColumns)));
        Assert.Equal([2L, 1L], frames[1].DimensionIndexValues);
        Assert.Equal([-1000d, -900d], frames.Select(frame => frame.RescaleIntercept));
    }

    [Fact]
    public void Functional_groups_that_do_not_match_the_frames_are_refused() =>
        Assert.Equal(DicomErrorCodes.BadPixelDescription, Assert.Throws<DicomFormatException>(() =>
            FrameReader.Read(Enhanced().Set(DicomTags.NumberOfFrames, 3))).Code);

    private static DicomDataset Image() => Samples.Image(2, 2, 16, new byte[8]);

    private static DicomDataset Enhanced() => Samples.Image(2, 2, 16, new byte[16])
        .Set(DicomTags.NumberOfFrames, 2)
        .Set(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset()
            .Set(DicomTags.PixelMeasuresSequence, new DicomDataset().Set(DicomTags.PixelSpacing, 0.7, 0.9))
            .Set(DicomTags.PlaneOrientationSequence, new DicomDataset().Set(DicomTags.ImageOrientationPatient, 1d, 0, 0, 0, 1, 0)))
        .Set(DicomTags.PerFrameFunctionalGroupsSequence, Group(10, 1, -1000), Group(12.5, 2, -900));

    private static DicomDataset Group(double z, int index, double intercept) => new DicomDataset()
        .Set(DicomTags.FrameContentSequence, new DicomDataset().Set(DicomTags.DimensionIndexValues, index, 1d))
        .Set(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, 1d, 2, z))
        .Set(DicomTags.PixelValueTransformationSequence, new DicomDataset().Set(DicomTags.RescaleSlope, 1d).Set(DicomTags.RescaleIntercept, intercept));
}
