using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Imaging.Formats.VolumeFiles;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class FileExportTests
{
    [Fact]
    public async Task A_dicom_volume_leaves_as_nifti_with_its_rescale_and_as_nrrd_with_its_modality_values()
    {
        await using var site = await ImageSite.StartAsync();
        var volume = Assert.Single(await site.VolumesAsync((await site.UploadAsync("p", Volume(4))).Files[0].ExamId!));
        var nifti = VolumeFileReader.Open(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/file?format=nifti"));
        Assert.Equal((ScalarType.Int16, 1.0, -1024.0), (nifti.Header.Type, nifti.Header.Slope, nifti.Header.Intercept));
        Assert.Equal(Voxels(4, value => value), MemoryMarshal.Cast<byte, short>(nifti.Decode()).ToArray());
        var nrrd = VolumeFileReader.Open(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/file?format=nrrd"));
        Assert.Equal(ScalarType.Int16, nrrd.Header.Type);
        Assert.Equal(Voxels(4, value => (short)(value - 1024)), MemoryMarshal.Cast<byte, short>(nrrd.Decode()).ToArray());
        Assert.Equal(volume.Grid.GetLpsFromIjk(), nrrd.Header.LpsFromIjk);
        foreach (var (ours, written) in volume.Grid.LpsFromIjk!.Value.Zip(nifti.Header.LpsFromIjk!.ToRows())) Assert.Equal((float)ours, (float)written);
    }

    [Fact]
    public async Task A_labelmap_holds_each_object_at_exactly_its_voxels_and_overlapping_ones_in_layers()
    {
        await using var site = await ImageSite.StartAsync();
        var exam = (await site.UploadAsync("p", Volume(4))).Files[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        await site.AddMaskLabelAsync("g", panoptic: false);
        var set = StreamId.Set(exam, "g", "main");
        await site.PaintAsync(set, "one", volume.Grid.Id, (1, [new VoxelRun(3, 4), new VoxelRun(20, 2)]), (3, [new VoxelRun(0, 30)]));
        await site.PaintAsync(set, "two", volume.Grid.Id, (3, [new VoxelRun(29, 1)]));
        var url = $"/api/projects/p/exams/{exam}/labelmap?group=g";

        Assert.Equal("overlapping-objects", await UploadTests.CodeAsync(await site.Admin.GetAsync(url + "&format=nifti")));
        var one = VolumeFileReader.Open(await site.Admin.GetByteArrayAsync(url + "&format=nifti&object=one"));
        Assert.True(one.Header.IsLabelmap);
        Assert.Equal(Labels(4, (1, 3, 4), (1, 20, 2), (3, 0, 30)), one.Decode());
        var both = VolumeFileReader.Open(await site.Admin.GetByteArrayAsync(url + "&format=nrrd"));
        Assert.Equal([("Lesion", 1, 0), ("Lesion 2", 2, 1)], both.Header.Segments.Select(s => (s.Name, s.LabelValue, s.Layer)));
        Assert.Equal([.. Labels(4, (1, 3, 4), (1, 20, 2), (3, 0, 30)), .. Labels(4, (3, 29, 1)).Select(v => (byte)(v * 2))], both.Decode());
        Assert.Equal(volume.Grid.GetLpsFromIjk(), both.Header.LpsFromIjk);
        // By class the two are one value, and share nothing.
        Assert.Equal(Labels(4, (1, 3, 4), (1, 20, 2), (3, 0, 30)), VolumeFileReader.Open(await site.Admin.GetByteArrayAsync(url + "&format=nifti&values=class")).Decode());
        var meanings = await site.Admin.GetFromJsonAsync<JsonElement>(url + "&format=json");
        Assert.Equal([36, 1], meanings.EnumerateArray().Select(m => m.GetProperty("voxels").GetInt64()));
    }

    [Fact]
    public async Task What_cannot_be_exported_is_refused_by_name()
    {
        await using var site = await ImageSite.StartAsync();
        var exam = (await site.UploadAsync("p", Volume(3))).Files[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        await site.AddMaskLabelAsync("g", panoptic: true);
        foreach (var (path, code) in new[]
        {
            ($"volumes/{volume.Id}/file?format=tiff", "no-such-format"), ("volumes/none/file?format=nifti", "no-such-volume"), ($"exams/{exam}/labelmap?group=g&format=nifti", "nothing-to-export"),
            ($"exams/{exam}/labelmap?group=h&format=nifti", "no-such-label-group"), ($"exams/{exam}/labelmap?group=g&format=nifti&branch=a~b", "not-found"),
            ($"exams/{exam}/originals?series=1.2.3.4", "nothing-to-export"), ("exams/none/originals", "not-found"),
        })
            Assert.Equal(code, await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/p/{path}")));
    }

    [Fact]
    public async Task Only_who_may_export_gets_files()
    {
        await using var site = await ImageSite.StartAsync();
        var exam = (await site.UploadAsync("p", Volume(3))).Files[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        using var reader = await site.SignInAsync("rita", Role.Reader);
        using var stranger = await site.SignInAsync("sam", null);
        foreach (var path in new[] { $"volumes/{volume.Id}/file?format=nifti", $"exams/{exam}/labelmap?group=g&format=nrrd", $"exams/{exam}/originals" })
        {
            Assert.Equal("not-permitted", await UploadTests.CodeAsync(await reader.GetAsync($"/api/projects/p/{path}")));
            Assert.Equal("no-such-project", await UploadTests.CodeAsync(await stranger.GetAsync($"/api/projects/p/{path}")));
        }
    }

    [Fact]
    public async Task Originals_leave_as_they_are_kept()
    {
        await using var site = await ImageSite.StartAsync();
        var exam = (await site.UploadAsync("p", Volume(3))).Files[0].ExamId!;
        using var zip = new ZipArchive(new MemoryStream(await site.Admin.GetByteArrayAsync($"/api/projects/p/exams/{exam}/originals")));
        Assert.Equal(3, zip.Entries.Count);
        foreach (var entry in zip.Entries)
        {
            using var kept = new MemoryStream();
            await using (var file = await entry.OpenAsync()) await file.CopyToAsync(kept);
            Assert.Equal(-1, kept.ToArray().AsSpan().IndexOf("Hidden"u8));
            var dataset = Dicom.DicomFile.Read(kept.ToArray()).Dataset;
            Assert.Equal($"{dataset.RequireUid(Dicom.DicomTags.SeriesInstanceUid)}/{dataset.RequireUid(Dicom.DicomTags.SopInstanceUid)}.dcm", entry.FullName);
        }
        Assert.Equal(HttpStatusCode.OK, (await site.Admin.GetAsync($"/api/projects/p/exams/{exam}/originals?series={Series}")).StatusCode);
    }

    private static short[] Voxels(int slices, Func<short, short> map) =>
        [.. from k in Enumerable.Range(0, slices) from j in Enumerable.Range(0, Rows) from i in Enumerable.Range(0, Columns) select map(Stored(i, j, k))];

    private static byte[] Labels(int slices, params (int K, int Start, int Length)[] runs)
    {
        var labels = new byte[slices * Rows * Columns];
        foreach (var (k, start, length) in runs) labels.AsSpan((k * Rows * Columns) + start, length).Fill(1);
        return labels;
    }
}

/// <summary>Labels and strokes by REST.</summary>
internal static class Painting
{
    /// <summary>Adds a label group with one bitmask label, “Lesion”.</summary>
    public static async Task AddMaskLabelAsync(this ImageSite site, string group, bool panoptic, string label = "lesion", string name = "Findings")
    {
        await site.CommandAsync(StreamId.Project("p"), new AddLabelGroup(group, name, panoptic));
        await site.CommandAsync(StreamId.Project("p"), new AddLabel(group, new Label(label, "Lesion", "#e69f00", "bitmask")));
    }

    /// <summary>Adds an object and paints it.</summary>
    public static async Task PaintAsync(this ImageSite site, StreamId set, string objectId, string grid, params (int K, VoxelRun[] Runs)[] slices)
    {
        await site.CommandAsync(set, new AddObject(objectId, "lesion"));
        await site.CommandAsync(set, new PaintMask(objectId, grid, StrokeMode.Set, [.. slices.Select(s => new StrokeSlice(s.K, RunCodec.Encode(s.Runs)))]));
    }

    public static async Task CommandAsync(this ImageSite site, StreamId stream, Command command)
    {
        var (type, data) = (MessageCatalog.Describe(command).Name, JsonSerializer.SerializeToElement<object>(command, CoreJson.Options));
        var view = new ViewingCondition(40, 400, "LINEAR", null, "axial", 0, 1, 500, 500, 1);
        var answer = await site.Admin.PostAsJsonAsync("/api/commands", new CommandMessage(Guid.CreateVersion7().ToString(), stream, type, data, view), CoreJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
