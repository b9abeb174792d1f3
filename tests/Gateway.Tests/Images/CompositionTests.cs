using System.Net;
using System.Net.Http.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Dicom;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>What a project's images are made of (FEATURES A11).</summary>
public sealed class CompositionTests
{
    private const string Address = "/api/projects/p/composition";

    [Fact]
    public async Task Studies_are_counted_by_institution_scanner_and_modality_and_what_is_unknown_has_a_row()
    {
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var none = await ReadAsync(site);
        Assert.Equal((0, 0, 0, 0), (none.Rows.Length, none.Studies, none.Series, none.Instances));
        await site.UploadAsync("p", [
            File(From("1", "1", "General", "SIEMENS", "Force", "CT")), File(From("1", "1", "General", "SIEMENS", "Force", "CT", 2)), File(From("1", "2", "general ", "Siemens", "Force", "CT")),
            File(From("2", "3", "General", "SIEMENS", "Force", "CT")), File(From("2", "4", "", "GE", "Signa", "MR")), File(From("3", "5", null, null, null, "MR")),
        ]);
        var made = await ReadAsync(site);
        Assert.Equal((3, 5, 6), (made.Studies, made.Series, made.Instances));
        Assert.Equal(
            [new("General", "SIEMENS", "Force", "CT", 2, 3, 4), new(null, "GE", "Signa", "MR", 1, 1, 1), new CompositionRow(null, null, null, "MR", 1, 1, 1)],
            made.Rows.OrderBy(r => r.Manufacturer is null).ThenByDescending(r => r.Studies));
        await site.MakeProjectAsync("q");
        Assert.Empty((await site.Admin.GetFromJsonAsync<ImageComposition>("/api/projects/q/composition", CoreJson.Options))!.Rows);
    }

    [Fact]
    public async Task What_deidentification_removes_is_unknown()
    {
        await using var site = await ImageSite.StartAsync();
        await site.UploadAsync("p", [File(From("1", "1", "Saint Planted", "SIEMENS", "Force", "CT"))]);
        var answer = await site.Admin.GetAsync(Address);
        Assert.DoesNotContain("Planted", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal([new CompositionRow(null, "SIEMENS", "Force", "CT", 1, 1, 1)], (await ReadAsync(site)).Rows);
    }

    [Fact]
    public async Task Readers_do_not_learn_where_exams_come_from()
    {
        await using var site = await ImageSite.StartAsync();
        foreach (var (role, status) in new (Role?, HttpStatusCode)[] { (Role.Manager, HttpStatusCode.OK), (Role.Reader, HttpStatusCode.Forbidden), (Role.Viewer, HttpStatusCode.Forbidden), (null, HttpStatusCode.NotFound) })
        {
            using var client = await site.SignInAsync($"a-{role?.ToString() ?? "stranger"}".ToLowerInvariant(), role);
            Assert.Equal((role, status), (role, (await client.GetAsync(Address)).StatusCode));
        }
    }

    private static async Task<ImageComposition> ReadAsync(ImageSite site) => (await site.Admin.GetFromJsonAsync<ImageComposition>(Address, CoreJson.Options))!;

    private static DicomDataset From(string study, string series, string? institution, string? manufacturer, string? model, string modality, int n = 1)
    {
        var made = Slice(n, $"1.2.9.{series}.{n}").Set(DicomTags.StudyInstanceUid, $"1.9.{study}").Set(DicomTags.SeriesInstanceUid, $"1.9.{study}.{series}").Set(DicomTags.Modality, modality)
            .Set(DicomTags.FrameOfReferenceUid, $"1.9.{study}.{series}.9");
        foreach (var (tag, value) in new[] { (DicomTags.InstitutionName, institution), (DicomTags.Manufacturer, manufacturer), (DicomTags.ManufacturerModelName, model) })
            if (value is not null) made.Set(tag, value);
        return made;
    }
}
