using System.Net;
using System.Net.Http.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>What the list of exams says before anybody opens one.</summary>
public sealed class ExamVerdictTests
{
    [Fact]
    public async Task Held_and_quarantined_exams_say_so_in_the_list_and_are_found_by_it_until_a_manager_lets_them_in()
    {
        await using var site = await ImageSite.StartAsync();
        var leaking = Slice(9).Set(DicomTags.ScanOptions, "PAT-4711");
        var exam = (await site.UploadAsync("p", new[] { 0, 1, 2, 3, 6, 7 }.Select(k => File(Slice(k))))).Files[0].ExamId!;
        await site.UploadAsync("p", File(leaking));
        await site.UploadAsync("p", Enumerable.Range(0, 4).Select(k => File(Other(k))));

        var rows = (await ListAsync(site.Admin, "")).Items;
        Assert.Equal([(1, 1), (0, 0)], rows.OrderByDescending(r => r.HeldSeries).Select(r => (r.HeldSeries, r.Quarantined)));
        foreach (var problem in new[] { "held", "quarantined", "missing-slices" })
            Assert.Equal(exam, Assert.Single((await ListAsync(site.Admin, $"?problem={problem}")).Items).Id);
        using var reader = await site.SignInAsync("rita", Role.Reader);
        Assert.Equal((0, 0), ((await ListAsync(reader, "?problem=quarantined")).Total, (await ListAsync(reader, "?problem=held")).Items.Single().Quarantined));
        Assert.Equal("not-permitted", await OverrideAsync(reader, exam));
        Assert.Null(await OverrideAsync(site.Admin, exam));
        Assert.Equal(0, (await ListAsync(site.Admin, "?problem=held")).Total);
        Assert.Equal(1, (await ListAsync(site.Admin, "?problem=missing-slices")).Total);
        await site.MakeProjectAsync("q");
        Assert.Equal(0, (await site.Admin.GetFromJsonAsync<ExamPage>("/api/projects/q/exams?problem=quarantined", CoreJson.Options))!.Total);
    }

    [Fact]
    public async Task A_place_beyond_the_image_blanks_nothing_and_breaks_nothing()
    {
        await using var site = await ImageSite.StartAsync();
        await site.UploadAsync("p", File(Slice(0).Set(DicomTags.ScanOptions, "PAT-4711")));
        const string frame = "/api/projects/p/quarantine/1.2.3.1/frames/0";
        var beyond = await site.Admin.GetAsync($"{frame}?blank=65535,4,65535,65535");
        Assert.Equal(HttpStatusCode.OK, beyond.StatusCode);
        Assert.Equal(await site.Admin.GetByteArrayAsync(frame), await beyond.Content.ReadAsByteArrayAsync());
    }

    private static DicomDataset Other(int k) => Slice(k, $"1.2.4.{k + 1}")
        .Set(DicomTags.StudyInstanceUid, "1.2.826.0.1.2").Set(DicomTags.SeriesInstanceUid, "1.2.826.0.1.2.1").Set(DicomTags.PatientID, "PAT-4712");

    private static async Task<ExamPage> ListAsync(HttpClient client, string query) => (await client.GetFromJsonAsync<ExamPage>($"/api/projects/p/exams{query}", CoreJson.Options))!;

    private static async Task<string?> OverrideAsync(HttpClient client, string exam)
    {
        var command = new { commandId = Guid.CreateVersion7().ToString(), stream = $"exam/{exam}", type = "exam.override-verdict", data = new { seriesInstanceUid = Series, reason = "known" } };
        var answer = await client.PostAsJsonAsync("/api/commands", command);
        return answer.IsSuccessStatusCode ? null : await UploadTests.CodeAsync(answer);
    }
}
