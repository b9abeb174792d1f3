using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Grains.Images;
using static Annotator.Grains.Tests.Images.TestImages;

namespace Annotator.Grains.Tests.Images;

public sealed class ReceivedFactsTests
{
    [Theory]
    [InlineData("standard")]
    [InlineData("strict")]
    public async Task Mosaics_open_as_volumes_although_de_identification_removed_what_told_how(string profile)
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync(settings: new ProjectSettings(DeidentificationProfile: profile));
        var verdicts = await stage.ImportAsync(project, Files("mr-mosaic"));
        var series = Assert.Single((await stage.ReadExamAsync(verdicts[0])).State.Series.Values);

        Assert.Equal(2, series.Volumes.Length);
        Assert.All(series.Volumes, v => Assert.Equal((true, 64, 64, 35), (v.IsVolume, v.Grid.Columns, v.Grid.Rows, v.Grid.Slices)));
        Assert.Equal([0, 1], series.Volumes.Select(v => v.Phase!.Index));
        var manifest = (await stage.Get<VolumeService>().FindAsync("p", series.Volumes[1].Id, CancellationToken.None))!;
        var kept = await BlobFiles.ReadAsync(stage.Blobs, manifest.Blobs[0], CancellationToken.None);
        Assert.DoesNotContain(kept.Dataset, element => element.Tag.IsPrivate);

        // The tile of a slice is a cut of the stored picture.
        var volume = await stage.Get<VolumeService>().LoadAsync(manifest, CancellationToken.None);
        var picture = kept.Dataset[DicomTags.PixelData]!.Bytes;
        var (k, row) = (Array.FindIndex([.. manifest.Volume.Frames], f => f.Tile!.Index == 8), 20);
        Assert.True(volume.KSlice(k).Span.Slice(row * 128, 128).SequenceEqual(picture.Span.Slice((((64 + row) * 384) + (2 * 64)) * 2, 128)));
    }

    [Fact]
    public async Task A_private_b_value_still_tells_volumes_apart()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var files = Enumerable.Range(0, 6).Select(n => File(Slice($"1.2.3.{n + 1}", n % 3)
            .Set(DicomElement.OfStrings(new DicomTag(0x0019, 0x0010), DicomVr.LO, ["SIEMENS MR HEADER"], DicomCharacterSet.Default))
            .Set(DicomElement.OfStrings(new DicomTag(0x0019, 0x100C), DicomVr.IS, [n < 3 ? "0" : "800"], DicomCharacterSet.Default))));
        var verdicts = await stage.ImportAsync(await stage.MakeProjectAsync(), files);
        var volumes = Assert.Single((await stage.ReadExamAsync(verdicts[0])).State.Series.Values).Volumes;

        Assert.Equal(["0", "800"], volumes.Select(v => Assert.Single(v.Phase!.Coordinates).Text));
        Assert.All(volumes, v => Assert.True(v.IsVolume));
    }
}
