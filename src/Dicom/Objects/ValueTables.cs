using System.Runtime.InteropServices;
using Annotator.Core.Geometry;
using Annotator.Dicom.PixelData;

namespace Annotator.Dicom.Objects;

/// <summary>The tables by which stored values become modality values, and modality values grey (PS3.3 C.11.1, C.11.2).</summary>
public static class ValueTables
{
    /// <summary>The Modality LUT of a frame; null when there is none, or none that can be read.</summary>
    public static LookupTable? Modality(DicomDataset dataset, int frameIndex)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var (least, most) = StoredRange(dataset);
        return FindModality(dataset, frameIndex) is { } item ? LookupTable.Read(item, least, most) : null;
    }

    /// <summary>The VOI LUTs of a frame that can be read, in their order.</summary>
    public static IReadOnlyList<LookupTable> Voi(DicomDataset dataset, int frameIndex)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var group = new FrameAttributes(dataset, frameIndex).Group(DicomTags.FrameVoiLutSequence);
        var items = group.GetItems(DicomTags.VoiLutSequence);
        if (items.Count == 0) return [];
        var (least, most) = ModalityRange(dataset, frameIndex);
        return [.. items.Select(item => LookupTable.Read(item, least, most)).OfType<LookupTable>()];
    }

    /// <summary>Stored values that mean "no image here", both included (PS3.3 C.7.5.1.1.2); null when there are none.</summary>
    /// <param name="dataset">The instance.</param>
    /// <param name="format">How its pixels are stored.</param>
    public static (int First, int Last)? Padding(DicomDataset dataset, FramePixelFormat format)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (FrameValues.Stored(format, dataset, DicomTags.PixelPaddingValue) is not { } value) return null;
        var limit = FrameValues.Stored(format, dataset, DicomTags.PixelPaddingRangeLimit) ?? value;
        return (Math.Min(value, limit), Math.Max(value, limit));
    }

    /// <summary>The modality values of a frame through its table.</summary>
    /// <param name="frame">The frame as decoded; its bytes are changed.</param>
    /// <param name="table">Its Modality LUT.</param>
    /// <param name="padding">Stored values that mean "no image here"; null for none.</param>
    /// <returns>Rows × columns of uint16; with padding of float32, padding as NaN, since any integer may be a value.</returns>
    public static byte[] Apply(PixelFrame frame, LookupTable table, (int First, int Last)? padding)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(table);
        var stored = StoredValues(frame);
        var modality = new byte[stored.Length * (padding is null ? sizeof(ushort) : sizeof(float))];
        if (padding is not { } none)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(modality.AsSpan());
            for (var i = 0; i < stored.Length; i++) words[i] = table[stored[i]];
            return modality;
        }
        var values = MemoryMarshal.Cast<byte, float>(modality.AsSpan());
        for (var i = 0; i < stored.Length; i++) values[i] = stored[i] >= none.First && stored[i] <= none.Last ? float.NaN : table[stored[i]];
        return modality;
    }

    /// <summary>The item of a frame's Modality LUT Sequence (0028,3000).</summary>
    internal static DicomDataset? FindModality(DicomDataset dataset, int frameIndex) =>
        new FrameAttributes(dataset, frameIndex).Group(DicomTags.PixelValueTransformationSequence).GetItem(DicomTags.ModalityLutSequence)
            ?? dataset.GetItem(DicomTags.ModalityLutSequence);

    private static int[] StoredValues(PixelFrame frame)
    {
        var cells = frame.ToStoredValues();
        var bytes = cells.Bytes.AsSpan();
        var values = new int[frame.Rows * frame.Columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (cells.Format.BitsAllocated, cells.Format.IsSigned) switch
            {
                (<= 8, false) => bytes[i],
                (<= 8, true) => (sbyte)bytes[i],
                (16, false) => MemoryMarshal.Cast<byte, ushort>(bytes)[i],
                (16, true) => MemoryMarshal.Cast<byte, short>(bytes)[i],
                _ => MemoryMarshal.Cast<byte, int>(bytes)[i],
            };
        }
        return values;
    }

    private static (int Least, int Most) StoredRange(DicomDataset dataset)
    {
        var bits = Math.Clamp(dataset.GetInt32(DicomTags.BitsStored) ?? 16, 1, 30);
        return dataset.GetInt32(DicomTags.PixelRepresentation) == 1 ? (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) : (0, (1 << bits) - 1);
    }

    private static (int Least, int Most) ModalityRange(DicomDataset dataset, int frameIndex)
    {
        if (Modality(dataset, frameIndex) is { } table) return (0, (1 << table.Bits) - 1);
        var (least, most) = StoredRange(dataset);
        var rescale = new FrameAttributes(dataset, frameIndex).Group(DicomTags.PixelValueTransformationSequence);
        var (slope, intercept) = (rescale.GetDouble(DicomTags.RescaleSlope) ?? 1, rescale.GetDouble(DicomTags.RescaleIntercept) ?? 0);
        var (a, b) = ((least * slope) + intercept, (most * slope) + intercept);
        return ((int)Math.Clamp(Math.Floor(Math.Min(a, b)), -1e9, 1e9), (int)Math.Clamp(Math.Ceiling(Math.Max(a, b)), -1e9, 1e9));
    }
}
