using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Dicom;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>A series in JPEG 2000, from upload to slices and WADO-RS, through the decoder's own processes.</summary>
public sealed class Jpeg2000SeriesTests
{
    [Fact]
    public async Task A_compressed_series_gives_the_slices_and_frames_of_the_uncompressed_one()
    {
        // Two sites: one archive would refuse the same instances with other contents.
        await using var reference = await ImageSite.StartAsync();
        await using var site = await ImageSite.StartAsync();
        await RequireDecoderAsync(site);
        var plain = await VolumeAsync(reference, Volume(4));
        var packed = await VolumeAsync(site, Enumerable.Range(0, 4).Select(k => Compressed(Slice(k))));
        Assert.Equal(plain.Grid.LpsFromIjk, packed.Grid.LpsFromIjk);
        foreach (var slice in (string[])["axial/0", "axial/3", "coronal/2", "sagittal/5"])
            Assert.Equal(await SliceAsync(reference, plain, slice), await SliceAsync(site, packed, slice));

        using var frame = new HttpRequestMessage(HttpMethod.Get, $"/projects/p/dicom-web/studies/{Study}/series/{Series}/instances/1.2.3.2/frames/1");
        frame.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/octet-stream"));
        var answer = await site.Admin.SendAsync(frame);
        Assert.Equal(Pixels(1), await answer.Content.ReadAsByteArrayAsync());
        using var picture = new HttpRequestMessage(HttpMethod.Get, $"/projects/p/dicom-web/studies/{Study}/series/{Series}/instances/1.2.3.2/rendered?window=-910,20,linear");
        picture.Headers.Accept.Add(new("image/png"));
        using var rendered = await site.Admin.SendAsync(picture);
        var decoded = PngDecoder.Decode(await rendered.Content.ReadAsByteArrayAsync());
        Assert.Equal((6, 5), (decoded.Width, decoded.Height));
    }

    [Fact]
    public async Task A_codestream_that_does_not_decode_is_refused_by_name_and_the_node_goes_on()
    {
        await using var site = await ImageSite.StartAsync();
        await RequireDecoderAsync(site);
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var broken = DicomFile.Read(Compressed(Slice(0)));
        var codestream = broken.Dataset[DicomTags.PixelData]!.Fragments!.Items[0];
        broken.Dataset.Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [codestream[..(codestream.Length / 4 * 2)]])));
        var files = (await site.UploadAsync("p", DicomWriter.ToBytes(broken), Compressed(Slice(1)))).Files;
        Assert.Equal(("corrupt-frame", Verdict.Stored), (files[0].Code, files[1].Verdict));
    }

    private static async Task RequireDecoderAsync(ImageSite site)
    {
        var health = JsonDocument.Parse(await site.Admin.GetStringAsync("/health")).RootElement;
        var part = health.GetProperty("parts").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "JPEG 2000");
        Assert.SkipUnless(part.GetProperty("status").GetString() == "ok", $"SKIPPED LOUDLY: {part}");
        Assert.SkipUnless(System.IO.File.Exists("/usr/bin/opj_compress"), "SKIPPED LOUDLY: opj_compress is not installed (Debian: libopenjp2-tools)");
    }

    private static async Task<VolumeDescriptor> VolumeAsync(ImageSite site, IEnumerable<byte[]> files)
    {
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var result = await site.UploadAsync("p", files);
        Assert.All(result.Files, file => Assert.True(file.Verdict == Verdict.Stored, file.Text));
        return Assert.Single(await site.VolumesAsync(result.Files[0].ExamId!));
    }

    private static Task<byte[]> SliceAsync(ImageSite site, VolumeDescriptor volume, string slice) =>
        site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/{slice}?format=raw");

    private static byte[] Compressed(DicomDataset slice)
    {
        var folder = Directory.CreateTempSubdirectory("j2k");
        var (raw, packed) = (Path.Combine(folder.FullName, "p.rawl"), Path.Combine(folder.FullName, "p.j2k"));
        System.IO.File.WriteAllBytes(raw, slice[DicomTags.PixelData]!.Bytes.ToArray());
        var sign = slice.GetInt32(DicomTags.PixelRepresentation) == 1 ? 's' : 'u';
        var shape = $"{slice.GetInt32(DicomTags.Columns)},{slice.GetInt32(DicomTags.Rows)},1,16,{sign}";
        using (var tool = Process.Start(new ProcessStartInfo("/usr/bin/opj_compress", ["-i", raw, "-o", packed, "-F", shape, "-n", "1"]) { RedirectStandardOutput = true })!)
        {
            tool.StandardOutput.ReadToEnd();
            tool.WaitForExit();
            Assert.Equal(0, tool.ExitCode);
        }
        var bytes = System.IO.File.ReadAllBytes(packed);
        folder.Delete(recursive: true);
        var dataset = slice.Clone().Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [bytes.Length % 2 == 0 ? bytes : [.. bytes, 0]])));
        return DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.Jpeg2000Lossless));
    }
}
