using System.Net;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class UploadTests
{
    [Fact]
    public async Task Files_get_a_verdict_each_and_become_an_exam_with_a_volume()
    {
        await using var site = await ImageSite.StartAsync();
        var result = await site.UploadAsync("p", [.. Volume(4), "no image"u8.ToArray()]);
        Assert.Equal([Verdict.Stored, Verdict.Stored, Verdict.Stored, Verdict.Stored, Verdict.Refused], result.Files.Select(f => f.Verdict));
        Assert.Equal(("4.dcm", "not-dicom"), (result.Files[4].Name, result.Files[4].Code));
        var volume = Assert.Single(await site.VolumesAsync(result.Files[0].ExamId!));
        Assert.True(volume.IsVolume);
        Assert.Equal((6, 5, 4), (volume.Grid.Columns, volume.Grid.Rows, volume.Grid.Slices));
        var exams = await site.Admin.GetStringAsync("/api/projects/p/exams");
        Assert.Contains(volume.Id, exams, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", exams, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_keeps_what_came_whole()
    {
        await using var site = await ImageSite.StartAsync();
        using var form = new MultipartFormDataContent("edge");
        form.Add(new ByteArrayContent(File(Slice(0))), "files", "whole.dcm");
        form.Add(new ByteArrayContent(File(Slice(1))), "files", "half.dcm");
        var body = (await form.ReadAsByteArrayAsync())[..^400];
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=edge");
        var answer = await site.Admin.PostAsync("/api/projects/p/uploads", content);
        var files = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("files");
        Assert.Equal(["stored", "refused"], files.EnumerateArray().Select(f => f.GetProperty("verdict").GetString()));
        Assert.Equal("malformed-request", files[1].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_viewer_may_look_and_not_upload_and_a_stranger_finds_no_project()
    {
        await using var site = await ImageSite.StartAsync();
        var volume = Assert.Single(await site.VolumesAsync((await site.UploadAsync("p", Volume(3))).Files[0].ExamId!));
        using var viewer = await site.SignInAsync("vera", Role.Viewer);
        using var stranger = await site.SignInAsync("sam", null);
        var slice = $"/api/projects/p/volumes/{volume.Id}/slices/axial/0";
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync(slice)).StatusCode);
        Assert.Equal("not-permitted", await CodeAsync(await viewer.PostAsync("/api/projects/p/uploads", new MultipartFormDataContent())));
        foreach (var path in new[] { slice, $"/api/projects/p/volumes/{volume.Id}", $"/api/projects/p/volumes/{volume.Id}/thumbnail", "/projects/p/dicom-web/studies" })
            Assert.Equal("no-such-project", await CodeAsync(await stranger.GetAsync(path)));
        Assert.Equal("not-permitted", await CodeAsync(await viewer.GetAsync("/dicom-web/studies")));
        await site.MakeProjectAsync("q");
        Assert.Equal("no-such-volume", await CodeAsync(await site.Admin.GetAsync($"/api/projects/q/volumes/{volume.Id}")));
    }

    internal static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString();
}
