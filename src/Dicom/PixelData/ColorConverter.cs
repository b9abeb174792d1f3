using System.Runtime.InteropServices;

namespace Annotator.Dicom.PixelData;

/// <summary>Colour frames as 8-bit RGB (PS3.3 C.7.6.3.1.2).</summary>
public static class ColorConverter
{
    /// <summary>The frame as rows × columns × 3 bytes of RGB. Deeper samples are cut to their upper eight bits.</summary>
    /// <param name="frame">A frame in RGB, YBR_FULL or PALETTE COLOR.</param>
    /// <param name="dataset">Holds the palette.</param>
    /// <exception cref="DicomFormatException"><c>unsupported-pixel-format</c>, or <c>bad-pixel-description</c> for a palette that does not fit.</exception>
    public static byte[] ToRgb(PixelFrame frame, DicomDataset dataset)
    {
        var format = frame.Format;
        return (format.PhotometricInterpretation, format.SamplesPerPixel, format.BitsAllocated) switch
        {
            ("PALETTE COLOR", 1, 8 or 16) => FromPalette(frame, dataset),
            ("RGB", 3, 8) => frame.Bytes,
            ("RGB", 3, 16) => Shortened(frame),
            ("YBR_FULL", 3, 8) => FromYbr(frame.Bytes),
            _ => throw new DicomFormatException(
                DicomErrorCodes.UnsupportedPixelFormat, $"{format.PhotometricInterpretation} with {format.SamplesPerPixel} samples of {format.BitsAllocated} bits is no colour image that is read here."),
        };
    }

    private static byte[] FromPalette(PixelFrame frame, DicomDataset dataset)
    {
        var red = PaletteLut.Read(dataset, DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData,
            DicomTags.SegmentedRedPaletteColorLookupTableData);
        var green = PaletteLut.Read(dataset, DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData,
            DicomTags.SegmentedGreenPaletteColorLookupTableData);
        var blue = PaletteLut.Read(dataset, DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData,
            DicomTags.SegmentedBluePaletteColorLookupTableData);
        var rgb = new byte[frame.Rows * frame.Columns * 3];
        var words = frame.Format.BitsAllocated == 16 ? MemoryMarshal.Cast<byte, ushort>(frame.Bytes.AsSpan()) : [];
        for (int i = 0, to = 0; to < rgb.Length; i++, to += 3)
        {
            var stored = words.IsEmpty ? Signed(frame.Bytes[i], frame) : frame.Format.IsSigned ? (short)words[i] : words[i];
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (red[stored], green[stored], blue[stored]);
        }
        return rgb;
    }

    private static int Signed(byte value, PixelFrame frame) => frame.Format.IsSigned ? (sbyte)value : value;

    private static byte[] Shortened(PixelFrame frame)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(frame.Bytes.AsSpan());
        var shift = Math.Max(0, frame.Format.HighBit - 7);
        var rgb = new byte[words.Length];
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)(words[i] >> shift);
        }
        return rgb;
    }

    // PS3.3 C.7.6.3.1.2 (ITU-R BT.601, full range), in 16-bit fixed point with rounding.
    private static byte[] FromYbr(byte[] ybr)
    {
        var rgb = new byte[ybr.Length];
        for (var i = 0; i + 2 < ybr.Length; i += 3)
        {
            var (y, cb, cr) = (ybr[i] << 16, ybr[i + 1] - 128, ybr[i + 2] - 128);
            rgb[i] = Clamp(y + (91881 * cr));
            rgb[i + 1] = Clamp(y - (22554 * cb) - (46802 * cr));
            rgb[i + 2] = Clamp(y + (116130 * cb));
        }
        return rgb;
    }

    private static byte Clamp(int value) => (byte)Math.Clamp((value + 32768) >> 16, 0, 255);
}
