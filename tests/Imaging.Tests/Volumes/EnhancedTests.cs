using Annotator.Dicom;
using Annotator.Dicom.Objects;
using Annotator.Dicom.PixelData;
using Annotator.Imaging.Tests.Peers;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class EnhancedTests
{
    private static readonly MadeSeries Made = new(MadeSeries.Oblique, 13, 11, 7, 3);

    [Fact]
    public async Task The_same_series_as_classic_and_as_enhanced_images_has_the_same_voxels_at_the_same_places()
    {
        var classic = await LoadAsync([.. Made.Classic("MR", MadeSeries.Mr, (d, _, phase) => d.Set(DicomTags.TemporalPositionIdentifier, phase + 1))]);
        var enhanced = await LoadAsync([Made.Enhanced()]);

        Assert.Equal((3, 3), (classic.Length, enhanced.Length));
        for (var t = 0; t < 3; t++)
        {
            // Frame of reference, geometry, series and phase are equal, so that even the grids' ids are.
            Assert.Equal(classic[t].Grid, enhanced[t].Grid);
            for (var k = 0; k < 7; k++) Assert.True(classic[t].KSlice(k).Span.SequenceEqual(enhanced[t].KSlice(k).Span), $"phase {t}, slice {k}");
        }
    }

    [Fact]
    public async Task A_rescale_of_each_frame_gives_float_modality_values()
    {
        var dataset = Made.Enhanced();
        foreach (var (frame, n) in dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence).Select((frame, n) => (frame, n)))
            frame.Set(DicomTags.PixelValueTransformationSequence, new DicomDataset().Set(DicomTags.RescaleSlope, 1 + n).Set(DicomTags.RescaleIntercept, 0.5));
        var volumes = await LoadAsync([dataset]);

        foreach (var (volume, t) in volumes.Select((volume, t) => (volume, t)))
            for (var k = 0; k < 7; k++)
                Assert.Equal((Made.Value(3, 4, k, t) * volume.Manifest.Frames[k].Slope) + 0.5, volume.ModalityValue(new(3, 4, k)), 2);
        Assert.Equal(21, volumes.SelectMany(v => v.Manifest.Frames).Select(f => f.Slope).Distinct().Count());
    }

    private static async Task<Volume[]> LoadAsync(DicomDataset[] datasets)
    {
        var pixels = datasets.ToDictionary(d => d.GetUid(DicomTags.SopInstanceUid)!, d => PixelDataReader.Open(new DicomFile(d, TransferSyntax.ExplicitLittleEndian)));
        var volumes = new List<Volume>();
        foreach (var manifest in SeriesAssembler.Assemble(datasets.SelectMany(d => FrameReader.Read(d))).Volumes)
            volumes.Add(await VolumeLoader.LoadAsync(manifest, (f, _) => ValueTask.FromResult(pixels[f.SopInstanceUid].ReadFrame(f.FrameIndex).Bytes), default));
        return [.. volumes];
    }
}
