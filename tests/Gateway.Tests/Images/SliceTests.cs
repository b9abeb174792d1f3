using System.Net;
using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Dicom;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class SliceTests
{
    [Fact]
    public async Task Raw_slices_of_the_three_planes_hold_the_stored_values_in_the_order_of_the_contract()
    {
        await using var site = await ImageSite.StartAsync();
        var volume = await UploadAsync(site, Volume(4));
        // Axial x→L is +i, y→P is +j, index→S is +k; sagittal x→P is +j, y→I is −k, index→L is +i; coronal x→L is +i, y→I is −k, index→P is +j.
        Assert.Equal(Picture(6, 5, (x, y) => Stored(x, y, 2)), await RawAsync(site, volume, "axial/2", 6, 5));
        Assert.Equal(Picture(5, 4, (x, y) => Stored(1, x, 3 - y)), await RawAsync(site, volume, "sagittal/1", 5, 4));
        Assert.Equal(Picture(6, 4, (x, y) => Stored(x, 3, 3 - y)), await RawAsync(site, volume, "coronal/3", 6, 4));
    }

    [Fact]
    public async Task Png8_is_the_linear_window_of_the_modality_values_and_png16_gives_the_stored_ones_back()
    {
        await using var site = await ImageSite.StartAsync();
        var volume = await UploadAsync(site, Volume(4));
        var (width, height, depth, _, grey) = PngDecoder.Decode(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/axial/2?format=png8&center=-810&width=20"));
        Assert.Equal((6, 5, 8), (width, height, depth));
        // PS3.3 C.11.2.1.2.1, rounded half up.
        Assert.Equal(Picture(6, 5, (x, y) => (short)Math.Floor((Math.Clamp(((Stored(x, y, 2) - 1024 - (-810 - 0.5)) / 19) + 0.5, 0, 1) * 255) + 0.5)), grey.Select(g => (short)g));

        var answer = await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}/slices/coronal/3?format=png16");
        var offset = int.Parse(answer.Headers.GetValues("X-Annotator-Offset").Single(), System.Globalization.CultureInfo.InvariantCulture);
        var wide = PngDecoder.Decode(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(16, wide.BitDepth);
        Assert.Equal(Picture(6, 4, (x, y) => Stored(x, 3, 3 - y)), Enumerable.Range(0, 24).Select(n => (short)(((wide.Pixels[2 * n] << 8) | wide.Pixels[(2 * n) + 1]) + offset)));
    }

    [Fact]
    public async Task A_slice_that_the_browser_has_is_not_sent_again()
    {
        await using var site = await ImageSite.StartAsync();
        var volume = await UploadAsync(site, Volume(3));
        var address = $"/api/projects/p/volumes/{volume.Id}/slices/axial/0?format=png8&center=0&width=100";
        var first = await site.Admin.GetAsync(address);
        Assert.True(first.Headers.CacheControl is { Private: true } && first.Headers.CacheControl.ToString().Contains("immutable", StringComparison.Ordinal));
        using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        var second = await site.Admin.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        using var other = new HttpRequestMessage(HttpMethod.Get, address.Replace("width=100", "width=101", StringComparison.Ordinal)) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.OK, (await site.Admin.SendAsync(other)).StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_refused_by_name()
    {
        (string Slice, string Code)[] cases =
        [
            ("axial/3", "no-such-slice"), ("axial/-1", "no-such-slice"), ("axial/x", "no-such-slice"), ("oblique/0", "no-such-plane"), ("native/0", "not-a-stack"),
            ("axial/0?format=bmp", "no-such-format"), ("axial/0?format=png8", "invalid-window"), ("axial/0?format=png8&center=1&width=0", "invalid-window"),
            ("axial/0?format=png8&center=NaN&width=5", "invalid-window"),
        ];
        await using var site = await ImageSite.StartAsync();
        var volume = await UploadAsync(site, Volume(3));
        foreach (var (slice, code) in cases)
            Assert.Equal(code, await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}/slices/{slice}")));
    }

    [Fact]
    public async Task A_stack_opens_in_native_view_only()
    {
        await using var site = await ImageSite.StartAsync();
        var gap = Slice(2).Set(DicomTags.ImagePositionPatient, -10, -20, 40);
        var volume = await UploadAsync(site, [File(Slice(0)), File(Slice(1)), File(gap)]);
        Assert.False(volume.IsVolume);
        Assert.NotEmpty(volume.Problems);
        // Each slice tells where it lies, so that letters and positions are its own.
        Assert.Equal([0, 2.5, 40], volume.SlicePlanes!.Value.Select(plane => plane!.Position.Z));
        Assert.Equal("not-a-volume", await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}/slices/axial/0")));
        Assert.Equal(Picture(6, 5, (x, y) => Stored(x, y, 1)), await RawAsync(site, volume, "native/1", 6, 5));
    }

    [Fact]
    public async Task Monochrome1_is_inverted_and_padding_is_black()
    {
        await using var site = await ImageSite.StartAsync();
        var files = Enumerable.Range(0, 2).Select(k => File(Slice(k).Set(DicomTags.PhotometricInterpretation, "MONOCHROME1")
            .Set(new DicomElement(DicomTags.PixelPaddingValue, DicomVr.SS, BitConverter.GetBytes(Stored(5, 4, 0))))));
        var volume = await UploadAsync(site, [.. files]);
        Assert.True(volume.Inverted);
        var grey = PngDecoder.Decode(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/axial/0?format=png8&center=-1010&width=10")).Pixels;
        Assert.Equal((255, 0), (grey[0], grey[28]));
        Assert.Equal(0, grey[29]);
    }

    [Fact]
    public async Task Colour_is_sent_as_rgb()
    {
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new(DeidentificationProfile: "as-received"));
        var rgb = Enumerable.Range(0, 90).Select(n => (byte)(n * 2)).ToArray();
        var dataset = Slice(0).Set(DicomTags.SamplesPerPixel, 3).Set(DicomTags.PlanarConfiguration, 0).Set(DicomTags.PhotometricInterpretation, "RGB")
            .Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7).Set(DicomTags.PixelRepresentation, 0)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, rgb));
        var volume = await UploadAsync(site, [File(dataset)]);
        Assert.Equal(PixelType.Rgb8, volume.PixelType);
        Assert.Equal(rgb, await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/native/0"));
        Assert.Equal(rgb, PngDecoder.Decode(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/native/0?format=png8")).Pixels);
        Assert.Equal("no-such-format", await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}/slices/native/0?format=png16")));
        Assert.Equal(2, PngDecoder.Decode(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/thumbnail")).ColourType);
    }

    [Fact]
    public async Task A_coarse_copy_tells_its_dimensions_steps_and_spacing()
    {
        await using var site = await ImageSite.StartAsync();
        var files = Enumerable.Range(0, 40).Select(k => File(Slice(k)));
        var volume = await UploadAsync(site, [.. files]);
        var answer = await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}/decimated?max=16");
        string Header(string name) => answer.Headers.GetValues(name).Single();
        Assert.Equal(("6,5,14", "1,1,3", "0.7,0.9,7.5"), (Header("X-Annotator-Dims"), Header("X-Annotator-Step"), Header("X-Annotator-Spacing")));
        Assert.Equal(6 * 5 * 14 * 2, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    private static async Task<VolumeDescriptor> UploadAsync(ImageSite site, byte[][] files)
    {
        var result = await site.UploadAsync("p", files);
        Assert.All(result.Files, f => Assert.Equal((Verdict.Stored, null), (f.Verdict, f.Code)));
        return Assert.Single(await site.VolumesAsync(result.Files[0].ExamId!));
    }

    private static async Task<short[]> RawAsync(ImageSite site, VolumeDescriptor volume, string slice, int width, int height)
    {
        var answer = await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}/slices/{slice}");
        Assert.Equal("int16", answer.Headers.GetValues("X-Annotator-Type").Single());
        Assert.Equal($"{width}×{height}", $"{answer.Headers.GetValues("X-Annotator-Width").Single()}×{answer.Headers.GetValues("X-Annotator-Height").Single()}");
        return MemoryMarshal.Cast<byte, short>(await answer.Content.ReadAsByteArrayAsync()).ToArray();
    }

    private static short[] Picture(int width, int height, Func<int, int, short> value) =>
        [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) select value(x, y)];
}
