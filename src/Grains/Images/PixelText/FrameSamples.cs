using Annotator.Dicom;
using Annotator.Dicom.PixelData;

namespace Annotator.Grains.Images.PixelText;

/// <summary>The pictures that stand for all frames of an instance: some frames, and what is brightest and darkest at each place over every one.</summary>
/// <remarks>Text that stands still stands in all of them. Text that comes and goes is, at its places, the brightest or the darkest of its clip, so one of the projections has it.</remarks>
internal static class FrameSamples
{
    private const int MostFrames = 3;

    /// <summary>One picture of a single frame; for clips first, middle and last frame and the two projections.</summary>
    /// <exception cref="DicomFormatException">A frame does not decode.</exception>
    public static List<FramePicture> Of(DicomFile file, CancellationToken cancellation)
    {
        var reader = PixelDataReader.Open(file);
        var count = reader.Description.NumberOfFrames;
        if (count == 1) return [FramePicture.Of(reader, file.Dataset, 0)];
        int[] sampled = [.. Enumerable.Range(0, MostFrames).Select(n => n * (count - 1) / (MostFrames - 1)).Distinct()];
        var pictures = new List<FramePicture>();
        byte[]? brightest = null, darkest = null;
        for (var index = 0; index < count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var picture = FramePicture.Of(reader, file.Dataset, index);
            if (sampled.Contains(index)) pictures.Add(picture);
            if (brightest is null) (brightest, darkest) = ([.. picture.Pixels], [.. picture.Pixels]);
            else Fold(picture.Pixels, brightest, darkest!);
        }
        pictures.Add(pictures[0] with { Pixels = brightest! });
        pictures.Add(pictures[0] with { Pixels = darkest! });
        return pictures;
    }

    private static void Fold(byte[] pixels, byte[] brightest, byte[] darkest)
    {
        for (var n = 0; n < pixels.Length; n++)
        {
            brightest[n] = Math.Max(brightest[n], pixels[n]);
            darkest[n] = Math.Min(darkest[n], pixels[n]);
        }
    }
}
