using Annotator.Dicom.Web;

namespace Annotator.Dicom.Tests.Web;

public sealed class QidoQueryTests
{
    private static readonly DicomDataset Row = new DicomDataset()
        .Set(DicomTags.StudyDate, "20240229").Set(DicomTags.StudyTime, "113015.5").Set(DicomTags.AccessionNumber, "A-17")
        .Set(DicomTags.ModalitiesInStudy, "CT", "SR").Set(DicomTags.PatientName, "Müller^Jörg=山田^太郎").Set(DicomTags.PatientID, "P-1")
        .Set(DicomTags.StudyInstanceUid, "1.2.3").Set(DicomTags.StudyDescription, "CHEST")
        .Set(DicomTags.RequestAttributesSequence, new DicomDataset().Set(DicomTags.ScheduledProcedureStepID, "S9"));

    [Theory]
    [InlineData("PatientID", "P-1", true)]
    [InlineData("00100020", "P-1", true)]
    [InlineData("PatientID", "P-2", false)]
    [InlineData("PatientID", "", true)]
    [InlineData("PatientID", "p-*", true)]
    [InlineData("PatientID", "P-?", true)]
    [InlineData("PatientID", "?-??", false)]
    [InlineData("PatientName", "müller^*", true)]
    [InlineData("PatientName", "山田^太郎", true)]
    [InlineData("ModalitiesInStudy", "SR", true)]
    [InlineData("ModalitiesInStudy", "MR", false)]
    [InlineData("StudyInstanceUID", "9.9,1.2.3", true)]
    [InlineData("StudyInstanceUID", "9.9\\8.8", false)]
    [InlineData("StudyInstanceUID", "1.2.*", false)]
    [InlineData("StudyDate", "20240229", true)]
    [InlineData("StudyDate", "20240101-20240301", true)]
    [InlineData("StudyDate", "-20240228", false)]
    [InlineData("StudyDate", "20240229-", true)]
    [InlineData("StudyTime", "11", true)]
    [InlineData("StudyTime", "1130", true)]
    [InlineData("StudyTime", "10-1130", true)]
    [InlineData("StudyTime", "1131-", false)]
    [InlineData("RequestAttributesSequence.ScheduledProcedureStepID", "S9", true)]
    [InlineData("00400275.00400009", "S8", false)]
    [InlineData("SeriesDescription", "x", false)]
    public void A_key_matches_as_the_standard_says(string name, string value, bool expected)
    {
        Assert.Null(QidoQuery.Parse(QidoLevel.Study, [new(name, value)], out var query));
        Assert.Equal(expected, query.IsMatch(Row));
    }

    [Theory]
    [InlineData("20240229113015+0000", true)]
    [InlineData("20240229", true)]
    [InlineData("202402", true)]
    [InlineData("2023-2024", true)]
    [InlineData("20240229123015+0100-", true)]
    [InlineData("-20240229123014+0100", false)]
    public void A_moment_matches_with_its_offset(string key, bool expected)
    {
        Assert.Null(QidoQuery.Parse(QidoLevel.Instance, [new("AcquisitionDateTime", key)], out var query));
        Assert.Equal(expected, query.IsMatch(new DicomDataset().Set(DicomTags.AcquisitionDateTime, "20240229113015")));
    }

    [Fact]
    public void Page_and_fields_are_read()
    {
        Assert.Null(QidoQuery.Parse(QidoLevel.Study, [new("limit", "5"), new("offset", "10"), new("includefield", "StudyDescription,00081080"),
            new("includefield", "Bogus")], out var query));
        Assert.Equal((5, 10), (query.Limit, query.Offset));
        Assert.Equal([DicomTags.StudyDescription, DicomTags.AdmittingDiagnosesDescription], query.IncludeFields);
        Assert.Single(query.Warnings);
        Assert.True(query.Project(Row).Contains(DicomTags.StudyDescription));
    }

    [Fact]
    public void Results_have_the_attributes_of_their_level_and_those_matched_on()
    {
        Assert.Null(QidoQuery.Parse(QidoLevel.Study, [new("RequestAttributesSequence.ScheduledProcedureStepID", "S9")], out var query));
        var result = query.Project(Row);
        Assert.False(result.Contains(DicomTags.StudyDescription));
        Assert.True(result.Contains(DicomTags.RequestAttributesSequence) && result.Contains(DicomTags.PatientID));
        Assert.Null(QidoQuery.Parse(QidoLevel.Study, [new("includefield", "all")], out var all));
        Assert.Equal(Row.Count, all.Project(Row).Count);
    }

    [Fact]
    public void An_unknown_parameter_gives_a_warning_and_is_passed_over()
    {
        Assert.Null(QidoQuery.Parse(QidoLevel.Study, [new("colour", "red"), new("fuzzymatching", "true")], out var query));
        Assert.Equal(2, query.Warnings.Length);
        Assert.True(query.IsMatch(Row));
    }

    [Theory]
    [InlineData("limit", "-1")]
    [InlineData("offset", "x")]
    [InlineData("StudyDate", "yesterday")]
    [InlineData("StudyDate", "-")]
    [InlineData("StudyTime", "2561")]
    public void A_value_that_cannot_be_read_is_refused(string name, string value) =>
        Assert.Equal("bad-query", QidoQuery.Parse(QidoLevel.Study, [new(name, value)], out _)?.Code);
}
