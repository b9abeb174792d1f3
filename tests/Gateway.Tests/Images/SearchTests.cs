using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Grains.Images.Search;
using Annotator.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>Searches read summaries; these tests hold that the summaries are what the instances say.</summary>
public sealed class SearchTests
{
    private const string Raw = "/projects/raw/dicom-web";

    [Fact]
    public async Task Counts_follow_every_way_an_instance_comes_in_and_nothing_is_counted_twice()
    {
        await using var site = await RawSiteAsync();
        await site.UploadAsync("raw", Volume(3));
        await site.UploadAsync("raw", Volume(4));
        Assert.Equal((1, 4), await CountsAsync(site, Raw));
        await site.UploadAsync("raw", File(Slice(9).Set(DicomTags.SeriesInstanceUid, Series + ".2").Set(DicomTags.Modality, "PT").Set(DicomTags.SeriesNumber, 4)));
        Assert.Equal((2, 5), await CountsAsync(site, Raw));
        Assert.Equal(["CT", "PT"], Values((await FindAsync(site, Raw + "/studies"))[0], DicomTags.ModalitiesInStudy));
        // The same images for a second project: its own counts, the site's stay.
        await site.MakeProjectAsync("raw2", new ProjectSettings(DeidentificationProfile: "as-received"));
        await site.UploadAsync("raw2", Volume(2));
        Assert.Equal((1, 2), await CountsAsync(site, "/projects/raw2/dicom-web"));
        Assert.Equal(["CT"], Values((await FindAsync(site, "/projects/raw2/dicom-web/studies"))[0], DicomTags.ModalitiesInStudy));
        Assert.Empty(await FindAsync(site, "/projects/raw2/dicom-web/studies?ModalitiesInStudy=PT"));
        Assert.Equal((2, 5), await CountsAsync(site, Raw));
        await AssertRecountedAsync(site);
    }

    [Fact]
    public async Task An_image_is_found_when_it_leaves_quarantine_and_not_before()
    {
        await using var site = await ImageSite.StartAsync();
        var leaking = File(Slice(0).Set(DicomTags.ScanOptions, "PAT-4711"));
        await site.UploadAsync("p", [leaking, File(Slice(1))]);
        Assert.Equal((1, 1), await CountsAsync(site, "/projects/p/dicom-web"));
        var decision = new QuarantineDecision(["1.2.3.1"], QuarantineAction.Release, "checked by hand", null);
        (await site.Admin.PostAsJsonAsync("/api/projects/p/quarantine/decisions", decision, CoreJson.Options)).EnsureSuccessStatusCode();
        Assert.Equal((1, 2), await CountsAsync(site, "/projects/p/dicom-web"));
        Assert.Equal(2, (await FindAsync(site, "/projects/p/dicom-web/instances")).Length);
        await AssertRecountedAsync(site);
    }

    [Fact]
    public async Task What_an_older_version_kept_is_found_once_the_node_has_started()
    {
        await using var site = await RawSiteAsync();
        await site.UploadAsync("raw", [.. Volume(3), File(Slice(9).Set(DicomTags.SeriesInstanceUid, Series + ".2"))]);
        var before = await AllAsync(site);
        await ExecuteAsync(site, "DELETE FROM archive_instances", "DELETE FROM archive_series", "DELETE FROM archive_studies");
        Assert.Empty(await FindAsync(site, Raw + "/studies"));
        var fill = site.Services.GetRequiredService<SummaryFill>();
        await fill.StartAsync(CancellationToken.None);
        Assert.Equal(before, await AllAsync(site));
        await fill.StartAsync(CancellationToken.None);
        Assert.Equal(before, await AllAsync(site));
    }

    [Fact]
    public async Task What_is_taken_away_is_found_no_more_once_it_is_counted_again()
    {
        await using var site = await RawSiteAsync();
        await site.UploadAsync("raw", [.. Volume(3), File(Slice(9).Set(DicomTags.SeriesInstanceUid, Series + ".2"))]);
        await ExecuteAsync(site, "DELETE FROM project_instances WHERE sop_instance_uid = '1.2.3.10'", "DELETE FROM instances WHERE sop_instance_uid = '1.2.3.10'");
        await RecountAsync(site);
        Assert.Equal((1, 3), await CountsAsync(site, Raw));
        Assert.Empty(await FindAsync(site, $"{Raw}/studies/{Study}/series/{Series}.2/instances"));
        await ExecuteAsync(site, "DELETE FROM project_instances");
        await RecountAsync(site);
        Assert.Empty(await FindAsync(site, Raw + "/studies"));
        Assert.Empty(await FindAsync(site, Raw + "/series"));
        Assert.Equal(0, (await QueryAsync<long>(site, "SELECT COUNT(*) FROM archive_series WHERE project_id <> ''"))[0]);
    }

    [Fact]
    public async Task Results_have_the_attributes_of_their_level_of_levels_not_in_the_path_and_those_asked_for_in_the_order_of_tags()
    {
        await using var site = await RawSiteAsync();
        await site.UploadAsync("raw", Volume(2));
        var instance = (await FindAsync(site, $"{Raw}/instances"))[1];
        Assert.Equal(("1.2.3.2", "Hidden^Henrietta", "3", "5"), (Text(instance, DicomTags.SopInstanceUid), Name(instance), Text(instance, DicomTags.SeriesNumber), Text(instance, DicomTags.Rows)));
        Assert.EndsWith($"/studies/{Study}/series/{Series}/instances/1.2.3.2", Text(instance, DicomTags.RetrieveUrl), StringComparison.Ordinal);
        var inSeries = (await FindAsync(site, $"{Raw}/studies/{Study}/series/{Series}/instances"))[0];
        Assert.False(inSeries.TryGetProperty(DicomTags.PatientName.ToHex(), out _));
        Assert.False(inSeries.TryGetProperty(DicomTags.SeriesNumber.ToHex(), out _));
        foreach (var search in new[] { "studies", "series", "instances" })
        {
            var with = (await FindAsync(site, $"{Raw}/{search}?includefield=PixelSpacing"))[0];
            Assert.Equal(["0.9", "0.7"], Values(with, DicomTags.PixelSpacing));
            var all = (await FindAsync(site, $"{Raw}/{search}?includefield=all"))[0];
            Assert.Equal("-1024", Text(all, DicomTags.RescaleIntercept));
            Assert.Contains($"/instances/1.2.3.1/bulkdata/", all.GetProperty(DicomTags.PixelData.ToHex()).GetProperty("BulkDataURI").GetString(), StringComparison.Ordinal);
            foreach (var result in new[] { with, all, instance })
            {
                var tags = result.EnumerateObject().Select(attribute => attribute.Name).ToList();
                Assert.Equal(tags.Distinct().Order(StringComparer.Ordinal), tags);
            }
        }
        // What was matched on comes back too.
        Assert.Equal("7", Text((await FindAsync(site, $"{Raw}/instances?StudyID=7&PatientID=PAT-*"))[0], DicomTags.StudyID));
        Assert.Empty(await FindAsync(site, $"{Raw}/instances?StudyID=8"));
    }

    [Fact]
    public async Task Names_match_whatever_their_case_and_numbers_however_they_are_written()
    {
        await using var site = await RawSiteAsync();
        await site.UploadAsync("raw", File(Slice(0).Set(DicomTags.PatientName, "Ägidius^Örjan").Set(DicomTags.SeriesNumber, 7)));
        Assert.Single(await FindAsync(site, Raw + "/studies?PatientName=" + Uri.EscapeDataString("ägidius^ÖRJAN")));
        Assert.Single(await FindAsync(site, Raw + "/studies?PatientName=" + Uri.EscapeDataString("ÄGI*")));
        Assert.Single(await FindAsync(site, Raw + "/series?SeriesNumber=007"));
        Assert.Empty(await FindAsync(site, Raw + "/series?SeriesNumber=70"));
    }

    [Fact]
    public async Task Thousands_of_results_come_in_one_reply()
    {
        await using var site = await RawSiteAsync();
        await site.UploadAsync("raw", Volume(1));
        // Rows as ingest writes them, without the cost of five thousand files.
        const int many = 5000;
        foreach (var chunk in Enumerable.Range(2, many).Chunk(500))
            await site.Services.GetRequiredService<IReadModels>().ExecuteAsync([.. chunk.SelectMany(Copies)], CancellationToken.None);
        var answer = await site.Admin.GetAsync(Raw + "/instances");
        Assert.Single(answer.Headers.GetValues("Warning"));
        var found = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(many, found.GetArrayLength());
        Assert.Equal(many, found.EnumerateArray().Select(r => Text(r, DicomTags.RetrieveUrl)).Distinct().Count());
        Assert.Single(await FindAsync(site, $"{Raw}/instances?offset={many}"));

        static IEnumerable<SqlStatement> Copies(int n)
        {
            var sop = new { Sop = $"1.2.3.{n}" };
            yield return new("""
                INSERT INTO archive_instances (domain, sop_instance_uid, series_instance_uid, study_instance_uid, sop_class_uid, instance_number, attributes)
                SELECT domain, @Sop, series_instance_uid, study_instance_uid, sop_class_uid, instance_number, attributes FROM archive_instances WHERE sop_instance_uid = '1.2.3.1'
                """, sop);
            yield return new("""
                INSERT INTO project_instances (project_id, domain, sop_instance_uid, series_instance_uid, study_instance_uid, bytes, added_at)
                SELECT project_id, domain, @Sop, series_instance_uid, study_instance_uid, bytes, added_at FROM project_instances WHERE sop_instance_uid = '1.2.3.1'
                """, sop);
        }
    }

    private static async Task<ImageSite> RawSiteAsync()
    {
        var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        return site;
    }

    // Counting anew changes nothing when the running counts were right.
    private static async Task AssertRecountedAsync(ImageSite site)
    {
        const string rows = "SELECT project_id || ' ' || series_instance_uid || ' ' || instances FROM archive_series ORDER BY project_id, series_instance_uid";
        var running = await QueryAsync<string>(site, rows);
        await RecountAsync(site);
        Assert.Equal(running, await QueryAsync<string>(site, rows));
    }

    private static async Task RecountAsync(ImageSite site)
    {
        foreach (var study in await QueryAsync<StudyRow>(site, "SELECT DISTINCT domain, study_instance_uid FROM archive_studies"))
            await site.Services.GetRequiredService<IReadModels>().ExecuteAsync([.. Summaries.Recount(study.Domain, study.StudyInstanceUid)], CancellationToken.None);
    }

    private static async Task<string> AllAsync(ImageSite site) =>
        string.Join('\n', await Task.WhenAll(new[] { "studies", "series", "instances" }.Select(search => site.Admin.GetStringAsync($"{Raw}/{search}"))));

    private static async Task<(int Series, int Instances)> CountsAsync(ImageSite site, string web)
    {
        var study = Assert.Single(await FindAsync(site, web + "/studies"));
        var series = await FindAsync(site, web + "/series");
        Assert.Equal(Number(study, DicomTags.NumberOfStudyRelatedInstances), series.Sum(s => Number(s, DicomTags.NumberOfSeriesRelatedInstances)));
        Assert.Equal(Number(study, DicomTags.NumberOfStudyRelatedSeries), series.Length);
        Assert.Equal(Number(study, DicomTags.NumberOfStudyRelatedInstances), (await FindAsync(site, web + "/instances")).Length);
        return (series.Length, Number(study, DicomTags.NumberOfStudyRelatedInstances));
    }

    private static async Task<JsonElement[]> FindAsync(ImageSite site, string path)
    {
        var text = await site.Admin.GetStringAsync(path);
        return text.Length == 0 ? [] : [.. JsonDocument.Parse(text).RootElement.EnumerateArray()];
    }

    private static Task<IReadOnlyList<T>> QueryAsync<T>(ImageSite site, string sql) => site.Services.GetRequiredService<IReadModels>().QueryAsync<T>(sql, null, CancellationToken.None);

    private static Task<int> ExecuteAsync(ImageSite site, params IEnumerable<string> sql) => site.Services.GetRequiredService<IReadModels>().ExecuteAsync([.. sql.Select(one => new SqlStatement(one))], CancellationToken.None);

    private static string[] Values(JsonElement dataset, DicomTag tag) => [.. dataset.GetProperty(tag.ToHex()).GetProperty("Value").EnumerateArray().Select(v => v.ToString())];

    private static string Text(JsonElement dataset, DicomTag tag) => Values(dataset, tag)[0];

    private static int Number(JsonElement dataset, DicomTag tag) => dataset.GetProperty(tag.ToHex()).GetProperty("Value")[0].GetInt32();

    private static string Name(JsonElement dataset) => dataset.GetProperty(DicomTags.PatientName.ToHex()).GetProperty("Value")[0].GetProperty("Alphabetic").GetString()!;

    private sealed record StudyRow(string Domain, string StudyInstanceUid);
}
