using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Dicom.Web;
using Annotator.Grains.Images;
using static Annotator.Gateway.Tests.Images.DicomWebCalls;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class DicomWebTests
{
    private const string AsReceived = "/projects/raw/dicom-web";

    [Fact]
    public async Task Stow_stores_answers_for_each_instance_and_makes_the_exam()
    {
        await using var site = await ImageSite.StartAsync();
        var first = await StowAsync(site, "/projects/p/dicom-web/studies", Volume(3));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(3, Items(first.Body, DicomTags.ReferencedSopSequence).Length);
        Assert.EndsWith($"/projects/p/dicom-web/studies/{Study}", Value(first.Body, DicomTags.RetrieveUrl), StringComparison.Ordinal);
        var exams = JsonDocument.Parse(await site.Admin.GetStringAsync("/api/projects/p/exams")).RootElement.GetProperty("items");
        Assert.Equal(1, exams.GetArrayLength());

        var again = await StowAsync(site, "/projects/p/dicom-web/studies", Volume(3));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        var mixed = await StowAsync(site, $"/projects/p/dicom-web/studies/{Study}", [File(Slice(3)), "rubbish"u8.ToArray(), File(Slice(9, "1.2.3.1"))]);
        Assert.Equal(HttpStatusCode.Accepted, mixed.Status);
        Assert.Equal("273", Value(Items(mixed.Body, DicomTags.FailedSopSequence).Single(), DicomTags.FailureReason));
        Assert.Equal("49152", Value(Items(mixed.Body, DicomTags.OtherFailuresSequence).Single(), DicomTags.FailureReason));
        var none = await StowAsync(site, "/projects/p/dicom-web/studies/1.9.9", [File(Slice(4))]);
        Assert.Equal(HttpStatusCode.Conflict, none.Status);
        Assert.Equal("43264", Value(Items(none.Body, DicomTags.FailedSopSequence).Single(), DicomTags.FailureReason));
    }

    [Fact]
    public async Task Stow_to_the_site_archive_makes_no_exam_and_a_project_sees_only_its_own()
    {
        await using var site = await ImageSite.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await StowAsync(site, "/dicom-web/studies", Volume(2))).Status);
        Assert.Equal(1, (await SearchAsync(site, "/dicom-web/studies")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await site.Admin.GetAsync("/projects/p/dicom-web/studies")).StatusCode);
        Assert.Equal("no-such-instance", await UploadTests.CodeAsync(await site.Admin.GetAsync($"/projects/p/dicom-web/studies/{Study}/metadata")));
        Assert.Equal(0, JsonDocument.Parse(await site.Admin.GetStringAsync("/api/projects/p/exams")).RootElement.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Searches_match_by_value_wildcard_range_list_and_level()
    {
        await using var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        var other = Slice(0, "9.9.1").Set(DicomTags.StudyInstanceUid, "9.9").Set(DicomTags.SeriesInstanceUid, "9.9.5").Set(DicomTags.PatientName, "Other^Olaf")
            .Set(DicomTags.PatientID, "Q").Set(DicomTags.StudyDate, "20230101").Set(DicomTags.Modality, "MR");
        await StowAsync(site, AsReceived + "/studies", [.. Volume(3), File(other)]);
        async Task<int> Count(string search)
        {
            var answer = await site.Admin.GetAsync($"{AsReceived}/{search}");
            return answer.StatusCode == HttpStatusCode.NoContent ? 0 : JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetArrayLength();
        }
        Assert.Equal(2, await Count("studies"));
        Assert.Equal(1, await Count("studies?PatientID=PAT-4711"));
        Assert.Equal(1, await Count("studies?00100010=hidden*"));
        Assert.Equal(0, await Count("studies?PatientName=hidden"));
        Assert.Equal(1, await Count("studies?StudyDate=20240101-20241231"));
        Assert.Equal(2, await Count("studies?StudyDate=20230101-"));
        Assert.Equal(1, await Count("studies?ModalitiesInStudy=MR"));
        Assert.Equal(2, await Count($"studies?StudyInstanceUID={Study},9.9"));
        Assert.Equal(1, await Count("series?Modality=CT"));
        Assert.Equal(3, await Count($"studies/{Study}/instances"));
        Assert.Equal(1, await Count($"studies/{Study}/series/{Series}/instances?InstanceNumber=2"));
        Assert.Equal(2, await Count("instances?offset=2"));
        var page = await site.Admin.GetAsync($"{AsReceived}/instances?limit=1&fuzzymatching=true&Nonsense=1");
        Assert.Equal(3, page.Headers.GetValues("Warning").Count());
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Admin.GetAsync($"{AsReceived}/instances?limit=x")).StatusCode);
        var study = (await SearchAsync(site, $"{AsReceived}/studies?PatientID=PAT-4711&includefield=StudyDescription"))[0];
        Assert.Equal(("CT", "1", "3", "Abdomen"), (Value(study, DicomTags.ModalitiesInStudy), Value(study, DicomTags.NumberOfStudyRelatedSeries), Value(study, DicomTags.NumberOfStudyRelatedInstances), Value(study, DicomTags.StudyDescription)));
        Assert.False(study.TryGetProperty(DicomTags.Modality.ToHex(), out _));
    }

    [Fact]
    public async Task Instances_come_back_as_they_were_kept_with_headers_and_frames()
    {
        await using var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        await StowAsync(site, AsReceived + "/studies", Volume(3));
        var parts = await PartsAsync(site, $"{AsReceived}/studies/{Study}", "multipart/related; type=\"application/dicom\"");
        Assert.Equal(3, parts.Count);
        Assert.Equal(File(Slice(1)), parts[1]);
        var instance = $"{AsReceived}/studies/{Study}/series/{Series}/instances/1.2.3.2";
        Assert.Equal(Pixels(1), Assert.Single(await PartsAsync(site, instance + "/frames/1", "multipart/related; type=\"application/octet-stream\"")));
        Assert.Equal("no-such-frame", await UploadTests.CodeAsync(await site.Admin.GetAsync(instance + "/frames/2")));
        Assert.Equal("not-acceptable", await UploadTests.CodeAsync(await GetAsync(site, instance, "application/pdf")));
        Assert.Equal("not-acceptable", await UploadTests.CodeAsync(await GetAsync(site, instance, "multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2.4.90")));
        var header = (await SearchAsync(site, instance + "/metadata"))[0];
        Assert.Equal(("1.2.3.2", "0.9"), (Value(header, DicomTags.SopInstanceUid), Value(header, DicomTags.PixelSpacing)));
        var bulk = new Uri(header.GetProperty(DicomTags.PixelData.ToHex()).GetProperty("BulkDataURI").GetString()!).PathAndQuery;
        Assert.Equal(instance + "/bulkdata/7FE00010", bulk);
        Assert.Equal(Pixels(1), await site.Admin.GetByteArrayAsync(bulk));
        Assert.Equal(Pixels(1), Assert.Single(await PartsAsync(site, bulk, "multipart/related; type=\"application/octet-stream\"")));
        Assert.Equal([Pixels(0), Pixels(1), Pixels(2)], await PartsAsync(site, $"{AsReceived}/studies/{Study}/bulkdata", "multipart/related; type=\"application/octet-stream\""));
        Assert.Equal("no-such-value", await UploadTests.CodeAsync(await site.Admin.GetAsync(instance + "/bulkdata/00189999")));
        var (width, height, _, _, grey) = PngDecoder.Decode(await site.Admin.GetByteArrayAsync(instance + "/rendered?window=-910,20,linear&accept=image/png"));
        Assert.Equal((6, 5), (width, height));
        Assert.Equal((byte)Math.Floor((Math.Clamp(((Stored(3, 2, 1) - 1024 + 910.5) / 19) + 0.5, 0, 1) * 255) + 0.5), grey[(2 * 6) + 3]);
    }

    [Fact]
    public async Task Pictures_come_at_every_level_in_the_format_size_and_quality_asked_for()
    {
        await using var site = await ImageSite.StartAsync();
        await StowAsync(site, "/projects/p/dicom-web/studies", Volume(3));
        var found = (await SearchAsync(site, "/projects/p/dicom-web/instances"))[1];
        var instance = new Uri(Value(found, DicomTags.RetrieveUrl)).PathAndQuery;
        var series = instance[..instance.IndexOf("/instances", StringComparison.Ordinal)];
        var study = series[..series.IndexOf("/series", StringComparison.Ordinal)];
        foreach (var resource in new[] { study, series, instance, instance + "/frames/1" })
        {
            foreach (var kind in new[] { "rendered", "thumbnail" })
            {
                // Whoever takes anything gets the standard's default.
                var answer = await site.Admin.GetAsync($"{resource}/{kind}");
                Assert.Equal(("image/jpeg", 0xD8FF), (answer.Content.Headers.ContentType!.MediaType, BitConverter.ToUInt16(await answer.Content.ReadAsByteArrayAsync())));
                Assert.EndsWith("/frames/1/rendered", answer.Content.Headers.ContentLocation!.ToString(), StringComparison.Ordinal);
                Assert.Equal("image/png", (await GetAsync(site, $"{resource}/{kind}", "image/png")).Content.Headers.ContentType!.MediaType);
                Assert.Equal("not-acceptable", await UploadTests.CodeAsync(await GetAsync(site, $"{resource}/{kind}", "image/gif")));
            }
        }
        Assert.Equal(3, (await PartsAsync(site, study + "/rendered", "multipart/related; type=\"image/png\"")).Count);
        async Task<(int, int)> SizeAsync(string query)
        {
            var (width, height, _, _, _) = PngDecoder.Decode(await site.Admin.GetByteArrayAsync($"{instance}/rendered?accept=image/png&{query}"));
            return (width, height);
        }
        Assert.Equal((12, 10), await SizeAsync("viewport=12,20"));
        Assert.Equal((3, 2), await SizeAsync("viewport=3,3"));
        Assert.Equal((8, 8), await SizeAsync("viewport=8,8,1,1,3,3"));
        var fine = await site.Admin.GetByteArrayAsync(instance + "/rendered?quality=100");
        Assert.True(fine.Length > (await site.Admin.GetByteArrayAsync(instance + "/rendered?quality=1")).Length);
        foreach (var bad in new[] { "quality=0", "quality=x", "viewport=0,1", "viewport=1", "viewport=9,9,0,0,0,1", "window=1,0,linear", "window=1" })
            Assert.Equal("malformed-request", await UploadTests.CodeAsync(await site.Admin.GetAsync($"{instance}/rendered?{bad}")));
    }

    [Fact]
    public async Task Metadata_follow_what_is_added()
    {
        await using var site = await ImageSite.StartAsync();
        foreach (var count in new[] { 1, 2, 3 })
        {
            await StowAsync(site, "/projects/p/dicom-web/studies", Volume(count));
            var study = new Uri(Value((await SearchAsync(site, "/projects/p/dicom-web/studies"))[0], DicomTags.RetrieveUrl)).PathAndQuery;
            foreach (var _ in new[] { 1, 2 }) Assert.Equal(count, (await SearchAsync(site, study + "/metadata")).GetArrayLength());
        }
    }

    [Fact]
    public async Task Rle_is_decoded_for_a_client_that_does_not_ask_for_it()
    {
        var rle = Shared("transfer-syntaxes").FirstOrDefault(f => DicomFile.Read(System.IO.File.ReadAllBytes(f)).TransferSyntax == TransferSyntax.RleLossless);
        Assert.SkipWhen(rle is null, "SKIPPED LOUDLY: there is no RLE file among the shared images.");
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new(DeidentificationProfile: "as-received"));
        var stored = Assert.Single((await site.UploadAsync("p", System.IO.File.ReadAllBytes(rle!))).Files);
        Assert.True(stored.Verdict == Verdict.Stored, stored.Text);
        var found = (await SearchAsync(site, "/projects/p/dicom-web/instances"))[0];
        var address = new Uri(Value(found, DicomTags.RetrieveUrl)).PathAndQuery;
        var kept = DicomFile.Read(Assert.Single(await PartsAsync(site, address, "multipart/related; type=\"application/dicom\"; transfer-syntax=*")));
        var native = DicomFile.Read(Assert.Single(await PartsAsync(site, address, "multipart/related; type=\"application/dicom\"")));
        Assert.Equal((TransferSyntax.RleLossless, TransferSyntax.ExplicitLittleEndian), (kept.TransferSyntax, native.TransferSyntax));
        Assert.Equal(Dicom.PixelData.PixelDataReader.Open(kept).ReadFrame(0).Bytes, Dicom.PixelData.PixelDataReader.Open(native).ReadFrame(0).Bytes);
    }

    [Fact]
    public async Task Curl_stores_the_phantom_by_multipart_related_as_one_exam_with_one_volume()
    {
        var files = Shared("ct-phantom-1mm");
        await using var site = await ImageSite.StartAsync();
        var body = Path.GetTempFileName();
        await using (var stream = System.IO.File.Create(body))
        {
            foreach (var file in files)
            {
                await stream.WriteAsync("--edge\r\nContent-Type: application/dicom\r\n\r\n"u8.ToArray());
                await stream.WriteAsync(await System.IO.File.ReadAllBytesAsync(file));
                await stream.WriteAsync("\r\n"u8.ToArray());
            }
            await stream.WriteAsync("--edge--\r\n"u8.ToArray());
        }
        var start = new ProcessStartInfo("curl", [
            "-s", "-w", "%{http_code}", "-o", "/dev/null", "-H", $"Authorization: Bearer {ImageSite.AdminKey}", "-H", "Accept: application/dicom+json",
            "-H", "Content-Type: multipart/related; type=\"application/dicom\"; boundary=edge", "--data-binary", $"@{body}", new Uri(site.Address, "/projects/p/dicom-web/studies").ToString(),
        ]) { RedirectStandardOutput = true };
        using var curl = Process.Start(start)!;
        Assert.Equal("200", await curl.StandardOutput.ReadToEndAsync());
        System.IO.File.Delete(body);
        var exam = Assert.Single(JsonDocument.Parse(await site.Admin.GetStringAsync("/api/projects/p/exams")).RootElement.GetProperty("items").EnumerateArray());
        var volume = Assert.Single(await site.VolumesAsync(exam.GetProperty("id").GetString()!));
        Assert.True(volume.IsVolume);
        Assert.Equal(140, volume.Grid.Slices);
    }

    [Fact]
    public void Every_reason_of_refusal_has_its_number()
    {
        Assert.Equal(StowReasons.TransferSyntaxNotSupported, FailureReasons.Of("unsupported-transfer-syntax"));
        Assert.Equal(StowReasons.OutOfResources, FailureReasons.Of("quota-exceeded"));
        Assert.Equal(StowReasons.SopClassNotSupported, FailureReasons.Of("not-an-image"));
        Assert.Equal(StowReasons.CannotUnderstand, FailureReasons.Of("truncated"));
    }
}
