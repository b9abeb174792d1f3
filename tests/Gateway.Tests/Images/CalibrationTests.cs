using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Annotations;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Dicom;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>Pictures that are no slices open as stacks, and what is measured on them is said in the unit that they allow, from upload to export.</summary>
public sealed class CalibrationTests
{
    private const string Dx = SopClasses.DigitalXRayImageStorageForPresentation, Mg = SopClasses.DigitalMammographyXRayImageStorageForPresentation;

    public static TheoryData<string, string, double, string, string> Pictures => new()
    {
        // A box from (1, 1) to (4, 3): 3 columns of 0.7 by 2 rows of 0.9, where the picture tells so.
        { "x-ray at the detector", "mm at the detector", 3 * 0.7, "mm² at the detector", "at-detector" },
        { "x-ray calibrated", "mm", 3 * 0.35, "mm²", "calibrated" },
        { "mammogram with a magnification", "mm", 3 * 0.7 / 1.5, "mm²", "magnification-corrected" },
        { "x-ray without an origin of its spacing", "mm uncalibrated", 3 * 0.7, "mm² uncalibrated", "uncalibrated" },
        { "film", "mm on the film", 3 * 0.7, "mm² on the film", "on-film" },
        { "screen", "px", 3, "px²", "no-spacing" },
        { "ultrasound, within a region", "mm", 3 * 0.2, "mm²", "ultrasound-regions" },
        { "ultrasound, out of a region", "px", 3, "px²", "ultrasound-regions" },
    };

    [Theory, MemberData(nameof(Pictures))]
    public async Task A_length_is_in_the_unit_that_the_picture_allows(string what, string unit, double side, string area, string code)
    {
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var uploaded = (await site.UploadAsync("p", MadeImages.File(Picture(what)))).Files[0];
        Assert.Equal((Verdict.Stored, null), (uploaded.Verdict, uploaded.Code));
        var volume = Assert.Single(await site.VolumesAsync(uploaded.ExamId!));
        Assert.Equal((false, LatticePlane.Native, code), (volume.IsVolume, Assert.Single(volume.Planes).Plane, volume.Calibration!.Code));
        Assert.Equal(unit is "mm", volume.Calibration.Unit == MeasureUnit.Mm && !what.Contains("out of", StringComparison.Ordinal));
        await site.CommandAsync(StreamId.Project("p"), new AddLabelGroup("g", "Findings"));
        await site.CommandAsync(StreamId.Project("p"), new AddLabel("g", new Label("box", "Box", "#e69f00", "boundingBox")));
        await site.CommandAsync(StreamId.Set(uploaded.ExamId!, "g", "main"), new AddObject("o", "box", new FrameGeometry("boundingBox", volume.Grid.Id, LatticePlane.Native, 0, [[1, 1, 0], [4, 3, 0]])));
        var exam = (await site.Admin.GetFromJsonAsync<JsonElement>($"/api/projects/p/exams/{uploaded.ExamId}/export")).GetProperty("exams")[0];
        var calibration = exam.GetProperty("volumes")[0].GetProperty("calibration");
        Assert.Equal((code, true), (calibration.GetProperty("code").GetString(), calibration.GetProperty("reason").GetString()!.EndsWith('.')));
        var measures = exam.GetProperty("sets")[0].GetProperty("objects")[0].GetProperty("frameLabels")[0].GetProperty("measures").EnumerateArray()
            .ToDictionary(m => m.GetProperty("name").GetString()!, m => (m.GetProperty("value").GetDouble(), m.GetProperty("unit").GetString()));
        Assert.Equal((Math.Round(side, 9), unit), (Math.Round(measures["firstSide"].Item1, 9), measures["firstSide"].Item2));
        Assert.Equal(area, measures["area"].Item2);
    }

    [Fact]
    public async Task A_slice_of_a_volume_is_measured_in_mm_of_the_patient()
    {
        await using var site = await ImageSite.StartAsync();
        var volume = Assert.Single(await site.VolumesAsync((await site.UploadAsync("p", Volume(3))).Files[0].ExamId!));
        Assert.Equal((MeasureUnit.Mm, "mm", "in-patient"), (volume.Calibration!.Unit, volume.Calibration.Label, volume.Calibration.Code));
        Assert.Null(volume.Uptake);
    }

    [Fact]
    public async Task PET_values_have_their_unit_and_SUV_windows_after_de_identification_and_export_says_the_factor()
    {
        await using var site = await ImageSite.StartAsync();
        var exam = (await site.UploadAsync("p", Enumerable.Range(0, 3).Select(k => MadeImages.File(Pet(k))))).Files[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        // 70.5 kg, 350 MBq of F-18, an hour before the scan.
        var factor = 70.5 * 1000 / (350e6 * Math.Pow(2, -3600 / 6586.2));
        Assert.Equal(("Bq/ml", PixelType.Float32), (volume.Unit, volume.PixelType));
        Assert.Equal(1, volume.Uptake!.Factor!.Value / factor, 1e-9);
        Assert.Equal(["SUV 0–7", "SUV 0–5", "SUV 0–10", "SUV 0–15", "SUV 0–20"], volume.Presets.Select(preset => preset.Name));
        Assert.Equal((3.5, 7), (Math.Round(volume.Window.Center * factor, 9), Math.Round(volume.Window.Width * factor, 9)));
        var exported = (await site.Admin.GetFromJsonAsync<JsonElement>($"/api/projects/p/exams/{exam}/export")).GetProperty("exams")[0].GetProperty("volumes")[0];
        Assert.Equal(volume.Uptake.Factor, exported.GetProperty("uptake").GetProperty("factor").GetDouble());
    }

    [Fact]
    public async Task PET_without_a_weight_says_that_it_is_missing()
    {
        await using var site = await ImageSite.StartAsync();
        var files = Enumerable.Range(0, 3).Select(k => Pet(k)).ToList();
        foreach (var dataset in files) dataset.Remove(DicomTags.PatientWeight);
        var volume = Assert.Single(await site.VolumesAsync((await site.UploadAsync("p", files.Select(MadeImages.File))).Files[0].ExamId!));
        Assert.Contains(volume.Problems, problem => problem is { Code: "no-suv", Text: "No standardised uptake values: Patient's Weight (0010,1030) is missing." });
        Assert.Null(volume.Uptake!.Factor);
    }

    private static DicomDataset Pet(int k) => Slice(k).Set(DicomTags.SopClassUid, SopClasses.PositronEmissionTomographyImageStorage).Set(DicomTags.Modality, "PT")
        .Set(DicomTags.SeriesDate, "20240315").Set(DicomTags.SeriesTime, "101500").Set(DicomTags.AcquisitionDate, "20240315").Set(DicomTags.AcquisitionTime, "101600")
        .Set(DicomTags.RescaleSlope, 1 + k).Set(DicomTags.RescaleIntercept, 0).Set(DicomTags.Units, "BQML").Set(DicomTags.CorrectedImage, "DECY", "ATTN")
        .Set(DicomTags.DecayCorrection, "START").Set(DicomTags.PatientWeight, 70.5).Set(DicomTags.RadiopharmaceuticalInformationSequence, new DicomDataset()
            .Set(DicomTags.RadiopharmaceuticalStartTime, "091500").Set(DicomTags.RadionuclideTotalDose, 350e6).Set(DicomTags.RadionuclideHalfLife, 6586.2));

    private static DicomDataset Picture(string what)
    {
        var picture = Slice(0);
        foreach (var tag in new[] { DicomTags.ImagePositionPatient, DicomTags.ImageOrientationPatient, DicomTags.PixelSpacing, DicomTags.FrameOfReferenceUid, DicomTags.RescaleSlope, DicomTags.RescaleIntercept })
            picture.Remove(tag);
        return what switch
        {
            "x-ray at the detector" => Of(Dx, "DX").Set(DicomTags.ImagerPixelSpacing, 0.9, 0.7).Set(DicomTags.PixelSpacing, 0.9, 0.7),
            "x-ray calibrated" => Of(Dx, "DX").Set(DicomTags.ImagerPixelSpacing, 0.9, 0.7).Set(DicomTags.PixelSpacing, 0.45, 0.35).Set(DicomTags.PixelSpacingCalibrationType, "FIDUCIAL"),
            "mammogram with a magnification" => Of(Mg, "MG").Set(DicomTags.ImagerPixelSpacing, 0.9, 0.7).Set(DicomTags.EstimatedRadiographicMagnificationFactor, 1.5),
            "x-ray without an origin of its spacing" => Of(SopClasses.ComputedRadiographyImageStorage, "CR").Set(DicomTags.PixelSpacing, 0.9, 0.7),
            "film" => Of(SopClasses.SecondaryCaptureImageStorage, "OT").Set(DicomTags.NominalScannedPixelSpacing, 0.9, 0.7),
            "screen" => Of(SopClasses.SecondaryCaptureImageStorage, "OT"),
            _ => Of(SopClasses.UltrasoundImageStorage, "US").Set(DicomTags.SequenceOfUltrasoundRegions, new DicomDataset()
                .Set(DicomTags.RegionSpatialFormat, 1).Set(DicomTags.RegionDataType, 1).Set(DicomTags.PhysicalUnitsXDirection, 3).Set(DicomTags.PhysicalUnitsYDirection, 3)
                .Set(DicomTags.RegionLocationMinX0, what.Contains("out of", StringComparison.Ordinal) ? 3 : 0).Set(DicomTags.RegionLocationMinY0, 0)
                .Set(DicomTags.RegionLocationMaxX1, Columns - 1).Set(DicomTags.RegionLocationMaxY1, Rows - 1).Set(DicomTags.PhysicalDeltaX, 0.02).Set(DicomTags.PhysicalDeltaY, 0.03)),
        };

        DicomDataset Of(string sopClass, string modality) => picture.Set(DicomTags.SopClassUid, sopClass).Set(DicomTags.Modality, modality);
    }
}
