using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Messages;
using Annotator.Imaging.Formats.VolumeFiles;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class LabelmapImportTests
{
    [Theory, InlineData("nrrd"), InlineData("nifti")]
    public async Task What_was_exported_comes_in_again_voxel_by_voxel_once(string format)
    {
        await using var site = await ImageSite.StartAsync();
        var exam = (await site.UploadAsync("p", Volume(4))).Files[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        await site.AddMaskLabelAsync("g", panoptic: true);
        await site.PaintAsync(StreamId.Set(exam, "g", "main"), "one", volume.Grid.Id, (1, [new VoxelRun(3, 4), new VoxelRun(20, 2)]), (3, [new VoxelRun(0, 9)]));
        var exported = await site.Admin.GetByteArrayAsync($"/api/projects/p/exams/{exam}/labelmap?group=g&format={format}");
        await site.AddMaskLabelAsync("h", panoptic: true, "lesion-h", "Second");

        var dry = await ImportAsync(site, exam, "group=h&dryRun=true", exported);
        Assert.Equal(("ok", 15, 0), (dry[0].GetProperty("verdict").GetString(), dry[0].GetProperty("voxels").GetInt64(), dry[0].GetProperty("painted").GetInt64()));
        Assert.Equal("nothing-to-export", await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/p/exams/{exam}/labelmap?group=h&format={format}")));
        Assert.Equal(15, (await ImportAsync(site, exam, "group=h", exported))[0].GetProperty("painted").GetInt64());
        var again = await site.Admin.GetByteArrayAsync($"/api/projects/p/exams/{exam}/labelmap?group=h&format={format}");
        Assert.Equal(VolumeFileReader.Open(exported).Decode(), VolumeFileReader.Open(again).Decode());
        Assert.Equal("skipped", (await ImportAsync(site, exam, "group=h", exported))[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Voxels_of_others_are_left_to_them_and_unknown_values_fail_alone()
    {
        await using var site = await ImageSite.StartAsync();
        var exam = (await site.UploadAsync("p", Volume(4))).Files[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        await site.AddMaskLabelAsync("g", panoptic: true);
        await site.PaintAsync(StreamId.Set(exam, "g", "main"), "mine", volume.Grid.Id, (0, [new VoxelRun(0, 2)]));
        var voxels = new byte[4 * Rows * Columns];
        voxels.AsSpan(0, 5).Fill(1);
        voxels.AsSpan(40, 3).Fill(7);
        var layout = new VolumeLayout(Columns, Rows, 4, ScalarType.Uint8, volume.Grid.GetLpsFromIjk()!, IsLabelmap: true);
        using var file = new MemoryStream();
        VolumeFileWriter.Write(file, layout, VolumeFileFormat.Nifti, k => voxels.AsMemory(k * Rows * Columns, Rows * Columns), CancellationToken.None);
        var rows = await ImportAsync(site, exam, "", file.ToArray());
        Assert.Equal([("ok", 3L, "voxels-owned"), ("failed", 0L, "no-such-label")], rows.EnumerateArray().Select(r => (r.GetProperty("verdict").GetString()!, r.GetProperty("painted").GetInt64(), r.GetProperty("code").GetString()!)));
        var mapped = await ImportAsync(site, exam, "map=7:Lesion", file.ToArray());
        Assert.Equal(["skipped", "ok"], mapped.EnumerateArray().Select(r => r.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task What_does_not_lie_on_the_volume_or_is_no_labelmap_or_comes_from_somebody_else_is_refused()
    {
        await using var site = await ImageSite.StartAsync();
        var exam = (await site.UploadAsync("p", Volume(4))).Files[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        await site.AddMaskLabelAsync("g", panoptic: true);
        var affine = volume.Grid.GetLpsFromIjk()!;
        var layout = new VolumeLayout(Columns, Rows, 4, ScalarType.Uint8, affine);
        var url = $"/api/projects/p/exams/{exam}/labelmap-import";
        async Task<string?> Code(VolumeLayout with, HttpClient? client = null, string query = "")
        {
            using var file = new MemoryStream();
            VolumeFileWriter.Write(file, with, VolumeFileFormat.Nifti, k => new byte[with.SliceBytes], CancellationToken.None);
            return await UploadTests.CodeAsync(await (client ?? site.Admin).PostAsync($"{url}?{query}", new ByteArrayContent(file.ToArray())));
        }

        Assert.Equal("geometry-mismatch", await Code(layout with { LpsFromIjk = affine with { Origin = affine.Origin + (affine.I * 0.5) } }));
        Assert.Equal("not-a-labelmap", await Code(layout with { Slope = 0.5 }));
        Assert.Equal("bad-label-map", await Code(layout, query: "map=x"));
        Assert.Equal("no-such-volume", await Code(layout, query: "volume=none"));
        Assert.Equal("not-a-volume-file", await UploadTests.CodeAsync(await site.Admin.PostAsync(url, new ByteArrayContent("hello"u8.ToArray()))));
        using var viewer = await site.SignInAsync("vera", Role.Viewer);
        using var reader = await site.SignInAsync("rita", Role.Reader);
        using var stranger = await site.SignInAsync("sam", null);
        Assert.Equal("not-permitted", await Code(layout, viewer));
        Assert.Equal("no-such-project", await Code(layout, stranger));
        Assert.Equal("not-found", await Code(layout, reader, "branch=reader-another"));
        Assert.Equal(HttpStatusCode.OK, (await reader.PostAsync(url, new ByteArrayContent(await SomeAsync(layout)))).StatusCode);
    }

    private static async Task<byte[]> SomeAsync(VolumeLayout layout)
    {
        using var file = new MemoryStream();
        await Task.Run(() => VolumeFileWriter.Write(file, layout, VolumeFileFormat.Nrrd, k => new byte[layout.SliceBytes], CancellationToken.None));
        return file.ToArray();
    }

    private static async Task<JsonElement> ImportAsync(ImageSite site, string exam, string query, byte[] file)
    {
        var answer = await site.Admin.PostAsync($"/api/projects/p/exams/{exam}/labelmap-import?{query}", new ByteArrayContent(file));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("rows");
    }
}
