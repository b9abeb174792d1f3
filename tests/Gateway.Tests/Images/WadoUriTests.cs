using System.Net;
using Annotator.Core.Projects;
using Annotator.Dicom;
using static Annotator.Gateway.Tests.Images.DicomWebCalls;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>The URI service (PS3.18 9), parameter by parameter.</summary>
public sealed class WadoUriTests
{
    private const string Base = "/projects/raw/dicom-web";
    private const string Slice2 = $"{Base}?requestType=WADO&studyUID={Study}&seriesUID={Series}&objectUID=1.2.3.2";

    [Fact]
    public async Task An_instance_comes_as_its_file_or_as_a_picture_of_the_part_and_size_asked_for()
    {
        await using var site = await StartAsync();
        Assert.Equal(File(Slice(1)), await site.Admin.GetByteArrayAsync(Slice2 + "&contentType=application/dicom"));
        Assert.Equal(File(Slice(1)), await (await GetAsync(site, Slice2, "application/dicom")).Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", (await site.Admin.GetAsync(Slice2)).Content.Headers.ContentType!.MediaType);
        foreach (var (more, width, height) in new[] { ("", Columns, Rows), ("&rows=20&columns=12", 12, 10), ("&region=0.5,0,1,1", 3, 5), ("&region=0.5,0.2,1,0.8&rows=9&columns=9", 9, 9) })
        {
            var (columns, rows, _, _, _) = PngDecoder.Decode(await site.Admin.GetByteArrayAsync($"{Slice2}&contentType=image/png{more}"));
            Assert.Equal((width, height, more), (columns, rows, more));
        }
        var (_, _, _, _, grey) = PngDecoder.Decode(await site.Admin.GetByteArrayAsync(Slice2 + "&contentType=image/png&windowCenter=-910&windowWidth=20&region=0.5,0.4,1,1"));
        Assert.Equal((byte)Math.Floor((Math.Clamp(((Stored(3, 2, 1) - 1024 + 910.5) / 19) + 0.5, 0, 1) * 255) + 0.5), grey[0]);
    }

    [Fact]
    public async Task Several_frames_come_as_a_file_unless_one_is_named()
    {
        await using var site = await StartAsync();
        await StowAsync(site, Base + "/studies", File(Film()));
        var film = $"{Base}?requestType=WADO&studyUID={Study}&seriesUID={Series}.8&objectUID=1.2.3.80";
        Assert.Equal("application/dicom", (await site.Admin.GetAsync(film)).Content.Headers.ContentType!.MediaType);
        var (first, second) = (await site.Admin.GetByteArrayAsync(film + "&contentType=image/png"), await site.Admin.GetByteArrayAsync(film + "&frameNumber=2&contentType=image/png"));
        Assert.NotEqual(first, second);
        Assert.Equal(first, await site.Admin.GetByteArrayAsync(film + "&frameNumber=1&contentType=image/png"));
        Assert.Equal("no-such-frame", await UploadTests.CodeAsync(await site.Admin.GetAsync(film + "&frameNumber=3")));
    }

    [Fact]
    public async Task What_is_not_done_is_refused_by_its_name()
    {
        await using var site = await StartAsync();
        foreach (var wrong in new[]
        {
            "anonymize=yes", "presentationUID=1.2", "frameNumber=0", "frameNumber=x", "imageQuality=101", "windowCenter=1", "windowCenter=1&windowWidth=0", "rows=3", "rows=0&columns=3",
            "region=0,0,0,1", "region=0,0,2,1", "region=1", "contentType=application/dicom&frameNumber=1",
        })
        {
            var answer = await site.Admin.GetAsync($"{Slice2}&{wrong}");
            Assert.Equal((HttpStatusCode.BadRequest, wrong), (answer.StatusCode, wrong));
            Assert.Contains(wrong.Split('=')[^2].Split('&')[^1], await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Admin.GetAsync(Base)).StatusCode);
        Assert.Equal(HttpStatusCode.NotAcceptable, (await site.Admin.GetAsync(Slice2 + "&contentType=image/gif")).StatusCode);
        Assert.Equal(HttpStatusCode.NotAcceptable, (await site.Admin.GetAsync(Slice2 + "&contentType=application/dicom&transferSyntax=1.2.840.10008.1.2.4.90")).StatusCode);
        Assert.Equal("no-such-instance", await UploadTests.CodeAsync(await site.Admin.GetAsync(Slice2 + "9")));
    }

    private static DicomDataset Film() => Slice(0, "1.2.3.80").Set(DicomTags.SeriesInstanceUid, Series + ".8").Set(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.7.3")
        .Set(DicomTags.NumberOfFrames, 2).Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, (byte[])[.. Pixels(0), .. Pixels(1).Reverse()]));

    private static async Task<ImageSite> StartAsync()
    {
        var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        await StowAsync(site, Base + "/studies", Volume(3));
        return site;
    }
}
