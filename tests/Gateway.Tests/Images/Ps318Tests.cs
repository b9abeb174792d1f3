using System.Net;
using System.Text.Json;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Dicom.Web;
using static Annotator.Gateway.Tests.Images.DicomWebCalls;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>PS3.18 as a table: what each service answers to each way of asking. Section numbers are those of edition 2025a.</summary>
public sealed class Ps318Tests
{
    private const string Base = "/projects/raw/dicom-web";
    private const string TheStudy = $"{Base}/studies/{Study}", TheSeries = $"{TheStudy}/series/{Series}", Instance = $"{TheSeries}/instances/1.2.3.2";
    private const string J2k = "1.2.840.10008.1.2.4.90", Explicit = "1.2.840.10008.1.2.1";

    // Resource, Accept, status, and the media type of the answer or of its parts (8.7.3, 8.7.5).
    private static readonly (string Path, string Accept, int Status, string Type)[] Accepts =
    [
        (TheStudy, "*/*", 200, "multipart/related; application/dicom"),
        (TheStudy, "multipart/related; type=\"application/dicom\"", 200, "multipart/related; application/dicom"),
        (TheStudy, "multipart/related; type=application/dicom; transfer-syntax=*", 200, "multipart/related; application/dicom"),
        (TheStudy, $"multipart/related; type=\"application/dicom\"; transfer-syntax={Explicit}", 200, "multipart/related; application/dicom"),
        (TheStudy, $"multipart/related; type=\"application/dicom\"; transfer-syntax={J2k}", 406, ""),
        (TheStudy, $"multipart/related; type=\"application/dicom\"; transfer-syntax={J2k}, multipart/related; type=\"application/dicom\"; q=0.5", 200, "multipart/related; application/dicom"),
        (TheStudy, "application/dicom", 406, ""),
        (TheStudy, "multipart/related; type=\"application/dicom\"; q=0", 406, ""),
        (TheStudy, "image/jpeg", 406, ""),
        (Instance, "application/dicom", 200, "application/dicom"),
        (Instance, $"application/dicom; transfer-syntax={J2k}, multipart/related; type=\"application/*\"; q=0.1", 200, "multipart/related; application/dicom"),
        (Instance, "application/dicom; q=0.9, multipart/related; type=\"application/dicom\"; q=0.1", 200, "application/dicom"),
        (Instance, "multipart/related", 200, "multipart/related; application/dicom"),
        (Instance + "/metadata", "*/*", 200, "application/dicom+json"),
        (Instance + "/metadata", "application/dicom+json", 200, "application/dicom+json"),
        (Instance + "/metadata", "application/json", 200, "application/dicom+json"),
        (Instance + "/metadata", "application/dicom+xml, application/dicom+json; q=0.2", 200, "application/dicom+json"),
        (Instance + "/metadata", "multipart/related; type=\"application/dicom+xml\"", 406, ""),
        (Instance + "/frames/1", "*/*", 200, "multipart/related; application/octet-stream"),
        (Instance + "/frames/1", "application/octet-stream", 200, "application/octet-stream"),
        (Instance + "/frames/1", $"multipart/related; type=\"application/octet-stream\"; transfer-syntax={Explicit}", 200, "multipart/related; application/octet-stream"),
        (Instance + "/frames/1", "multipart/related; type=\"image/jp2\", multipart/related; type=\"application/octet-stream\"; q=0.1", 200, "multipart/related; application/octet-stream"),
        (Instance + "/frames/1", "multipart/related; type=\"image/jp2\"", 406, ""),
        (Instance + "/bulkdata/7FE00010", "*/*", 200, "application/octet-stream"),
        (Instance + "/bulkdata/7FE00010", "multipart/related; type=\"application/octet-stream\"", 200, "multipart/related; application/octet-stream"),
        (Instance + "/bulkdata/7FE00010", "image/jpeg", 406, ""),
        (TheStudy + "/bulkdata", "multipart/related; type=\"application/octet-stream\"", 200, "multipart/related; application/octet-stream"),
        (TheSeries + "/pixeldata", "multipart/related; type=\"application/octet-stream\"", 200, "multipart/related; application/octet-stream"),
        (Instance + "/rendered", "*/*", 200, "image/jpeg"),
        (Instance + "/rendered", "image/*", 200, "image/jpeg"),
        (Instance + "/rendered", "image/png; q=0.9, image/jpeg; q=0.8", 200, "image/png"),
        (Instance + "/rendered", "image/gif, image/png; q=0.1", 200, "image/png"),
        (Instance + "/rendered", "application/dicom", 406, ""),
        (TheStudy + "/rendered", "multipart/related; type=\"image/jpeg\"", 200, "multipart/related; image/jpeg"),
        (TheStudy + "/thumbnail", "image/png", 200, "image/png"),
        (TheStudy + "/thumbnail", "video/mp4", 406, ""),
        (Base + "/studies", "application/dicom+json", 200, "application/dicom+json"),
        (Base + "/studies", "multipart/related; type=\"application/dicom+xml\"", 406, ""),
    ];

    // Resources that are not there, or not well named (8.5, 10.4.3.1, 10.6.3.1).
    private static readonly (string Path, int Status, string Code)[] Missing =
    [
        (Base + "/studies/9.9", 404, "no-such-instance"), (TheStudy + "/series/9.9", 404, "no-such-instance"), (TheSeries + "/instances/9.9", 404, "no-such-instance"),
        (Base + "/studies/9.9/metadata", 404, "no-such-instance"), (Base + "/studies/9.9/rendered", 404, "no-such-instance"), (Base + "/studies/9.9/thumbnail", 404, "no-such-instance"),
        (Base + "/studies/9.9/bulkdata", 404, "no-such-instance"), (TheStudy + "/series/9.9/instances/1.2.3.2", 404, "no-such-instance"),
        (Instance + "/frames/0", 404, "no-such-frame"), (Instance + "/frames/2", 404, "no-such-frame"), (Instance + "/frames/x", 404, "no-such-frame"), (Instance + "/frames/1,1", 404, "no-such-frame"),
        (Instance + "/frames/2/rendered", 404, "no-such-frame"), (Instance + "/bulkdata/00089999", 404, "no-such-value"), (Instance + "/bulkdata/x", 404, "no-such-value"),
        (Base + "/studies?limit=-1", 400, "malformed-request"), (Base + "/studies?offset=x", 400, "malformed-request"), (Base + "/studies?StudyDate=yesterday", 400, "malformed-request"),
        (Base + "/patients", 404, "no-such-route"),
    ];

    // Searches that find nothing, and what is warned of (8.3.4, 10.6.3.2).
    private static readonly (string Path, int Status, string? Warning)[] Searches =
    [
        ("/studies", 200, null), ("/studies?PatientID=nobody", 204, null), ("/studies/9.9/series", 204, null), ("/studies?limit=0", 204, "additional results"), ("/instances?limit=2", 200, "additional results"),
        ("/instances?limit=2&offset=1", 200, null), ("/instances?offset=3", 204, null), ("/studies?fuzzymatching=true&PatientName=Hidden*", 200, "fuzzymatching"), ("/studies?fuzzymatching=false", 200, null),
        ("/studies?Nonsense=1", 200, "Nonsense"), ("/studies?includefield=Nonsense", 200, "Nonsense"), ("/studies?includefield=all", 200, null), ("/studies?includefield=00081030,PatientAge", 200, null),
        ("/studies?SOPInstanceUID=1.2.3.1", 200, "SOPInstanceUID"), ("/studies?PatientID=*", 200, null), ("/studies?PatientID=", 200, null), ("/studies?emptyvaluematching=true", 200, "emptyvaluematching"),
    ];

    [Fact]
    public async Task Each_way_of_asking_gets_its_status_and_type()
    {
        await using var site = await StartAsync();
        var wrong = new List<string>();
        foreach (var (path, accept, status, type) in Accepts)
        {
            foreach (var byQuery in new[] { false, true })
            {
                // 8.3.3.1: the query's accept parameter says the same as the header, and counts before it.
                using var answer = await GetAsync(site, byQuery ? $"{path}?accept={Uri.EscapeDataString(accept)}" : path, byQuery ? "text/html" : accept);
                var media = answer.Content.Headers.ContentType;
                var said = status == 200 ? media?.MediaType + (media?.Parameters.FirstOrDefault(p => p.Name == "type") is { } part ? $"; {part.Value!.Trim('"')}" : "") : "";
                if ((int)answer.StatusCode != status || said != type) wrong.Add($"{path} {accept} {(byQuery ? "query" : "header")}: {(int)answer.StatusCode} {said}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_is_not_well_formed_400()
    {
        await using var site = await StartAsync();
        foreach (var (path, status, code) in Missing)
        {
            using var answer = await site.Admin.GetAsync(path);
            Assert.Equal((status, code, path), ((int)answer.StatusCode, await UploadTests.CodeAsync(answer), path));
        }
    }

    [Fact]
    public async Task Searches_that_find_nothing_are_204_and_what_was_not_heeded_is_warned_of()
    {
        await using var site = await StartAsync();
        foreach (var (path, status, warning) in Searches)
        {
            using var answer = await site.Admin.GetAsync(Base + path);
            var said = answer.Headers.TryGetValues("Warning", out var warnings) ? string.Join('\n', warnings) : null;
            Assert.True((int)answer.StatusCode == status && (warning is null ? said is null : said?.Contains(warning, StringComparison.Ordinal) is true), $"{path}: {(int)answer.StatusCode} {said}");
            Assert.True(said is null || said.StartsWith("299 ", StringComparison.Ordinal), said);
            if (status == 204) Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Rendering_that_is_not_done_is_warned_of_and_parts_say_where_they_are()
    {
        await using var site = await StartAsync();
        var answer = await site.Admin.GetAsync(Instance + "/rendered?annotation=patient,technique&iccprofile=srgb");
        Assert.Equal(["299 annotator: The following parameters are not supported: annotation, iccprofile"], answer.Headers.NonValidated["Warning"]);
        Assert.False((await site.Admin.GetAsync(Instance + "/rendered?iccprofile=no")).Headers.Contains("Warning"));
        foreach (var (path, accept, location) in new[]
        {
            (Instance, "multipart/related; type=\"application/dicom\"", Instance), (Instance + "/frames/1", "multipart/related; type=\"application/octet-stream\"", Instance + "/frames/1"),
            (TheStudy + "/bulkdata", "multipart/related; type=\"application/octet-stream\"", Instance + "/bulkdata/7FE00010"), (TheStudy + "/rendered", "multipart/related; type=\"image/png\"", Instance + "/frames/1/rendered"),
        })
        {
            var body = await (await GetAsync(site, path, accept)).Content.ReadAsStringAsync();
            Assert.Contains($"\r\nContent-Location: {new Uri(site.Address, location)}\r\n", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Stow_takes_one_instance_as_it_is_and_refuses_other_bodies_by_name()
    {
        await using var site = await StartAsync();
        using var one = await PostAsync(site, File(Slice(7)), "application/dicom", "application/dicom+json");
        Assert.Equal((HttpStatusCode.OK, "application/dicom+json"), (one.StatusCode, one.Content.Headers.ContentType?.MediaType));
        Assert.Single(Items(JsonDocument.Parse(await one.Content.ReadAsStringAsync()).RootElement, DicomTags.ReferencedSopSequence));
        foreach (var (type, accept, status) in new[]
        {
            ("application/pdf", "application/dicom+json", 415), ("multipart/form-data; boundary=b", "application/dicom+json", 415), ("multipart/related; type=\"image/jpeg\"; boundary=b", "application/dicom+json", 415),
            ("multipart/related; type=\"application/dicom\"", "application/dicom+json", 415), ("multipart/related; type=\"application/dicom+xml\"; boundary=b", "application/dicom+json", 415),
            ("multipart/related; type=\"application/dicom\"; boundary=b", "application/dicom+xml", 406), ("multipart/related; type=\"application/dicom\"; boundary=b", "*/*", 400),
            ("multipart/related; type=application/dicom; boundary=b", "application/dicom+json", 400), ("application/dicom", "application/dicom+json", 409),
        })
        {
            using var answer = await PostAsync(site, "nonsense"u8.ToArray(), type, accept);
            Assert.True((int)answer.StatusCode == status, $"{type} {accept}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Each_instance_that_stow_refuses_has_its_reason_and_the_others_are_stored()
    {
        await using var site = await StartAsync();
        var (status, body) = await StowAsync(site, $"{Base}/studies/{Study}",
            File(Slice(5)), File(Slice(0)), File(Slice(0).Set(DicomTags.RescaleIntercept, 5)), File(Slice(6).Set(DicomTags.StudyInstanceUid, "1.9")), [1, 2, 3]);
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(["1.2.3.1", "1.2.3.6"], Items(body, DicomTags.ReferencedSopSequence).Select(i => Value(i, DicomTags.ReferencedSopInstanceUid)).Order());
        Assert.Equal([("1.2.3.1", StowReasons.DuplicateSopInstance), ("1.2.3.7", StowReasons.DatasetDoesNotMatch)],
            Items(body, DicomTags.FailedSopSequence).Select(i => (Value(i, DicomTags.ReferencedSopInstanceUid), int.Parse(Value(i, DicomTags.FailureReason), null))).Order());
        Assert.Single(Items(body, DicomTags.OtherFailuresSequence));
        var retrieve = new Uri(Value(Items(body, DicomTags.ReferencedSopSequence)[0], DicomTags.RetrieveUrl));
        Assert.Equal(HttpStatusCode.OK, (await site.Admin.GetAsync(retrieve)).StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(ImageSite site, byte[] body, string type, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Base + "/studies") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Accept.ParseAdd(accept);
        return await site.Admin.SendAsync(request);
    }

    private static async Task<ImageSite> StartAsync()
    {
        var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        await StowAsync(site, Base + "/studies", Volume(3));
        return site;
    }
}
