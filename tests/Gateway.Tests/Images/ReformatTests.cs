using System.Net;
using System.Runtime.InteropServices;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class ReformatTests
{
    // The sagittal slice at i = 1 (x = −10 + 0.7): along j to the right, from the last slice down; −1024 rescales, 2.5 mm apart.
    private const string Sagittal = "point=-9.3,-20,7.5&right=0,1,0&down=0,0,-1&spacing=0.9,2.5&columns=5&rows=4";

    [Fact]
    public async Task A_plane_by_point_and_directions_holds_the_voxels_that_lie_there()
    {
        await using var site = await ImageSite.StartAsync();
        var address = await AddressAsync(site);
        foreach (var interpolation in new[] { "nearest", "linear" })
            Assert.Equal(Picture(5, 4, (x, y) => Stored(1, x, 3 - y)), await RawAsync(site, $"{address}/reformat?{Sagittal}&interpolation={interpolation}", 5, 4));
        // Between slices 0 and 1, half a column to the right: values are linear in i, j and k, so the cut is too; past the last column's face there is nothing.
        var between = await RawAsync(site, $"{address}/reformat?point=-9.65,-20,1.25&right=1,0,0&down=0,1,0&spacing=0.7,0.9&columns=7&rows=5", 7, 5);
        Assert.Equal(Picture(7, 5, (x, y) => x > 5 ? short.MinValue : (short)Math.Floor(50 + (y * Columns) + Math.Min(x + 0.5, 5) + 0.5)), between);
    }

    [Fact]
    public async Task Slabs_are_projected_obliquely_and_along_the_lattice()
    {
        await using var site = await ImageSite.StartAsync();
        var address = await AddressAsync(site);
        foreach (var (projection, slice) in new[] { ("mip", 2), ("minip", 0), ("mean", 1) })
        {
            var expected = Picture(6, 5, (x, y) => Stored(x, y, slice));
            Assert.Equal(expected, await RawAsync(site, $"{address}/reformat?point=-10,-20,2.5&right=1,0,0&down=0,1,0&spacing=0.7,0.9&columns=6&rows=5&slab=5&projection={projection}", 6, 5));
            Assert.Equal(expected, await RawAsync(site, $"{address}/slices/axial/1?slab=5&projection={projection}", 6, 5));
        }
    }

    [Fact]
    public async Task The_answer_says_what_lies_outside_and_is_kept_by_the_browser()
    {
        await using var site = await ImageSite.StartAsync();
        var address = $"{await AddressAsync(site)}/reformat?{Sagittal}&slab=2&projection=mean";
        var answer = await site.Admin.GetAsync(address);
        string Header(string name) => answer.Headers.GetValues(name).Single();
        Assert.Equal(("int16", "-32768", "3"), (Header("X-Annotator-Type"), Header("X-Annotator-Outside"), Header("X-Annotator-Samples")));
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await site.Admin.SendAsync(again)).StatusCode);
        foreach (var other in new[] { "slab=2.5", "projection=mip", "point=-9.3,-20,7.4", "right=0,0,-1", "spacing=0.9,2.4", "columns=4", "interpolation=nearest", "format=png16" })
        {
            var name = other[..other.IndexOf('=', StringComparison.Ordinal)];
            var changed = System.Text.RegularExpressions.Regex.Replace($"{address}&interpolation=linear&format=raw", $"{name}=[^&]*", other).Replace("down=0,0,-1", name == "right" ? "down=0,1,0" : "down=0,0,-1", StringComparison.Ordinal);
            using var asked = new HttpRequestMessage(HttpMethod.Get, changed) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
            Assert.Equal((other, HttpStatusCode.OK), (other, (await site.Admin.SendAsync(asked)).StatusCode));
        }
    }

    [Fact]
    public async Task A_windowed_picture_is_the_window_of_the_raw_one()
    {
        await using var site = await ImageSite.StartAsync();
        var png = PngDecoder.Decode(await site.Admin.GetByteArrayAsync($"{await AddressAsync(site)}/reformat?{Sagittal}&format=png8&center=-850&width=257"));
        Assert.Equal((5, 4, 8), (png.Width, png.Height, png.BitDepth));
        Assert.Equal(Picture(5, 4, (x, y) => (short)Math.Clamp(Math.Floor((((Stored(1, x, 3 - y) - 1024 + 850.5) / 256) + 0.5) * 255 + 0.5), 0, 255)), png.Pixels.Select(p => (short)p));
    }

    [Fact]
    public async Task What_cannot_be_cut_is_refused_by_name()
    {
        (string Change, string Code)[] cases =
        [
            ("point=1,2", "invalid-plane"), ("point=1,2,NaN", "invalid-plane"), ("point=1,2,1e300", "invalid-plane"), ("right=0,2,0", "invalid-plane"), ("right=0,0.1,-0.99", "invalid-plane"), ("down=", "invalid-plane"),
            ("spacing=0", "invalid-spacing"), ("spacing=1,2,3", "invalid-spacing"), ("spacing=-1", "invalid-spacing"), ("columns=0", "invalid-size"), ("rows=4097", "invalid-size"), ("columns=x", "invalid-size"),
            ("interpolation=cubic", "no-such-interpolation"), ("slab=-1", "invalid-slab"), ("slab=2001", "invalid-slab"), ("slab=5&projection=sum", "no-such-projection"), ("format=jpeg", "no-such-format"),
            ("format=png8", "invalid-window"), ("columns=4096&rows=4096&slab=200", "too-many-samples"),
        ];
        await using var site = await ImageSite.StartAsync();
        var address = await AddressAsync(site);
        foreach (var (change, code) in cases)
        {
            var parts = Sagittal.Split('&').Where(p => !change.Split('&').Any(c => c[..c.IndexOf('=', StringComparison.Ordinal)] == p[..p.IndexOf('=', StringComparison.Ordinal)]));
            Assert.Equal((change, code), (change, await UploadTests.CodeAsync(await site.Admin.GetAsync($"{address}/reformat?{string.Join('&', parts)}&{change}"))));
        }
        Assert.Equal("no-such-projection", await UploadTests.CodeAsync(await site.Admin.GetAsync($"{address}/slices/axial/1?slab=5&projection=x")));
        Assert.Equal("no-such-volume", await UploadTests.CodeAsync(await site.Admin.GetAsync($"{address[..^4]}0000/reformat?{Sagittal}")));
    }

    private static async Task<string> AddressAsync(ImageSite site)
    {
        var result = await site.UploadAsync("p", Volume(4));
        return $"/api/projects/p/volumes/{Assert.Single(await site.VolumesAsync(result.Files[0].ExamId!)).Id}";
    }

    private static async Task<short[]> RawAsync(ImageSite site, string address, int width, int height)
    {
        var answer = await site.Admin.GetAsync(address);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal($"{width}×{height}", $"{answer.Headers.GetValues("X-Annotator-Width").Single()}×{answer.Headers.GetValues("X-Annotator-Height").Single()}");
        return MemoryMarshal.Cast<byte, short>(await answer.Content.ReadAsByteArrayAsync()).ToArray();
    }

    private static short[] Picture(int width, int height, Func<int, int, short> value) =>
        [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) select value(x, y)];
}
