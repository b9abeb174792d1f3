using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Grains.Images.Quarantine;
using Annotator.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class QuarantineTests
{
    private const string Sop = "1.2.3.1";

    // The patient's ID was copied into an attribute that stays.
    private static DicomDataset Leaking(int k = 0) => Slice(k).Set(DicomTags.ScanOptions, "PAT-4711");

    [Fact]
    public async Task A_removed_value_that_stands_elsewhere_sends_the_image_to_quarantine_and_the_others_go_on()
    {
        await using var site = await ImageSite.StartAsync();
        var files = (await site.UploadAsync("p", File(Leaking()), File(Slice(1)))).Files;
        Assert.Equal([(Verdict.Quarantined, "identity-left"), (Verdict.Stored, null)], files.Select(f => (f.Verdict, f.Code)));
        var item = Assert.Single((await ListAsync(site.Admin)).Items);
        Assert.Equal((Sop, "held", "identity-left"), (item.Instance, item.State, item.Reasons.Single().Code));
        Assert.DoesNotContain("PAT-4711", JsonSerializer.Serialize(item), StringComparison.Ordinal);
        Assert.Equal(Verdict.Quarantined, (await site.UploadAsync("p", File(Leaking()))).Files[0].Verdict);
        Assert.Equal("conflicting-instance", (await site.UploadAsync("p", File(Slice(0)))).Files[0].Code);
    }

    [Fact]
    public async Task Nothing_in_quarantine_comes_out_by_any_address_for_anybody()
    {
        await using var site = await ImageSite.StartAsync();
        await site.UploadAsync("p", Enumerable.Range(0, 3).Select(k => File(Leaking(k))));
        var readers = new[] { await site.SignInAsync("rea", Role.Reader), await site.SignInAsync("max", Role.Manager), await site.SignInAsync("vera", Role.Viewer), await KeyAsync(site) };
        var walked = 0;
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(IsAboutImages))
        {
            foreach (var client in readers)
            {
                var path = Fill(endpoint);
                using var answer = await client.GetAsync(path);
                var body = await answer.Content.ReadAsStringAsync();
                walked++;
                Assert.False(answer.IsSuccessStatusCode && (body.Contains(Study, StringComparison.Ordinal) || body.Contains(Sop, StringComparison.Ordinal)), $"{path} gave {body}");
                if (path.Contains("1.2.3", StringComparison.Ordinal)) Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NoContent or HttpStatusCode.NotAcceptable or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{path} gave {(int)answer.StatusCode} {body}");
            }
        }
        Assert.True(walked > 80, $"only {walked} requests");
        Assert.Equal(0, (await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("total").GetInt32());
        foreach (var client in readers) client.Dispose();
    }

    [Fact]
    public async Task Only_managers_see_the_quarantine()
    {
        await using var site = await ImageSite.StartAsync();
        await site.UploadAsync("p", File(Leaking()));
        using var reader = await site.SignInAsync("rea", Role.Reader);
        using var stranger = await site.SignInAsync("sam", null);
        foreach (var path in new[] { "", $"/{Sop}/frames/0" })
        {
            Assert.Equal("not-permitted", await UploadTests.CodeAsync(await reader.GetAsync("/api/projects/p/quarantine" + path)));
            Assert.Equal("no-such-project", await UploadTests.CodeAsync(await stranger.GetAsync("/api/projects/p/quarantine" + path)));
        }
        await site.MakeProjectAsync("q");
        Assert.Equal("not-in-quarantine", await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/q/quarantine/{Sop}/frames/0")));
        Assert.Equal("not-in-quarantine", (await DecideAsync(site.Admin, QuarantineAction.Release, project: "q")).Items[0].Code);
        Assert.Equal("image/png", (await site.Admin.GetAsync($"/api/projects/p/quarantine/{Sop}/frames/0")).Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_released_image_joins_its_exam_and_the_decision_is_on_record()
    {
        await using var site = await ImageSite.StartAsync();
        await site.UploadAsync("p", File(Leaking()), File(Slice(1)), File(Slice(2)));
        Assert.Equal("reason-required", await UploadTests.CodeAsync(await site.Admin.PostAsJsonAsync("/api/projects/p/quarantine/decisions", new QuarantineDecision([Sop], QuarantineAction.Release, " "), CoreJson.Options)));
        Assert.Null((await DecideAsync(site.Admin, QuarantineAction.Release)).Items[0].Code);
        var exam = (await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items")[0];
        Assert.Equal(3, exam.GetProperty("images").GetInt32());
        Assert.Empty((await ListAsync(site.Admin)).Items);
        Assert.Equal("not-in-quarantine", (await DecideAsync(site.Admin, QuarantineAction.Release)).Items[0].Code);
        Assert.Equal(Verdict.Duplicate, (await site.UploadAsync("p", File(Leaking()))).Files[0].Verdict);
        var kept = await site.Services.GetRequiredService<IReadModels>().QueryAsync<string>("SELECT new_value FROM access_audit WHERE action = 'quarantine.decided'", null, CancellationToken.None);
        Assert.Contains("looked at", kept[0], StringComparison.Ordinal);
        var report = await site.Admin.GetFromJsonAsync<DeidentificationRecord>($"/api/projects/p/instances/{Sop}/deidentification", CoreJson.Options);
        Assert.Contains(report!.Attributes, a => a is { Keyword: "PatientID", Action: "replaced" });
        Assert.Equal([DicomTags.PatientID.ToHex()], report.Residuals);
        Assert.DoesNotContain("4711", JsonSerializer.Serialize(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_image_is_deleted_with_its_bytes_unless_another_project_wants_it()
    {
        await using var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("q");
        await site.UploadAsync("p", File(Leaking()));
        await site.UploadAsync("q", File(Leaking()));
        var blobs = site.Services.GetRequiredService<IBlobStore>();
        var blob = (await site.Services.GetRequiredService<QuarantineTable>().FindWantedAsync("p", Sop, CancellationToken.None))!.Record.Blob;
        await DecideAsync(site.Admin, QuarantineAction.Reject);
        await site.Services.GetRequiredService<Leftovers>().DeleteAsync(CancellationToken.None);
        Assert.Empty((await ListAsync(site.Admin)).Items);
        Assert.NotNull(await blobs.GetLengthAsync(blob, CancellationToken.None));
        await DecideAsync(site.Admin, QuarantineAction.Reject, project: "q");
        await site.Services.GetRequiredService<Leftovers>().DeleteAsync(CancellationToken.None);
        Assert.Null(await blobs.GetLengthAsync(blob, CancellationToken.None));
        Assert.Equal(Verdict.Quarantined, (await site.UploadAsync("p", File(Leaking()))).Files[0].Verdict);
    }

    [Fact]
    public async Task A_blanked_image_is_black_in_every_frame_there_and_nowhere_else_and_its_original_is_gone()
    {
        await using var site = await ImageSite.StartAsync();
        await site.UploadAsync("p", File(Leaking()));
        var before = (await site.Services.GetRequiredService<QuarantineTable>().FindWantedAsync("p", Sop, CancellationToken.None))!.Record;
        Assert.Equal("invalid-regions", (await DecideAsync(site.Admin, QuarantineAction.Blank, new PixelRegion(5, 4, 2, 1, "drawn"))).Items[0].Code);
        Assert.Null((await DecideAsync(site.Admin, QuarantineAction.Blank, new PixelRegion(1, 2, 2, 1, "drawn"))).Items[0].Code);
        await site.Services.GetRequiredService<Leftovers>().DeleteAsync(CancellationToken.None);
        Assert.Null(await site.Services.GetRequiredService<IBlobStore>().GetLengthAsync(before.Blob, CancellationToken.None));
        var request = new HttpRequestMessage(HttpMethod.Get, $"/projects/p/dicom-web/studies/{Study}/series/{Series}/instances/{Sop}");
        request.Headers.Accept.ParseAdd("application/dicom");
        var kept = DicomFile.Read(await (await site.Admin.SendAsync(request)).Content.ReadAsByteArrayAsync()).Dataset;
        var expected = Pixels(0);
        foreach (var i in new[] { 1, 2 }) BitConverter.TryWriteBytes(expected.AsSpan(((2 * Columns) + i) * 2), short.MinValue);
        Assert.Equal(expected, kept[DicomTags.PixelData]!.Bytes.ToArray());
        Assert.Equal("NO", kept.GetString(DicomTags.BurnedInAnnotation));
        Assert.Contains(kept.GetItems(DicomTags.DeidentificationMethodCodeSequence), i => i.GetString(DicomTags.CodeValue) == "113101");
        Assert.Equal(Verdict.Duplicate, (await site.UploadAsync("p", File(Leaking()))).Files[0].Verdict);
    }

    private static async Task<QuarantinePage> ListAsync(HttpClient client) => (await client.GetFromJsonAsync<QuarantinePage>("/api/projects/p/quarantine", CoreJson.Options))!;

    private static async Task<QuarantineOutcomes> DecideAsync(HttpClient client, QuarantineAction action, PixelRegion? region = null, string project = "p")
    {
        var answer = await client.PostAsJsonAsync($"/api/projects/{project}/quarantine/decisions", new QuarantineDecision([Sop], action, "looked at it", region is null ? null : [region]), CoreJson.Options);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<QuarantineOutcomes>(CoreJson.Options))!;
    }

    private static async Task<HttpClient> KeyAsync(ImageSite site)
    {
        var created = await (await site.Admin.PostAsJsonAsync("/api/keys", new CreateKey("program", ["p"]), CoreJson.Options)).Content.ReadFromJsonAsync<KeyCreated>(CoreJson.Options);
        var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", created!.Secret);
        return client;
    }

    // All that is read in a project or from the archive, whoever added it; the quarantine's own addresses have a test of their own.
    private static bool IsAboutImages(RouteEndpoint endpoint)
    {
        var pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        return endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
            && (pattern.Contains("{project}", StringComparison.Ordinal) || pattern.StartsWith("/dicom-web", StringComparison.Ordinal))
            && !pattern.Contains("/quarantine", StringComparison.Ordinal) && !pattern.EndsWith("/deidentification", StringComparison.Ordinal);
    }

    private static string Fill(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => ValueOf(parameter.Name),
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        _ => "",
    }))));

    private static string ValueOf(string parameter) => parameter switch
    {
        "project" => "p",
        "study" => Study,
        "series" => Series,
        "instance" => Sop,
        "exam" => Annotator.Grains.Images.ExamIds.Of("p", Study),
        "frames" or "frame" => "1",
        "index" => "0",
        "plane" => "axial",
        _ => "01990000-0000-7000-8000-00000000000f",
    };
}
