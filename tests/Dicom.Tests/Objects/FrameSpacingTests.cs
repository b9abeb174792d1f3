using Annotator.Core.Geometry;
using Annotator.Dicom.Objects;

namespace Annotator.Dicom.Tests.Objects;

/// <summary>Where the distances of pixels hold: in the patient only when the image says so.</summary>
public sealed class FrameSpacingTests
{
    private const string Dx = SopClasses.DigitalXRayImageStorageForPresentation, Ct = "1.2.840.10008.5.1.4.1.1.2";

    [Theory]
    [InlineData(Ct, "0.9", null, null, null, SpacingSource.PixelSpacing, 0.9)]
    [InlineData(Dx, "0.9", null, null, null, SpacingSource.UncalibratedPixelSpacing, 0.9)]
    [InlineData(Dx, "0.9", "0.9", null, null, SpacingSource.ImagerPixelSpacing, 0.9)]
    [InlineData(Dx, "0.9", "0.9", "GEOMETRY", null, SpacingSource.ImagerPixelSpacing, 0.9)]
    [InlineData(Dx, "0.6", "0.9", null, null, SpacingSource.CalibratedPixelSpacing, 0.6)]
    [InlineData(Dx, "0.6", null, "FIDUCIAL", null, SpacingSource.CalibratedPixelSpacing, 0.6)]
    [InlineData(Dx, null, "0.9", null, null, SpacingSource.ImagerPixelSpacing, 0.9)]
    [InlineData(Dx, null, "0.9", null, "1", SpacingSource.ImagerPixelSpacing, 0.9)]
    [InlineData(Dx, null, "0.9", null, "1.5", SpacingSource.MagnificationCorrected, 0.6)]
    [InlineData(Dx, "0.9", "0.9", null, "1.5", SpacingSource.MagnificationCorrected, 0.6)]
    [InlineData(Dx, "0.7", "0.9", null, "1.5", SpacingSource.CalibratedPixelSpacing, 0.7)]
    [InlineData(Dx, null, null, null, "1.5", SpacingSource.None, null)]
    [InlineData(SopClasses.SecondaryCaptureImageStorage, "0.9", null, null, null, SpacingSource.UncalibratedPixelSpacing, 0.9)]
    [InlineData(SopClasses.UltrasoundImageStorage, "0.9", null, null, null, SpacingSource.UncalibratedPixelSpacing, 0.9)]
    public void A_spacing_is_what_its_attributes_say(string sopClass, string? pixel, string? imager, string? type, string? magnification, SpacingSource source, double? rows)
    {
        var dataset = Image(sopClass);
        if (pixel is not null) dataset.Set(DicomTags.PixelSpacing, pixel, "0.4");
        if (imager is not null) dataset.Set(DicomTags.ImagerPixelSpacing, imager, "0.4");
        if (type is not null) dataset.Set(DicomTags.PixelSpacingCalibrationType, type);
        if (magnification is not null) dataset.Set(DicomTags.EstimatedRadiographicMagnificationFactor, magnification);
        var frame = Assert.Single(FrameReader.Read(dataset));
        Assert.Equal((source, rows is null), (frame.SpacingSource, frame.SpacingBetweenRows is null));
        if (rows is { } mm) Assert.Equal(mm, frame.SpacingBetweenRows!.Value, 12);
    }

    [Fact]
    public void A_secondary_picture_that_lies_in_the_patient_has_its_spacing_there()
    {
        var dataset = Image(SopClasses.SecondaryCaptureImageStorage).Set(DicomTags.PixelSpacing, 0.9, 0.7)
            .Set(DicomTags.ImagePositionPatient, 1, 2, 3).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0);
        Assert.Equal(SpacingSource.PixelSpacing, FrameReader.Read(dataset)[0].SpacingSource);
    }

    [Fact]
    public void A_scanned_film_has_the_film_s_spacing() =>
        Assert.Equal(SpacingSource.NominalScannedPixelSpacing, FrameReader.Read(Image(SopClasses.SecondaryCaptureImageStorage).Set(DicomTags.NominalScannedPixelSpacing, 0.17, 0.17))[0].SpacingSource);

    [Fact]
    public void Only_tissue_in_two_dimensions_measured_in_cm_is_a_region_with_lengths()
    {
        var frame = Assert.Single(FrameReader.Read(Image(SopClasses.UltrasoundImageStorage).Set(
            DicomTags.SequenceOfUltrasoundRegions, Region(1, 3, 3, 10, 20, 90, 70, 0.05, -0.04), Region(3, 4, 7, 0, 80, 99, 119, 0.01, 0.5), Region(1, 3, 3, 95, 0, 300, 10, 0.1, 0.1), Region(1, 0, 3, 0, 0, 5, 5, 0.1, 0.1))));
        Assert.Equal([new(10, 20, 90, 70, new(0.5, 0.4)), new(95, 0, 99, 10, new(1, 1))], frame.Regions);
    }

    private static DicomDataset Region(int format, int unitsX, int unitsY, int left, int top, int right, int bottom, double x, double y) => new DicomDataset()
        .Set(DicomTags.RegionSpatialFormat, format).Set(DicomTags.RegionDataType, 1).Set(DicomTags.PhysicalUnitsXDirection, unitsX).Set(DicomTags.PhysicalUnitsYDirection, unitsY)
        .Set(DicomTags.RegionLocationMinX0, left).Set(DicomTags.RegionLocationMinY0, top).Set(DicomTags.RegionLocationMaxX1, right).Set(DicomTags.RegionLocationMaxY1, bottom)
        .Set(DicomTags.PhysicalDeltaX, x).Set(DicomTags.PhysicalDeltaY, y);

    private static DicomDataset Image(string sopClass) => new DicomDataset()
        .Set(DicomTags.SopClassUid, sopClass).Set(DicomTags.SopInstanceUid, "1.2.3.1").Set(DicomTags.StudyInstanceUid, "1.2.1").Set(DicomTags.SeriesInstanceUid, "1.2.2").Set(DicomTags.Modality, "OT")
        .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, 120).Set(DicomTags.Columns, 100)
        .Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7).Set(DicomTags.PixelRepresentation, 0)
        .Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, new byte[12000]));
}
