using Annotator.Core.Contract;
using Annotator.Dicom;
using Annotator.Dicom.Deidentification;
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
    public async Task Text_that_comes_and_goes_in_a_clip_is_blanked_in_every_frame_and_a_further_look_finds_none()
    {
        Assert.SkipUnless(PlantedText.CanRender, "SKIPPED LOUDLY: tesseract, ImageMagick or the fonts are not here.");
        var image = PlantedText.Make(Easy);
        var clip = image.ToFile().Dataset.Set(DicomTags.NumberOfFrames, 5)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, (byte[])[.. image.Before, .. image.Pixels, .. image.Before, .. image.Before, .. image.Before]));
        var inspector = Inspector();
        var file = new DicomFile(clip, TransferSyntax.ExplicitLittleEndian);
        var verdict = await inspector.InspectAsync(file, false, CancellationToken.None);
        // Whether it is released or proposed to a person: what was read is blanked.
        var blanked = verdict.Blanked ?? PixelBlanker.Blank(file, [.. verdict.Regions.Where(r => r.Found == "read").Select(r => new PixelRectangle(r.X, r.Y, r.Width, r.Height))]);
        var pixels = blanked.Dataset[DicomTags.PixelData]!.Bytes.ToArray();
        Assert.Equal(5 * image.Ink.Length, pixels.Length);
        Assert.All(Enumerable.Range(0, pixels.Length).Where(n => image.Ink[n % image.Ink.Length]), n => Assert.Equal(0, pixels[n]));
        Assert.All(Enumerable.Range(0, pixels.Length).Where(n => n / image.Ink.Length != 1 && pixels[n] != 0), n => Assert.Equal(image.Before[n % image.Ink.Length], pixels[n]));
        var again = await inspector.InspectAsync(blanked, false, CancellationToken.None);
        Assert.DoesNotContain(again.Regions, r => r.Found == "read");
    }

    [Fact]
    public async Task What_was_compressed_is_blanked_uncompressed()
    {
        Assert.SkipUnless(PlantedText.CanRender && System.IO.File.Exists("/usr/bin/dcmcrle"), "SKIPPED LOUDLY: dcmtk, tesseract, ImageMagick or the fonts are not here.");
        var image = PlantedText.Make(Easy);
        var folder = Directory.CreateTempSubdirectory("blank").FullName;
        var (plain, compressed) = (Path.Combine(folder, "plain"), Path.Combine(folder, "rle"));
        await System.IO.File.WriteAllBytesAsync(plain, DicomWriter.ToBytes(image.ToFile()));
        using (var process = System.Diagnostics.Process.Start("/usr/bin/dcmcrle", [plain, compressed])) await process.WaitForExitAsync();
        var file = DicomFile.Read(await System.IO.File.ReadAllBytesAsync(compressed));
        Directory.Delete(folder, recursive: true);
        Assert.Equal(TransferSyntax.RleLossless, file.TransferSyntax);
        var verdict = await Inspector().InspectAsync(file, false, CancellationToken.None);
        Assert.Equal(TransferSyntax.ExplicitLittleEndian, verdict.Blanked!.TransferSyntax);
        var pixels = verdict.Blanked.Dataset[DicomTags.PixelData]!.Bytes.ToArray();
        Assert.All(Enumerable.Range(0, image.Ink.Length).Where(n => image.Ink[n]), n => Assert.Equal(0, pixels[n]));
        Assert.Equal("NO", verdict.Blanked.Dataset.GetString(DicomTags.BurnedInAnnotation));
    }

    [Fact]
    public async Task A_check_that_a_stop_has_cut_short_is_made_at_the_next_start_and_nobody_sees_the_image_before()
    {
        Assert.SkipUnless(PlantedText.CanRender, "SKIPPED LOUDLY: tesseract, ImageMagick or the fonts are not here.");
        var stopped = await NodeStage.EmptyAsync();
        await stopped.ImportAsync(await stopped.MakeProjectAsync(), DicomWriter.ToBytes(PlantedText.Make(Easy).ToFile()));
        Assert.Empty(await stopped.Get<ImageArchive>().ListAsync(new ArchiveScope("standard", "p"), new InstancePath("1.2.77"), CancellationToken.None));
        await using var next = await NodeStage.EmptyAsync(await stopped.CloseAsync());
        await next.Get<PixelChecks>().CheckAsync(CancellationToken.None);
        var released = Assert.Single(await next.Get<ImageArchive>().ListAsync(new ArchiveScope("standard", "p"), new InstancePath("1.2.77"), CancellationToken.None));
        Assert.Equal("NO", (await BlobFiles.ReadAsync(next.Get<IBlobStore>(), released.Blob, CancellationToken.None)).Dataset.GetString(DicomTags.BurnedInAnnotation));
    }

    private static PixelInspector Inspector() => new(new TextRecognition(
        Microsoft.Extensions.Options.Options.Create(new ImagesOptions()), Microsoft.Extensions.Logging.Abstractions.NullLogger<TextRecognition>.Instance));

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
