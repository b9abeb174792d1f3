using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Dicom.PixelData;

namespace Annotator.Dicom.Objects;

/// <summary>Reads what an instance says of its frames into <see cref="FrameDescription"/>s, which the assembly of volumes consumes.</summary>
public static class FrameReader
{
    /// <summary>One description a frame, in frame order; of a Siemens mosaic one a tile.</summary>
    /// <param name="dataset">The instance as it is kept.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="received">The instance before de-identification, when it was de-identified: numbers that say nothing of the patient (how a mosaic is unpacked,
    /// b-values, times relative to each other) are read from it, because de-identification removes the private attributes and times they stand in.</param>
    /// <exception cref="DicomFormatException">
    /// <c>bad-value</c>: a UID is missing, or a geometry attribute has a value that cannot be read. <c>bad-pixel-description</c> or <c>too-large</c>: as
    /// <see cref="PixelDescription.Of"/>.
    /// </exception>
    public static ImmutableArray<FrameDescription> Read(DicomDataset dataset, DicomReaderOptions? options = null, DicomDataset? received = null)
    {
        var pixels = PixelDescription.Of(dataset, options);
        var groups = dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence).Count;
        if (groups > 0 && groups != pixels.NumberOfFrames)
        {
            throw new DicomFormatException(DicomErrorCodes.BadPixelDescription, $"{groups} functional groups stand for {pixels.NumberOfFrames} frames.");
        }
        if (pixels.NumberOfFrames > MaxFrames(dataset))
        {
            throw new DicomFormatException(DicomErrorCodes.BadPixelDescription, $"The pixel data cannot hold the {pixels.NumberOfFrames} frames stated.");
        }
        var frames = ImmutableArray.CreateBuilder<FrameDescription>();
        for (var index = 0; index < pixels.NumberOfFrames; index++)
        {
            frames.AddRange(SiemensMosaic.Unpack(ReadFrame(dataset, received ?? dataset, pixels, index), received ?? dataset));
        }
        return frames.ToImmutable();
    }

    /// <summary>The descriptions with depth and sign as the frames decode, where a codestream governs over the dataset.</summary>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c> or <c>bad-pixel-description</c>.</exception>
    public static ImmutableArray<FrameDescription> AsDecoded(ImmutableArray<FrameDescription> frames, PixelDataReader pixels) => [.. frames.Select(frame =>
    {
        var found = pixels.FormatOf(frame.FrameIndex);
        return frame with { PixelFormat = frame.PixelFormat with { BitsStored = found.BitsStored, HighBit = found.HighBit, IsSigned = found.IsSigned } };
    })];

    /// <summary>The dataset describes pixels that can be shown: it has rows, columns and pixel data.</summary>
    public static bool IsImage(DicomDataset dataset) => dataset.Contains(DicomTags.Rows) && dataset.Contains(DicomTags.Columns)
        && PixelDataReader.HasPixelData(dataset);

    // A claim of two thousand million frames must not make as many records; native data prove their count, and each encapsulated frame has a fragment.
    private static int MaxFrames(DicomDataset dataset) =>
        dataset[DicomTags.PixelData] is { } pixels ? pixels.Fragments?.Items.Count ?? Math.Max(1, pixels.Bytes.Length) * 8 : 65536;

    private static FrameDescription ReadFrame(DicomDataset dataset, DicomDataset received, PixelDescription pixels, int index)
    {
        var attributes = new FrameAttributes(dataset, index);
        var type = ImageTypeOf(dataset, attributes);
        var frame = new FrameDescription
        {
            StudyInstanceUid = dataset.RequireUid(DicomTags.StudyInstanceUid),
            SeriesInstanceUid = dataset.RequireUid(DicomTags.SeriesInstanceUid),
            SopInstanceUid = dataset.RequireUid(DicomTags.SopInstanceUid),
            SopClassUid = dataset.RequireUid(DicomTags.SopClassUid),
            FrameIndex = index,
            NumberOfFrames = pixels.NumberOfFrames,
            Rows = pixels.Rows,
            Columns = pixels.Columns,
            PixelFormat = pixels.Format,
            ImageType = type,
            IsLocaliser = type.Length > 2 && type[2] == "LOCALIZER",
            IsMosaic = type.Contains("MOSAIC"),
            InstanceNumber = dataset.GetInt32(DicomTags.InstanceNumber),
            Modality = dataset.GetString(DicomTags.Modality) ?? "",
            SeriesDescription = dataset.GetString(DicomTags.SeriesDescription),
            SeriesNumber = dataset.GetInt32(DicomTags.SeriesNumber),
            Expected = ExpectationsOf(dataset),
            Keys = FrameKeys.Read(dataset, received, attributes),
            Uptake = PetUptake.Read(received),
            DimensionIndexValues = [.. (attributes.Group(DicomTags.FrameContentSequence)[DicomTags.DimensionIndexValues]?.GetIntegers() ?? []).Select(value => value ?? 0)],
        };
        return FrameValues.Add(FrameGeometry.Add(frame, dataset, attributes), dataset, attributes);
    }

    private static FrameExpectations ExpectationsOf(DicomDataset dataset) => new()
    {
        ImagesInAcquisition = dataset.GetInt32(DicomTags.ImagesInAcquisition),
        TemporalPositions = dataset.GetInt32(DicomTags.NumberOfTemporalPositions),
        SlicesOfVolume = dataset.GetInt32(DicomTags.NumberOfSlices),
        ConcatenationUid = dataset.GetUid(DicomTags.ConcatenationUid),
        ConcatenationPart = dataset.GetInt32(DicomTags.InConcatenationNumber),
        ConcatenationParts = dataset.GetInt32(DicomTags.InConcatenationTotalNumber),
    };

    private static ImmutableArray<string> ImageTypeOf(DicomDataset dataset, FrameAttributes attributes)
    {
        var frameType = attributes.Group(DicomTags.CTImageFrameTypeSequence, DicomTags.MRImageFrameTypeSequence, DicomTags.PetFrameTypeSequence,
            DicomTags.XAXrfFrameCharacteristicsSequence).GetStrings(DicomTags.FrameType);
        return [.. attributes.IsEnhanced && frameType.Count > 0 ? frameType : dataset.GetStrings(DicomTags.ImageType)];
    }
}
