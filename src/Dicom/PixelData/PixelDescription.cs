using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData;

/// <summary>How the pixel data of an instance are laid out (PS3.3 C.7.6.3).</summary>
/// <param name="Rows">Rows of a frame, 1 to 65535.</param>
/// <param name="Columns">Columns of a frame, 1 to 65535.</param>
/// <param name="NumberOfFrames">Frames, at least 1.</param>
/// <param name="Format">One pixel as stored.</param>
/// <param name="PlanarConfiguration">0: samples of a pixel side by side; 1: one plane a sample.</param>
public sealed record PixelDescription(int Rows, int Columns, int NumberOfFrames, FramePixelFormat Format, int PlanarConfiguration)
{
    /// <summary>Pixels in a frame.</summary>
    public int PixelCount => Rows * Columns;

    /// <summary>Bytes that one sample takes once it is decoded: 1-bit samples take a whole byte.</summary>
    public int BytesPerSample => (Format.BitsAllocated + 7) / 8;

    /// <summary>Bytes of a decoded frame: rows × columns × samples, interleaved.</summary>
    public int FrameBytes => PixelCount * Format.SamplesPerPixel * BytesPerSample;

    /// <summary>Reads the attributes of a dataset.</summary>
    /// <exception cref="DicomFormatException"><c>bad-pixel-description</c>: missing, contradictory or beyond the bounds.</exception>
    public static PixelDescription Of(DicomDataset dataset, DicomReaderOptions? options = null)
    {
        var samples = dataset.GetInt32(DicomTags.SamplesPerPixel) ?? 1;
        var description = new PixelDescription(
            Positive(dataset, DicomTags.Rows, 65535), Positive(dataset, DicomTags.Columns, 65535),
            dataset.GetString(DicomTags.NumberOfFrames) is null ? 1 : Positive(dataset, DicomTags.NumberOfFrames, int.MaxValue),
            FormatOf(dataset, samples), samples > 1 ? dataset.GetInt32(DicomTags.PlanarConfiguration) ?? 0 : 0);
        var bound = (options ?? DicomReaderOptions.Default).MaxFrameBytes;
        var bytes = (long)description.Rows * description.Columns * samples * description.BytesPerSample;
        if (bytes > Math.Min(bound, Array.MaxLength))
        {
            throw new DicomFormatException(DicomErrorCodes.TooLarge, $"A frame would take {bytes} bytes, over the bound of {bound}.");
        }
        return description.PlanarConfiguration is 0 or 1 ? description : throw Bad(DicomTags.PlanarConfiguration);
    }

    private static FramePixelFormat FormatOf(DicomDataset dataset, int samples)
    {
        var isFloat = dataset.Contains(DicomTags.FloatPixelData) || dataset.Contains(DicomTags.DoubleFloatPixelData);
        var allocated = dataset.GetInt32(DicomTags.BitsAllocated) ?? throw Bad(DicomTags.BitsAllocated);
        var stored = dataset.GetInt32(DicomTags.BitsStored) ?? allocated;
        var high = dataset.GetInt32(DicomTags.HighBit) ?? stored - 1;
        if (allocated is not (1 or 8 or 16 or 32 or 64) || (allocated == 64 && !isFloat))
        {
            throw Bad(DicomTags.BitsAllocated);
        }
        if (stored < 1 || stored > allocated)
        {
            throw Bad(DicomTags.BitsStored);
        }
        if (high < stored - 1 || high >= allocated)
        {
            throw Bad(DicomTags.HighBit);
        }
        if (samples is < 1 or > 4 || (allocated == 1 && samples != 1))
        {
            throw Bad(DicomTags.SamplesPerPixel);
        }
        var photometric = dataset.GetString(DicomTags.PhotometricInterpretation) ?? throw Bad(DicomTags.PhotometricInterpretation);
        return new FramePixelFormat(allocated, stored, high, dataset.GetInt32(DicomTags.PixelRepresentation) == 1, samples, photometric, isFloat);
    }

    private static int Positive(DicomDataset dataset, DicomTag tag, int most) =>
        dataset.GetInt32(tag) is { } value && value > 0 && value <= most ? value : throw Bad(tag);

    private static DicomFormatException Bad(DicomTag tag) =>
        new(DicomErrorCodes.BadPixelDescription, $"{DicomDictionary.KeywordOf(tag)} {tag} is missing or does not fit the other pixel attributes.");
}
