using Annotator.Core.Contract;
using Annotator.Dicom;
using Annotator.Grains.Images;
using Annotator.Grains.Images.PixelText;
using Annotator.Grains.Images.Quarantine;
using Annotator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Grains.Tests.Images;

public sealed class PixelChecksTests
{
    private static readonly Planting Easy = new(1, "OT", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 24, 0, "dark", 255, "HIDDEN HENRIETTA");

    [Fact]
    public async Task A_screen_capture_is_released_with_its_text_blanked_and_the_original_is_gone()
    {
        Assert.SkipUnless(PlantedText.CanRender, "SKIPPED LOUDLY: tesseract, ImageMagick or the fonts are not here.");
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        var image = PlantedText.Make(Easy);
        var bytes = DicomWriter.ToBytes(image.ToFile());
        var before = await stage.ImportAsync(project, bytes);
        Assert.Equal((Verdict.Quarantined, "pixel-check"), (before[0].Verdict, before[0].Code));
        var original = (await stage.Get<QuarantineTable>().FindWantedAsync("p", before[0].SopInstanceUid!, CancellationToken.None))?.Record.Blob;
        // Two at once, as on two nodes.
        await Task.WhenAll(stage.Get<PixelChecks>().CheckAsync(CancellationToken.None), stage.Get<PixelChecks>().CheckAsync(CancellationToken.None));
        await stage.Get<Leftovers>().DeleteAsync(CancellationToken.None);
        Assert.Empty(await stage.Get<QuarantineTable>().ListAsync("p", 0, 10, CancellationToken.None));
        var released = Assert.Single(await stage.Get<ImageArchive>().ListAsync(new ArchiveScope("standard", "p"), new InstancePath("1.2.77"), CancellationToken.None));
        var kept = (await BlobFiles.ReadAsync(stage.Get<IBlobStore>(), released.Blob, CancellationToken.None)).Dataset;
        var pixels = kept[DicomTags.PixelData]!.Bytes.ToArray();
        Assert.All(Enumerable.Range(0, image.Ink.Length).Where(n => image.Ink[n]), n => Assert.Equal(0, pixels[n]));
        Assert.Equal("NO", kept.GetString(DicomTags.BurnedInAnnotation));
        if (original is not null) Assert.Null(await stage.Get<IBlobStore>().GetLengthAsync(original, CancellationToken.None));
        var again = await stage.ImportAsync(project, bytes);
        Assert.Equal(Verdict.Duplicate, again[0].Verdict);
        var report = await stage.Get<InstanceReports>().FindAsync("p", released.SopInstanceUid, CancellationToken.None);
        Assert.Contains(report!.Regions, r => r.Found == "read");
    }

    [Fact]
    public async Task Without_text_recognition_the_image_waits_for_a_person()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var inspector = new PixelInspector(new TextRecognition(
            Microsoft.Extensions.Options.Options.Create(new ImagesOptions { Tesseract = "/nowhere/tesseract" }), Microsoft.Extensions.Logging.Abstractions.NullLogger<TextRecognition>.Instance));
        var dataset = TestImages.Slice("1.2.3", 0).Set(DicomTags.BurnedInAnnotation, "YES");
        var verdict = await inspector.InspectAsync(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian), false, CancellationToken.None);
        Assert.False(inspector.CanRead);
        Assert.Equal(["no-text-recognition"], verdict.Reasons.Select(r => r.Code));
        Assert.Null(verdict.Blanked);
    }

    [Theory]
    [InlineData("CT", "1.2.840.10008.5.1.4.1.1.2", 16, null, false)]
    [InlineData("CT", "1.2.840.10008.5.1.4.1.1.2", 16, "YES", true)]
    [InlineData("MR", "1.2.840.10008.5.1.4.1.1.4", 12, "NO", false)]
    [InlineData("CT", "1.2.840.10008.5.1.4.1.1.7", 16, "NO", true)]
    [InlineData("DX", "1.2.840.10008.5.1.4.1.1.1.1", 14, "NO", false)]
    [InlineData("DX", "1.2.840.10008.5.1.4.1.1.1.1", 14, null, true)]
    [InlineData("US", "1.2.840.10008.5.1.4.1.1.6.1", 8, "NO", true)]
    [InlineData("XA", "1.2.840.10008.5.1.4.1.1.12.1", 10, "NO", true)]
    [InlineData("CT", "1.2.840.10008.5.1.4.1.1.2", 8, null, true)]
    public void Which_images_are_looked_at_follows_from_tags(string modality, string sopClass, int bits, string? burned, bool isChecked)
    {
        var dataset = TestImages.Slice("1.2.3", 0).Set(DicomTags.Modality, modality).Set(DicomTags.SopClassUid, sopClass).Set(DicomTags.BitsStored, bits);
        if (burned is not null) dataset.Set(DicomTags.BurnedInAnnotation, burned);
        Assert.Equal(isChecked, PixelCheckRule.Find(dataset) is not null);
    }
}
