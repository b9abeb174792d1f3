using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Dicom;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class VolumePanelTests
{
    private static readonly DicomTag Creator = new(0x0029, 0x0010);
    private static readonly DicomTag Private = new(0x0029, 0x1001);

    [Fact]
    public async Task The_attributes_of_a_slice_are_those_that_are_kept_with_sequences_by_their_path_and_private_ones_with_their_owner()
    {
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var volume = await UploadAsync(site, Enumerable.Range(0, 3).Select(k => File(WithSequence(k))));
        var url = $"/api/projects/p/volumes/{volume.Id}/attributes";

        var top = await PageAsync(site.Admin, url + "?slice=1");
        Assert.Equal("1.2.3.2", top.SopInstanceUid);
        Assert.Equal(["0.9", "0.7"], Row(top, "00280030").Values);
        Assert.Equal(("PatientName", "Patient's Name", "PN", "Hidden^Henrietta"), Row(top, "00100010") is var name ? (name.Keyword, name.Name, name.Vr, name.Values[0]) : default);
        Assert.Equal(("ACME 1.1", "inside"), Row(top, "00291001") is var owned ? (owned.Creator, owned.Values[0]) : default);
        var sequence = Row(top, "00081140");
        Assert.Equal((true, 120, "Referenced Image Sequence"), (sequence.IsSequence, sequence.Count, sequence.Name));
        Assert.DoesNotContain(top.Items, r => r.Path.Contains('['));

        var first = await PageAsync(site.Admin, url + "?under=00081140&limit=100");
        Assert.Equal((240, 100, 100), (first.Total, first.Items.Length, first.Next));
        Assert.Equal(("00081140[0].00081150", "Referenced Image Sequence 1"), (first.Items[0].Path, first.Items[0].Within.Single()));
        var last = await PageAsync(site.Admin, url + "?under=00081140&limit=100&offset=200");
        Assert.Equal((40, null), (last.Items.Length, last.Next));
        Assert.Equal("1.2.9.119", last.Items[^1].Values[0]);
        Assert.Equal(2, (await PageAsync(site.Admin, url + "?under=00081140[7]")).Total);
    }

    [Theory]
    [InlineData("referencedsop", "00081140[0].00081150", 240)]
    [InlineData("Patient's N", "00100010", 1)]
    [InlineData("(0020,0032)", "00200032", 1)]
    [InlineData("acme", "00290010", 2)]
    [InlineData("1.2.9.77", "00081140[77].00081155", 1)]
    [InlineData("no such thing", null, 0)]
    public async Task Attributes_are_found_at_any_depth_by_name_keyword_tag_owner_and_value(string find, string? path, int total)
    {
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var volume = await UploadAsync(site, Enumerable.Range(0, 2).Select(k => File(WithSequence(k))));
        var page = await PageAsync(site.Admin, $"/api/projects/p/volumes/{volume.Id}/attributes?find={Uri.EscapeDataString(find)}");
        Assert.Equal((total, path), (page.Total, page.Items.FirstOrDefault()?.Path));
    }

    [Fact]
    public async Task What_de_identification_removed_is_not_among_the_attributes_and_strangers_are_told_nothing()
    {
        await using var site = await ImageSite.StartAsync();
        var volume = await UploadAsync(site, Volume(3));
        var url = $"/api/projects/p/volumes/{volume.Id}/attributes";
        using var reader = await site.SignInAsync("rita", Role.Reader);
        using var stranger = await site.SignInAsync("sam", null);
        var text = await reader.GetStringAsync(url + "?limit=1000");
        Assert.DoesNotContain("Hidden", text, StringComparison.Ordinal);
        Assert.Equal(0, (await PageAsync(reader, url + "?find=Hidden")).Total);
        Assert.Equal("no-such-project", await UploadTests.CodeAsync(await stranger.GetAsync(url)));
        await site.MakeProjectAsync("q");
        Assert.Equal("no-such-volume", await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/q/volumes/{volume.Id}/attributes")));
        foreach (var (query, code) in new[]
        {
            ("?slice=3", "no-such-slice"), ("?slice=x", "no-such-slice"), ("?under=00100010", "no-such-sequence"), ("?under=00081140[0]", "no-such-sequence"), ("?limit=0", "malformed-request"),
        })
            Assert.Equal(code, await UploadTests.CodeAsync(await site.Admin.GetAsync(url + query)));
    }

    [Fact]
    public async Task A_volume_that_is_taken_out_is_served_by_no_address_until_it_is_back_and_objects_on_it_keep_it()
    {
        await using var site = await ImageSite.StartAsync();
        var uploaded = await site.UploadAsync("p", Volume(4));
        var exam = uploaded.Files[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        await site.AddMaskLabelAsync("g", panoptic: false);
        var set = StreamId.Set(exam, "g", "main");
        await site.PaintAsync(set, "one", volume.Grid.Id, (1, [new VoxelRun(3, 4)]));
        Assert.Equal("volume-has-labels", await SendAsync(site.Admin, exam, "exam.remove-volume", new { volumeId = volume.Id, reason = "wrong patient" }));
        await SendToAsync(site.Admin, set, "set.remove-object", new { objectId = "one" });
        using var reader = await site.SignInAsync("rita", Role.Reader);
        Assert.Equal("not-permitted", await SendAsync(reader, exam, "exam.remove-volume", new { volumeId = volume.Id, reason = "x" }));
        Assert.Null(await SendAsync(site.Admin, exam, "exam.remove-volume", new { volumeId = volume.Id, reason = "wrong patient" }));

        Assert.Empty(await site.VolumesAsync(exam));
        foreach (var path in new[] { "", "/slices/axial/0", "/thumbnail", "/decimated", "/attributes", "/file?format=nifti" })
            Assert.Equal("no-such-volume", await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}{path}")));
        var list = await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams");
        Assert.False(list.GetProperty("items")[0].TryGetProperty("thumbnail", out var picture) && picture.ValueKind != JsonValueKind.Null);
        await site.UploadAsync("p", Volume(4));
        Assert.Empty(await site.VolumesAsync(exam));

        Assert.Null(await SendAsync(site.Admin, exam, "exam.restore-volume", new { volumeId = volume.Id }));
        Assert.Equal(volume.Id, Assert.Single(await site.VolumesAsync(exam)).Id);
        Assert.True((await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}/thumbnail")).IsSuccessStatusCode);
    }

    private static DicomDataset WithSequence(int k) => Slice(k)
        .Set(DicomTags.ReferencedImageSequence, [.. Enumerable.Range(0, 120).Select(n => new DicomDataset()
            .Set(DicomTags.ReferencedSopClassUid, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.ReferencedSopInstanceUid, $"1.2.9.{n}"))])
        .Set(DicomElement.OfStrings(Creator, DicomVr.LO, ["ACME 1.1"], DicomCharacterSet.Default)).Set(DicomElement.OfStrings(Private, DicomVr.LO, ["inside"], DicomCharacterSet.Default));

    private static async Task<VolumeDescriptor> UploadAsync(ImageSite site, IEnumerable<byte[]> files) =>
        Assert.Single(await site.VolumesAsync((await site.UploadAsync("p", files)).Files[0].ExamId!));

    private static AttributeRow Row(AttributePage page, string path) => page.Items.Single(r => r.Path == path);

    private static async Task<AttributePage> PageAsync(HttpClient client, string url) => (await client.GetFromJsonAsync<AttributePage>(url, CoreJson.Options))!;

    private static Task<string?> SendAsync(HttpClient client, string exam, string type, object data) => SendToAsync(client, StreamId.Exam(exam), type, data);

    private static async Task<string?> SendToAsync(HttpClient client, StreamId stream, string type, object data)
    {
        var answer = await client.PostAsJsonAsync("/api/commands", new { commandId = Guid.CreateVersion7().ToString(), stream = stream.ToString(), type, data });
        return answer.IsSuccessStatusCode ? null : await UploadTests.CodeAsync(answer);
    }
}
