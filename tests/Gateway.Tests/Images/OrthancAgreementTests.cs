using System.Globalization;
using System.Net;
using System.Text.Json;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Gateway.Tests.Dimse;
using static Annotator.Gateway.Tests.Images.DicomWebCalls;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>The same instances, unchanged, here and in Debian's Orthanc: searches find the same, with the same values of every attribute that PS3.18 tables 10.6.3-3 to -5 ask for. All that differs is listed.</summary>
public sealed class OrthancAgreementTests
{
    private const string Ours = "/projects/raw/dicom-web/", Theirs = "/dicom-web/";

    private static readonly DicomTag[] OfStudies =
    [
        DicomTags.SpecificCharacterSet, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.InstanceAvailability, DicomTags.ModalitiesInStudy, DicomTags.ReferringPhysicianName,
        DicomTags.TimezoneOffsetFromUtc, DicomTags.RetrieveUrl, DicomTags.PatientName, DicomTags.PatientID, DicomTags.PatientBirthDate, DicomTags.PatientSex, DicomTags.StudyInstanceUid, DicomTags.StudyID,
        DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances,
    ];

    private static readonly DicomTag[] OfSeries =
    [
        DicomTags.SpecificCharacterSet, DicomTags.Modality, DicomTags.TimezoneOffsetFromUtc, DicomTags.SeriesDescription, DicomTags.RetrieveUrl, DicomTags.SeriesInstanceUid, DicomTags.SeriesNumber,
        DicomTags.NumberOfSeriesRelatedInstances, DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime, DicomTags.RequestAttributesSequence,
    ];

    private static readonly DicomTag[] OfInstances =
    [
        DicomTags.SpecificCharacterSet, DicomTags.SopClassUid, DicomTags.SopInstanceUid, DicomTags.InstanceAvailability, DicomTags.TimezoneOffsetFromUtc, DicomTags.RetrieveUrl, DicomTags.InstanceNumber,
        DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated, DicomTags.NumberOfFrames,
    ];

    // Searches, and what each level owes beside its own attributes: those of the levels above that the path does not name (10.6.3.3).
    private static readonly (string Search, DicomTag[] Owed)[] Searches =
    [
        .. For(OfStudies,
            "studies", "studies?PatientID=PAT-4711", "studies?00100020=PAT*", "studies?PatientID=q?1*", "studies?PatientName=hidden*", "studies?StudyDate=20230101", "studies?StudyDate=20230101-",
            "studies?StudyDate=-20230101", "studies?StudyDate=20230102-20240315", "studies?StudyTime=080000-090000", "studies?StudyTime=0830-0831", "studies?StudyTime=101530", "studies?AccessionNumber=ACC9",
            "studies?AccessionNumber=", "studies?ModalitiesInStudy=MR", "studies?ModalitiesInStudy=CT", "studies?StudyInstanceUID={A},9.9", "studies?ReferringPhysicianName=*rhea", "studies?StudyID=7",
            "studies?fuzzymatching=false&PatientID=PAT-4711", "studies?limit=2", "studies?limit=2&offset=2", "studies?PatientID=nobody"),
        .. For([.. OfStudies, DicomTags.StudyDescription], "studies?includefield=StudyDescription", "studies?includefield=00081030&PatientID=PAT-4711", "studies?StudyDescription=Abdo*"),
        .. For([.. OfSeries, .. OfStudies.Except(Counts)], "series", "series?Modality=MR", "series?SeriesNumber=7", "series?SeriesInstanceUID={A}.7", "series?PerformedProcedureStepStartDate=20240315", "series?PatientID=PAT-4711"),
        .. For(OfSeries, "studies/{A}/series", "studies/{A}/series?Modality=CT", "studies/9.9/series?Modality=MR", "studies/{A}/series?SeriesDescription=Portal*"),
        .. For([.. OfInstances, .. OfSeries.Except(Counts), .. OfStudies.Except(Counts)], "instances", "instances?SOPClassUID=1.2.840.10008.5.1.4.1.1.4", "instances?InstanceNumber=2", "instances?SOPInstanceUID=1.2.3.1,1.2.3.2"),
        .. For([.. OfInstances, .. OfSeries.Except(Counts)], "studies/{A}/instances", "studies/{A}/instances?InstanceNumber=2", "studies/{A}/instances?Modality=MR"),
        .. For(OfInstances, "studies/{A}/series/{A}.1/instances"),
        .. For([.. OfInstances, DicomTags.SliceThickness, DicomTags.PixelSpacing], "studies/{A}/series/{A}.1/instances?includefield=SliceThickness,PixelSpacing"),
    ];

    private static IEnumerable<DicomTag> Counts => [DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances, DicomTags.NumberOfSeriesRelatedInstances, DicomTags.RetrieveUrl];

    // Orthanc's own ways, all of them; the conformance statement has them too.
    private static readonly string[] Known =
    [
        "InstanceAvailability stands only here",
        "ModalitiesInStudy of series and instances stands only here",
        "RequestAttributesSequence stands only here",
        "SpecificCharacterSet is ISO_IR 192 here, ISO_IR 100 there",
        "PatientName of 9.9 is Müller^Jörg=山田^太郎=やまだ^たろう here, Müller^Jörg=^=^ there",
    ];

    // Searches of which each finds what the other does not.
    private static readonly (string Search, string Here, string There, string Why)[] Apart =
    [
        ("studies?PatientID=pat-4711", "", "{A} 9.10", "LO is compared with its case (PS3.4 C.2.2.2.1)"),
        ("studies?PatientName=Hidden%5EHenrietta", "{A} 9.10", "", "Orthanc does not find a whole name"),
        ("studies?PatientName=M%C3%BCller*", "9.9", "", "Orthanc searches names by ASCII"),
        ("studies?PatientName=*%E5%B1%B1%E7%94%B0*", "9.9", "", "Orthanc keeps no ideographs"),
        ("studies?PatientID=q_1%25", "9.9", "", "Orthanc takes the percent sign for something else"),
        ("studies?StudyInstanceUID={A}%5C9.9", "{A} 9.9", "", "a list is also parted by backslashes (8.3.4.1)"),
        ("studies?PatientSex=F", "{A} 9.10 9.9", "{A} 9.10", "not searched by here, with a warning"),
    ];

    [Fact]
    public async Task Searches_give_what_Orthanc_gives_but_for_what_is_listed()
    {
        await using var pacs = await OrthancPacs.StartAsync(OrthancPacs.FreePort(), Files());
        await using var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        Assert.Equal(HttpStatusCode.OK, (await StowAsync(site, Ours + "studies", Files())).Status);
        var differences = new SortedSet<string>(StringComparer.Ordinal);
        var compared = 0;
        foreach (var (search, owed) in Searches)
        {
            var (ours, theirs) = (await FoundAsync(site.Admin, Ours + Named(search)), await FoundAsync(pacs.Http, Theirs + Named(search)));
            var isPage = search.Contains("limit=", StringComparison.Ordinal);
            Assert.Equal($"{search}: {(isPage ? $"{theirs.Count}" : string.Join(", ", theirs.Keys.Order()))}", $"{search}: {(isPage ? $"{ours.Count}" : string.Join(", ", ours.Keys.Order()))}");
            foreach (var uid in ours.Keys.Intersect(theirs.Keys)) differences.UnionWith(owed.Select(tag => Difference(search, uid, tag, ours[uid], theirs[uid])).OfType<string>());
            compared += ours.Count * owed.Length;
        }
        Assert.Equal(string.Join('\n', Known.Order(StringComparer.Ordinal)), string.Join('\n', differences));
        foreach (var (search, here, there, _) in Apart)
        {
            Assert.Equal((search, Named(here)), (search, string.Join(' ', (await FoundAsync(site.Admin, Ours + Named(search))).Keys.Order(StringComparer.Ordinal))));
            Assert.Equal((search, Named(there)), (search, string.Join(' ', (await FoundAsync(pacs.Http, Theirs + Named(search))).Keys.Order(StringComparer.Ordinal))));
        }
        TestContext.Current.SendDiagnosticMessage($"{Searches.Length} searches, {compared} attributes of results compared, {Known.Length} kinds of difference");
    }

    private static IEnumerable<(string Search, DicomTag[] Owed)> For(DicomTag[] owed, params string[] searches) => searches.Select(search => (search, owed.Distinct().ToArray()));

    private static string Named(string text) => text.Replace("{A}", Study, StringComparison.Ordinal);

    private static string? Difference(string search, string uid, DicomTag tag, JsonElement ours, JsonElement theirs)
    {
        var (name, here, there) = (DicomDictionary.KeywordOf(tag), TextOf(ours, tag.ToHex()), TextOf(theirs, tag.ToHex()));
        if (here == there) return null;
        if (tag == DicomTags.ModalitiesInStudy && there.Length == 0 && !search.StartsWith("studies?", StringComparison.Ordinal)) return $"{name} of series and instances stands only here";
        if (there.Length == 0) return $"{name} stands only here";
        return tag == DicomTags.SpecificCharacterSet ? $"{name} is {here} here, {there} there" : $"{name} of {uid.Split(' ')[0]} is {here} here, {there} there";
    }

    // As text, nothing for what has no value: some servers write numbers as strings or with all their digits, and addresses begin with the server's own.
    private static string TextOf(JsonElement dataset, string tag)
    {
        if (!dataset.TryGetProperty(tag, out var attribute) || !attribute.TryGetProperty("Value", out var values)) return "";
        var text = string.Join('\\', values.EnumerateArray().Select(value => value.ValueKind switch
        {
            JsonValueKind.Object => string.Join('=', value.EnumerateObject().Select(m => m.Value.ToString())),
            JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
            _ => value.ToString(),
        }));
        return tag == DicomTags.RetrieveUrl.ToHex() ? text[text.IndexOf("/studies/", StringComparison.Ordinal)..] : text;
    }

    private static async Task<Dictionary<string, JsonElement>> FoundAsync(HttpClient client, string search)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, search);
        request.Headers.Accept.ParseAdd("application/dicom+json");
        using var answer = await client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{search}: {(int)answer.StatusCode} {body}");
        return body.Length == 0 ? [] : JsonDocument.Parse(body).RootElement.EnumerateArray().ToDictionary(NameOf);
    }

    private static string NameOf(JsonElement dataset) => string.Join(' ', new[] { DicomTags.StudyInstanceUid, DicomTags.SeriesInstanceUid, DicomTags.SopInstanceUid }
        .Where(tag => dataset.TryGetProperty(tag.ToHex(), out _)).Select(tag => Value(dataset, tag)));

    private static byte[][] Files() => [.. Datasets().Select(File)];

    private static IEnumerable<DicomDataset> Datasets()
    {
        for (var k = 0; k < 3; k++) yield return Described(Slice(k)).Set(DicomTags.SeriesDescription, "Portal venous");
        yield return Described(Slice(0, "1.2.3.71")).Set(DicomTags.SeriesInstanceUid, Series + ".7").Set(DicomTags.Modality, "MR").Set(DicomTags.SeriesNumber, 7).Set(DicomTags.SopClassUid, SopClasses.MRImageStorage)
            .Set(DicomTags.PerformedProcedureStepStartDate, "20240315").Set(DicomTags.PerformedProcedureStepStartTime, "1015")
            .Set(new DicomElement(DicomTags.RequestAttributesSequence, [new DicomDataset().Set(DicomTags.ScheduledProcedureStepID, "S1").Set(DicomTags.RequestedProcedureID, "R1")]));
        yield return Other("9.9", 1).Set(DicomTags.PatientName, "Müller^Jörg=山田^太郎=やまだ^たろう").Set(DicomTags.StudyDate, "20230101").Set(DicomTags.StudyTime, "083000.250")
            .Set(DicomTags.ReferringPhysicianName, "Referrer^Rhea").Set(DicomTags.TimezoneOffsetFromUtc, "+0100").Set(DicomTags.PatientID, "q_1%");
        yield return Described(Other("9.10", 1)).Set(DicomTags.Modality, "US").Set(DicomTags.NumberOfFrames, 2).Set(DicomTags.SopClassUid, SopClasses.MultiFrameGrayscaleWordSecondaryCaptureImageStorage)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, (byte[])[.. Pixels(0), .. Pixels(1)])).Set(DicomTags.StudyDescription, "").Set(DicomTags.AccessionNumber, "");
    }

    private static DicomDataset Described(DicomDataset instance) => instance.Set(DicomTags.PatientSex, "F").Set(DicomTags.PatientBirthDate, "19510203");

    private static DicomDataset Other(string study, int n) =>
        Slice(n, $"{study}.1.{n}").Set(DicomTags.StudyInstanceUid, study).Set(DicomTags.SeriesInstanceUid, $"{study}.1").Set(DicomTags.FrameOfReferenceUid, $"{study}.2");
}
