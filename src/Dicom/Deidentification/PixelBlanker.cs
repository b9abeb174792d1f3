using System.Runtime.InteropServices;
using Annotator.Core.Geometry;
using Annotator.Dicom.PixelData;

namespace Annotator.Dicom.Deidentification;

/// <summary>A rectangle of pixels, the same in every frame.</summary>
/// <param name="X">Left column, from 0.</param>
/// <param name="Y">Top row, from 0.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PixelRectangle(int X, int Y, int Width, int Height)
{
    /// <summary>Columns right of it begin here.</summary>
    public int Right => X + Width;

    /// <summary>Rows below it begin here.</summary>
    public int Bottom => Y + Height;
}

/// <summary>Blanks rectangles in every frame of an image (PS3.15 E.3.1, Clean Pixel Data). Every other pixel keeps its value, save for colour that a lossy syntax held as YBR:
/// it is written as the RGB it decodes to.</summary>
public static class PixelBlanker
{
    /// <summary>What is wrong with rectangles for an image, in words; null when they lie in it.</summary>
    public static string? Check(IEnumerable<PixelRectangle> rectangles, DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var (rows, columns) = (dataset.GetInt32(DicomTags.Rows) ?? 0, dataset.GetInt32(DicomTags.Columns) ?? 0);
        var all = rectangles.ToList();
        if (all.Count == 0) return "There is no rectangle to blank.";
        return all.Exists(r => r.X < 0 || r.Y < 0 || r.Width < 1 || r.Height < 1 || r.X > columns - r.Width || r.Y > rows - r.Height)
            ? $"A rectangle does not lie within the {columns} × {rows} pixels of the image." : null;
    }

    /// <summary>The image with these rectangles black in every frame, uncompressed as Explicit VR Little Endian, saying so in its header.</summary>
    /// <param name="file">The image; it is not changed.</param>
    /// <param name="rectangles">Lie within the image; see <see cref="Check"/>.</param>
    /// <exception cref="DicomFormatException">A frame does not decode, or the image has floating point pixels or would be too large uncompressed.</exception>
    public static DicomFile Blank(DicomFile file, IReadOnlyList<PixelRectangle> rectangles)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(rectangles);
        var reader = PixelDataReader.Open(file);
        var description = reader.Description;
        if (description.Format.IsFloat || (description.Format.BitsAllocated == 1 && description.NumberOfFrames > 1))
            throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "Floating point pixels, and several frames of single bits, are not blanked here.");
        using var pixels = new MemoryStream();
        FramePixelFormat? format = null;
        for (var index = 0; index < description.NumberOfFrames; index++)
        {
            var frame = Plain(reader.ReadFrame(index), file.Dataset);
            foreach (var rectangle in rectangles) Fill(frame, rectangle);
            format ??= frame.Format;
            pixels.Write(Packed(frame));
        }
        var bytes = pixels.ToArray();
        return new DicomFile(Restated(file, format!, (bytes.Length & 1) == 0 ? bytes : [.. bytes, 0]), TransferSyntax.ExplicitLittleEndian);
    }

    // Monochrome cells stay as they are; every sort of colour becomes RGB of 8 bits.
    private static PixelFrame Plain(PixelFrame frame, DicomDataset dataset)
    {
        if (frame.Format.IsMonochrome) return frame;
        var rgb = ColorConverter.ToRgb(frame, dataset);
        return new PixelFrame(frame.Rows, frame.Columns, new FramePixelFormat(8, 8, 7, false, 3, "RGB", false), rgb);
    }

    private static void Fill(PixelFrame frame, PixelRectangle rectangle)
    {
        var width = frame.Format.SamplesPerPixel * Math.Max(1, frame.Format.BitsAllocated / 8);
        var black = Black(frame.Format);
        for (var y = rectangle.Y; y < rectangle.Bottom; y++)
        {
            var row = frame.Bytes.AsSpan(((y * frame.Columns) + rectangle.X) * width, rectangle.Width * width);
            if (frame.Format.BitsAllocated <= 8) row.Fill((byte)black);
            else if (frame.Format.BitsAllocated == 16) MemoryMarshal.Cast<byte, ushort>(row).Fill((ushort)black);
            else MemoryMarshal.Cast<byte, uint>(row).Fill((uint)black);
        }
    }

    // The darkest stored value: the lowest of MONOCHROME2, the highest of MONOCHROME1; bits outside Bits Stored stay clear.
    private static long Black(FramePixelFormat format)
    {
        if (!format.IsMonochrome) return 0;
        var (stored, shift) = (format.BitsStored, format.HighBit + 1 - format.BitsStored);
        var lowest = format.IsSigned ? -(1L << (stored - 1)) : 0;
        var highest = format.IsSigned ? (1L << (stored - 1)) - 1 : (1L << stored) - 1;
        var value = format.PhotometricInterpretation == "MONOCHROME1" ? highest : lowest;
        return ((value & ((1L << stored) - 1)) << shift) | (format.IsSigned && value < 0 && shift == 0 && stored < format.BitsAllocated ? ~((1L << stored) - 1) : 0);
    }

    private static ReadOnlySpan<byte> Packed(PixelFrame frame)
    {
        if (frame.Format.BitsAllocated != 1) return frame.Bytes;
        var packed = new byte[(frame.Bytes.Length + 7) / 8];
        for (var n = 0; n < frame.Bytes.Length; n++) packed[n / 8] |= (byte)((frame.Bytes[n] & 1) << (n % 8));
        return packed;
    }

    private static DicomDataset Restated(DicomFile file, FramePixelFormat format, byte[] pixels)
    {
        var result = file.Dataset.Clone();
        result.Set(DicomTags.SamplesPerPixel, format.SamplesPerPixel).Set(DicomTags.PhotometricInterpretation, format.PhotometricInterpretation)
            .Set(DicomTags.BitsAllocated, format.BitsAllocated).Set(DicomTags.BitsStored, format.BitsStored).Set(DicomTags.HighBit, format.HighBit)
            .Set(DicomTags.PixelRepresentation, format.IsSigned ? 1 : 0).Set(DicomTags.BurnedInAnnotation, "NO");
        if (format.SamplesPerPixel > 1) result.Set(DicomTags.PlanarConfiguration, 0);
        else result.Remove(DicomTags.PlanarConfiguration);
        foreach (var tag in (ReadOnlySpan<DicomTag>)[DicomTags.ExtendedOffsetTable, DicomTags.ExtendedOffsetTableLengths, DicomTags.SmallestImagePixelValue, DicomTags.LargestImagePixelValue])
            result.Remove(tag);
        if (format.SamplesPerPixel > 1) RemovePalette(result);
        result.Set(new DicomElement(DicomTags.PixelData, format.BitsAllocated > 8 ? DicomVr.OW : DicomVr.OB, pixels));
        AddMethod(result);
        return result;
    }

    private static void RemovePalette(DicomDataset dataset)
    {
        foreach (var tag in dataset.Select(element => element.Tag).Where(tag => tag.Group == 0x0028 && tag.Element is >= 0x1101 and <= 0x1103 or >= 0x1199 and <= 0x1223).ToList()) dataset.Remove(tag);
    }

    // PS3.16 CID 7050.
    private static void AddMethod(DicomDataset dataset)
    {
        var code = new DicomDataset().Set(DicomTags.CodeValue, "113101").Set(DicomTags.CodingSchemeDesignator, "DCM").Set(DicomTags.CodeMeaning, "Clean Pixel Data Option");
        var known = dataset.GetItems(DicomTags.DeidentificationMethodCodeSequence);
        if (known.Any(item => item.GetString(DicomTags.CodeValue) == "113101")) return;
        dataset.Set(new DicomElement(DicomTags.DeidentificationMethodCodeSequence, [.. known, code]));
    }
}
