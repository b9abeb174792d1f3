using System.Text;
using Annotator.Dicom.Deidentification;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Deidentification;

public sealed class DeidentifierTests(ITestOutputHelper output)
{
    private static readonly DeidentificationKey Key = new("0123456789abcdef0123456789abcdef"u8);

    [Fact]
    public void No_planted_value_of_any_attribute_of_the_table_survives_the_basic_profile()
    {
        var (dataset, planted) = PlantedInstance.Make();
        var (bytes, report) = Apply(DeidentificationProfile.Strict, dataset);
        var text = Encoding.Latin1.GetString(bytes);
        Assert.Equal([], planted.Where(item => item.Value.Length >= 6 && text.Contains(item.Value, StringComparison.Ordinal)).Select(item =>
            item.Tag.ToString()));
        Assert.Empty(report.Residuals);
        output.WriteLine($"{planted.Count} attributes planted, {report.Entries.Length} decisions");
    }

    [Fact]
    public void Every_attribute_has_one_decision_and_no_decision_holds_a_value()
    {
        var (dataset, planted) = PlantedInstance.Make();
        var (_, report) = Apply(DeidentificationProfile.Default, dataset);
        var paths = report.Entries.Select(entry => entry.Path).ToList();
        Assert.Equal(paths.Count, paths.Distinct().Count());
        Assert.All(dataset.Where(element => !element.Tag.IsGroupLength), element => Assert.Contains(element.Tag.ToHex(), paths));
        var written = string.Join('\n', report.Entries);
        Assert.All(planted, item => Assert.DoesNotContain(item.Value, written));
    }

    [Fact]
    public void The_default_keeps_uids_device_and_patient_characteristics_and_removes_the_person()
    {
        var dataset = Samples.Nested().Set(DicomTags.PatientID, "4711").Set(DicomTags.PatientSex, "F").Set(DicomTags.PatientAge, "093Y")
            .Set(DicomTags.DeviceSerialNumber, "SN1234").Set(DicomTags.InstitutionName, "St. Elsewhere").Set(DicomTags.PatientBirthDate, "19300101");
        var result = new Deidentifier(DeidentificationProfile.Default, Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)).File.Dataset;
        Assert.Equal(Samples.InstanceUid, result.GetString(DicomTags.SopInstanceUid));
        Assert.Equal(["F", "090Y", "SN1234"], new[] { DicomTags.PatientSex, DicomTags.PatientAge, DicomTags.DeviceSerialNumber }.Select(tag =>
            result.GetString(tag)));
        Assert.Equal([null, null], new[] { DicomTags.InstitutionName, DicomTags.PatientBirthDate }.Select(tag => result.GetString(tag)));
        Assert.StartsWith("P-", result.GetString(DicomTags.PatientID));
        Assert.Equal(result.GetString(DicomTags.PatientID), result.GetString(DicomTags.PatientName));
        Assert.Equal("YES", result.GetString(DicomTags.PatientIdentityRemoved));
        Assert.Equal(["113100", "113108", "113109", "113110"], result.GetItems(DicomTags.DeidentificationMethodCodeSequence).Select(item =>
            item.GetString(DicomTags.CodeValue)));
        Assert.DoesNotContain(result, element => element.Tag.IsPrivate);
        Assert.Equal([0.7, 0.9], result.GetDoubles(DicomTags.PixelSpacing));
    }

    [Fact]
    public void The_same_uid_becomes_the_same_new_uid_wherever_it_stands_and_whenever()
    {
        var dataset = Samples.Nested().Set(DicomTags.ReferencedStudySequence, new DicomDataset().Set(DicomTags.ReferencedSopInstanceUid, Samples.InstanceUid));
        var profile = DeidentificationProfile.Strict with { CleanStructuredContent = true };
        var result = new Deidentifier(profile, Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)).File.Dataset;
        var replaced = result.GetString(DicomTags.SopInstanceUid)!;
        Assert.StartsWith("2.25.", replaced);
        Assert.True(DicomUid.IsValid(replaced));
        Assert.Equal(Key.UidFor(Samples.InstanceUid), replaced);
        Assert.NotEqual(new DeidentificationKey("another key of sixteen+ bytes"u8).UidFor(Samples.InstanceUid), replaced);
        Assert.Equal(SopClasses.CTImageStorage, result.GetString(DicomTags.SopClassUid));
    }

    [Fact]
    public void Shifted_dates_keep_their_distance_and_times_stay()
    {
        var dataset = Samples.Nested().Set(DicomTags.PatientID, "4711").Set(DicomTags.StudyDate, "20240301").Set(DicomTags.SeriesDate, "20240229")
            .Set(DicomTags.StudyTime, "101112").Set(DicomTags.AcquisitionDateTime, "20240301101112.25+0100");
        var result = new Deidentifier(DeidentificationProfile.Default with { Dates = DatePolicy.Shift }, Key).Apply(new DicomFile(dataset,
            TransferSyntax.ExplicitLittleEndian)).File.Dataset;
        var study = result.GetDate(DicomTags.StudyDate)!.Value;
        Assert.True(study < new DateOnly(2024, 3, 1));
        Assert.Equal(1, study.DayNumber - result.GetDate(DicomTags.SeriesDate)!.Value.DayNumber);
        Assert.Equal("101112", result.GetString(DicomTags.StudyTime));
        Assert.Equal(DicomDates.ToText(study) + "101112.25+0100", result.GetString(DicomTags.AcquisitionDateTime));
        Assert.Equal("MODIFIED", result.GetString(DicomTags.LongitudinalTemporalInformationModified));
    }

    [Fact]
    public void A_date_that_cannot_be_shifted_is_emptied()
    {
        var dataset = Samples.Nested().Set(new DicomElement(DicomTags.StudyDate, DicomVr.DA, "Easter  "u8.ToArray()));
        var result = new Deidentifier(DeidentificationProfile.Default with { Dates = DatePolicy.Shift }, Key).Apply(new DicomFile(dataset,
            TransferSyntax.ExplicitLittleEndian)).File.Dataset;
        Assert.Null(result.GetString(DicomTags.StudyDate));
    }

    [Fact]
    public void Descriptions_keep_only_words_that_are_known_to_be_safe()
    {
        Assert.Equal("CT CHEST 5.0mm", DescriptorCleaner.Clean("CT CHEST Müller 5.0mm 19800315 Dr.Smith", new HashSet<string>()));
        Assert.Equal("", DescriptorCleaner.Clean("John Long 4711234", new HashSet<string>(["Long"])));
    }

    [Fact]
    public void An_overlay_in_the_pixel_cells_is_cleared_with_its_group()
    {
        var dataset = Samples.Image(1, 2, 16, [0x34, 0xF2, 0xFF, 0x0F]).Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11)
            .Set(new DicomElement(new DicomTag(0x6000, 0x0100), DicomVr.US, new byte[] { 16, 0 }))
            .Set(new DicomElement(new DicomTag(0x6000, 0x0102), DicomVr.US, new byte[] { 12, 0 }));
        var result = new Deidentifier(DeidentificationProfile.Default, Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian));
        Assert.Equal([0x34, 0x02, 0xFF, 0x0F], result.File.Dataset[DicomTags.PixelData]!.Bytes.ToArray());
        Assert.Contains(result.Report.Entries, entry => entry is { Path: "7FE00010", Action: DeidentificationAction.Cleaned });
        Assert.DoesNotContain(result.File.Dataset, element => element.Tag.Group == 0x6000);
    }

    [Fact]
    public void Safe_private_attributes_stay_with_their_creator_when_the_project_says_so()
    {
        var dataset = TestData.Read("mr-mosaic", "001.dcm").Dataset;
        var result = new Deidentifier(DeidentificationProfile.Default with { RetainSafePrivate = true }, Key).Apply(new DicomFile(dataset,
            TransferSyntax.ExplicitLittleEndian)).File.Dataset;
        Assert.Equal("SIEMENS MR HEADER", result.PrivateCreatorOf(new DicomTag(0x0019, 0x100A)));
        Assert.NotNull(result[new DicomTag(0x0019, 0x100A)]);
        Assert.Null(result[new DicomTag(0x0029, 0x1020)]);
    }

    [Fact]
    public void What_a_retained_attribute_repeats_of_a_removed_value_is_reported()
    {
        var dataset = Samples.Nested().Set(DicomTags.PatientID, "MRN4711XYZ").Set(DicomTags.ImageComments, "").Set(DicomTags.ScanOptions, "MRN4711XYZ");
        var report = new Deidentifier(DeidentificationProfile.Default, Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)).Report;
        Assert.Equal([DicomTags.PatientID.ToHex()], report.Residuals);
    }

    [Fact]
    public void Patients_without_an_identifier_are_not_merged()
    {
        var one = new DicomFile(Samples.Nested().Set(DicomTags.PatientName, "Doe^A"), TransferSyntax.ExplicitLittleEndian);
        var two = new DicomFile(Samples.Nested().Set(DicomTags.PatientName, "Doe^B"), TransferSyntax.ExplicitLittleEndian);
        var deidentifier = new Deidentifier(DeidentificationProfile.Default, Key);
        Assert.NotEqual(deidentifier.Apply(one).File.Dataset.GetString(DicomTags.PatientID),
            deidentifier.Apply(two).File.Dataset.GetString(DicomTags.PatientID));
    }

    [Theory]
    [InlineData("ct-phantom-1mm")]
    [InlineData("ct-head-tilted")]
    [InlineData("mr-mosaic")]
    public void Real_images_keep_their_geometry_and_pixels_twice_alike(string folder)
    {
        var source = DicomFile.Read(File.ReadAllBytes(TestData.Files(folder)[0]));
        var first = new Deidentifier(DeidentificationProfile.Default, Key).Apply(source);
        Assert.Equal(DicomWriter.ToBytes(first.File), DicomWriter.ToBytes(new Deidentifier(DeidentificationProfile.Default, Key).Apply(source).File));
        foreach (var tag in new[] { DicomTags.ImagePositionPatient, DicomTags.ImageOrientationPatient, DicomTags.PixelSpacing, DicomTags.Modality,
            DicomTags.ConvolutionKernel, DicomTags.PixelData })
        {
            Assert.Equal(source.Dataset[tag]?.Bytes.ToArray(), first.File.Dataset[tag]?.Bytes.ToArray());
        }
        output.WriteLine($"residuals: {string.Join(' ', first.Report.Residuals)}");
    }

    private static (byte[] Bytes, DeidentificationReport Report) Apply(DeidentificationProfile profile, DicomDataset dataset)
    {
        var result = new Deidentifier(profile, Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian));
        return (DicomWriter.ToBytes(result.File), result.Report);
    }
}
