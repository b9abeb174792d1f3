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
    public void Every_row_of_the_table_is_exercised_and_none_of_its_values_stays_in_its_place_whatever_its_length()
    {
        var (dataset, planted) = PlantedInstance.Make();
        var result = new Deidentifier(DeidentificationProfile.Strict, Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian));
        var tags = planted.Select(item => item.Tag).ToHashSet();
        // The file meta group is written anew by the writer: its one row has a test of its own.
        Assert.Equal([new DicomTag(0x0002, 0x0003)], ConfidentialityTable.Single.Select(row => row.Key).Where(tag => !tags.Contains(tag)));
        Assert.All(new[] { "Overlay Data", "Overlay Comments", "Curve Data", "Private Attributes" }, name => Assert.Contains(tags, tag => ConfidentialityTable.Find(tag)?.Name == name));
        foreach (var (tag, value) in planted)
        {
            if (result.File.Dataset[tag] is not { } kept) continue;
            Assert.False(kept.Bytes.Span.IndexOf(Encoding.ASCII.GetBytes(value)) >= 0, tag.ToString());
            Assert.All(kept.Items.SelectMany(item => item), inner => Assert.False(inner.Bytes.Span.IndexOf(Encoding.ASCII.GetBytes(value)) >= 0, tag.ToString()));
        }
        output.WriteLine($"{tags.Count} attributes");
    }

    [Fact]
    public void The_file_meta_group_names_the_new_instance()
    {
        var read = DicomFile.Read(DicomWriter.ToBytes(new DicomFile(Samples.Nested(), TransferSyntax.ExplicitLittleEndian)));
        var bytes = DicomWriter.ToBytes(new Deidentifier(DeidentificationProfile.Strict, Key).Apply(read).File);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Samples.InstanceUid)) < 0);
        Assert.True(bytes.AsSpan(0, 400).IndexOf(Encoding.ASCII.GetBytes(Key.UidFor(Samples.InstanceUid))) > 0);
    }

    public static TheoryData<string> Hidings => ["utf-8", "utf-16", "utf-16BE", "pixels", "comment of a compressed frame", "sequence"];

    [Theory, MemberData(nameof(Hidings))]
    public void What_was_removed_is_found_again_wherever_it_hides(string hiding)
    {
        var dataset = Samples.Image(1, 64, 8, new byte[64]).Set(DicomTags.PatientID, "MRN4711");
        byte[] Framed(byte[] value) => [.. new byte[9], .. value, .. new byte[(value.Length + 9) & 1]];
        var file = new DicomFile(hiding switch
        {
            "pixels" => dataset.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, Framed("MRN4711"u8.ToArray()))),
            "comment of a compressed frame" => dataset.Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [new byte[2], Framed("MRN4711"u8.ToArray())]))),
            "sequence" => dataset.Set(DicomTags.ReferencedImageSequence, new DicomDataset().Set(DicomTags.ScanOptions, "for mrn4711")),
            _ => dataset.Set(new DicomElement(DicomTags.RedPaletteColorLookupTableData, DicomVr.UN, Framed(Encoding.GetEncoding(hiding).GetBytes("MRN4711")))),
        }, hiding[0] == 'c' ? TransferSyntax.JpegBaseline : TransferSyntax.ExplicitLittleEndian);
        Assert.Contains(DicomTags.PatientID.ToHex(), new Deidentifier(DeidentificationProfile.Default, Key).Apply(file).Report.Residuals);
    }

    [Fact]
    public void A_ramp_of_numbers_is_no_text_in_utf_16()
    {
        var ramp = Enumerable.Range(0, 128).SelectMany(n => BitConverter.GetBytes((ushort)n)).ToArray();
        var dataset = Samples.Image(1, 128, 16, ramp).Set(DicomTags.StudyID, "1234").Set(new DicomElement(DicomTags.RedPaletteColorLookupTableData, DicomVr.OW, ramp));
        Assert.Empty(new Deidentifier(DeidentificationProfile.Default, Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)).Report.Residuals);
    }

    [Fact]
    public void A_name_in_a_japanese_character_set_is_found_in_bytes_of_no_known_kind()
    {
        var coded = new byte[] { 0x59, 0x61, 0x6D, 0x61, 0x64, 0x61, 0x5E, 0x54, 0x61, 0x72, 0x6F, 0x75, 0x3D, 0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x42, 0x40, 0x4F, 0x3A, 0x1B, 0x28, 0x42, 0x20 };
        var context = new TextContext(DicomCharacterSet.Of(["", "ISO 2022 IR 87"]));
        var dataset = Samples.Nested().Set(new DicomElement(DicomTags.SpecificCharacterSet, DicomVr.CS, "\\ISO 2022 IR 87"u8.ToArray()));
        dataset.Set(new DicomElement(DicomTags.PatientName, DicomVr.PN, coded, context)).Set(new DicomElement(DicomTags.RedPaletteColorLookupTableData, DicomVr.UN, coded.AsMemory(13), context));
        var report = new Deidentifier(DeidentificationProfile.Default, Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)).Report;
        Assert.Contains(DicomTags.PatientName.ToHex(), report.Residuals);
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
    public void Shifted_dates_and_times_keep_their_distance()
    {
        var dataset = Samples.Nested().Set(DicomTags.PatientID, "4711").Set(DicomTags.StudyDate, "20240301").Set(DicomTags.SeriesDate, "20240229")
            .Set(DicomTags.StudyTime, "101112").Set(DicomTags.SeriesTime, "2359").Set(DicomTags.AcquisitionDateTime, "20240301101112.25+0100");
        var result = new Deidentifier(DeidentificationProfile.Default with { Dates = DatePolicy.Shift }, Key).Apply(new DicomFile(dataset,
            TransferSyntax.ExplicitLittleEndian)).File.Dataset;
        DateTime At(DicomTag date, DicomTag time) => result.GetDate(date)!.Value.ToDateTime(TimeOnly.FromTimeSpan(result.GetTime(time)!.Value));
        var (study, series) = (At(DicomTags.StudyDate, DicomTags.StudyTime), At(DicomTags.SeriesDate, DicomTags.SeriesTime));
        Assert.True(study < new DateTime(2024, 3, 1));
        Assert.NotEqual(new TimeSpan(10, 11, 12), study.TimeOfDay);
        Assert.InRange(study - series, new TimeSpan(10, 11, 12), new TimeSpan(10, 13, 12));
        Assert.Equal(4, result.GetString(DicomTags.SeriesTime)!.Length);
        Assert.Equal($"{study:yyyyMMddHHmmss}.25+0100", result.GetString(DicomTags.AcquisitionDateTime));
        Assert.Equal("MODIFIED", result.GetString(DicomTags.LongitudinalTemporalInformationModified));
    }

    [Theory]
    [InlineData("000030", "20240229", "235930")]
    [InlineData("000130", "20240301", "000030")]
    [InlineData("", "20240301", "")]
    public void A_time_that_falls_into_the_day_before_takes_its_date_along(string time, string date, string moved)
    {
        var shift = new MomentShift(new TimeSpan(1, 0, 1, 0));
        Assert.Equal((date, moved), (shift.Date("20240302", time), shift.Time(time)));
        Assert.Equal(date + moved, shift.Moment("20240302" + time));
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
