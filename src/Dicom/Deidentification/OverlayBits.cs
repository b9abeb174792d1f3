using System.Runtime.InteropServices;

namespace Annotator.Dicom.Deidentification;

/// <summary>Overlays of old files that hide in the unused bits of the pixel cells (PS3.5 8.1.2, retired): text drawn there would outlive its overlay group.</summary>
internal static class OverlayBits
{
    private static readonly DicomTag BitPosition = new(0x6000, 0x0102);

    /// <summary>An overlay of the dataset lies in the pixel cells.</summary>
    public static bool ArePresent(DicomDataset source) =>
        source.Any(element => (element.Tag.Value & 0xFF00FFFF) == BitPosition.Value && element.GetIntegers() is [> 0, ..]);

    /// <summary>The pixel data with all bits outside Bits Stored cleared.</summary>
    /// <returns>Null when they cannot be cleared: the pixels are compressed, or have no 16-bit cells.</returns>
    public static DicomElement? Clear(DicomDataset source)
    {
        var (allocated, stored, high) = (source.GetInt32(DicomTags.BitsAllocated), source.GetInt32(DicomTags.BitsStored), source.GetInt32(DicomTags.HighBit));
        if (source[DicomTags.PixelData] is not { Fragments: null } pixels || allocated != 16 || stored is not (>= 1 and <= 16) || high < stored - 1 || high > 15)
        {
            return null;
        }
        var mask = (ushort)(((1 << stored.Value) - 1) << (high!.Value + 1 - stored.Value));
        var bytes = pixels.Bytes.ToArray();
        if (pixels.IsBigEndian)
        {
            Parsing.ByteOrder.SwapInPlace(bytes, 2);
        }
        foreach (ref var cell in MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan()))
        {
            cell &= mask;
        }
        return new DicomElement(DicomTags.PixelData, DicomVr.OW, bytes);
    }
}
