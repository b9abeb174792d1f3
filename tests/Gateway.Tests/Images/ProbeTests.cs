using System.Net;
using System.Net.Http.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class ProbeTests
{
    [Fact]
    public async Task Voxels_points_and_regions_give_stored_and_modality_values()
    {
        await using var site = await ImageSite.StartAsync();
        var of = await UploadAsync(site, Volume(4));
        var voxels = await ReadAsync(site, $"{of}/values?voxels=5,4,3;0,2,1");
        Assert.Equal((PixelType.Int16, 1.0, -1024.0, "HU"), (voxels.Type, voxels.Slope, voxels.Intercept, voxels.Unit));
        Assert.Equal([(5, 4, 3), (0, 2, 1)], voxels.Values.Select(v => (v!.I, v.J, v.K)));
        Assert.Equal([Stored(5, 4, 3), Stored(0, 2, 1)], voxels.Values.Select(v => v!.Stored.Single()));
        Assert.Equal([Stored(5, 4, 3) - 1024.0, Stored(0, 2, 1) - 1024.0], voxels.Values.Select(v => v!.Modality!.Value));
        // Columns 0.7 mm apart, rows 0.9, slices 2.5; the first voxel's centre at -10, -20, 0. Half a voxel beyond the border is still the volume.
        var points = await ReadAsync(site, $"{of}/values?points=-8.6,-18.2,5;-7.96,-18.2,5;-10.34,-20,0;-10.36,-20,0;0,0,1e9");
        Assert.Equal([(2, 2, 2), (3, 2, 2), (0, 0, 0), null, null], points.Values.Select(v => v is null ? ((int, int, int)?)null : (v.I, v.J, v.K)));
        var region = await ReadAsync(site, $"{of}/values?from=1,2,1&size=2,1,2");
        Assert.Equal([Stored(1, 2, 1), Stored(2, 2, 1), Stored(1, 2, 2), Stored(2, 2, 2)], region.Values.Select(v => v!.Stored.Single()));
    }

    [Fact]
    public async Task Padding_has_no_modality_value_and_slices_that_differ_are_modality_values_already()
    {
        await using var site = await ImageSite.StartAsync();
        var of = await UploadAsync(site, Enumerable.Range(0, 3).Select(k => File(Slice(k).Set(DicomTags.PixelPaddingValue, Stored(1, 0, 0)))));
        var values = await ReadAsync(site, $"{of}/values?voxels=1,0,0;2,0,0");
        Assert.Equal([(true, null), (false, Stored(2, 0, 0) - 1024.0)], values.Values.Select(v => (v!.IsPadding, v.Modality)));
        var other = await UploadAsync(site, Enumerable.Range(0, 3).Select(k => File(Slice(k, $"7.7.{k + 1}").Set(DicomTags.SeriesInstanceUid, "7.7").Set(DicomTags.RescaleSlope, 0.5 * (k + 1)))), 1);
        var floats = await ReadAsync(site, $"{other}/values?voxels=3,4,2");
        Assert.Equal((PixelType.Float32, 1.0, 0.0), (floats.Type, floats.Slope, floats.Intercept));
        Assert.Equal((Stored(3, 4, 2) * 1.5) - 1024, floats.Values.Single()!.Modality!.Value, 1e-3);
    }

    [Fact]
    public async Task What_is_not_clear_or_not_there_is_refused_and_strangers_see_nothing()
    {
        await using var site = await ImageSite.StartAsync();
        var of = await UploadAsync(site, Volume(3));
        foreach (var bad in new[] { "", "?voxels=", "?voxels=1,1", "?voxels=6,0,0", "?voxels=0.5,0,0", "?voxels=-1,0,0", "?points=1,2", "?points=x,0,0", "?from=0,0,0", "?from=0,0,0&size=7,1", "?from=0,0,0&size=0,1", "?voxels=0,0,0&points=0,0,0", "?from=0,0,0&size=9999999,9999999" })
            Assert.Equal("malformed-request", await UploadTests.CodeAsync(await site.Admin.GetAsync($"{of}/values{bad}")));
        Assert.Equal("no-such-volume", await UploadTests.CodeAsync(await site.Admin.GetAsync("/api/projects/p/volumes/none/values?voxels=0,0,0")));
        using var stranger = await site.SignInAsync("sam", null);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"{of}/values?voxels=0,0,0")).StatusCode);
    }

    private static async Task<string> UploadAsync(ImageSite site, IEnumerable<byte[]> files, int volume = 0)
    {
        var volumes = await site.VolumesAsync((await site.UploadAsync("p", files)).Files[0].ExamId!);
        return $"/api/projects/p/volumes/{volumes[volume].Id}";
    }

    private static async Task<VoxelValues> ReadAsync(ImageSite site, string address) => (await site.Admin.GetFromJsonAsync<VoxelValues>(address, CoreJson.Options))!;
}
