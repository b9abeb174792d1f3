using System.Runtime.InteropServices;

namespace Annotator.Dicom.PixelData;

/// <summary>A graphic or region of interest over a frame, one bit a pixel (PS3.3 C.9.2, group 60xx).</summary>
/// <param name="Group">Its group, 0x6000 to 0x60FE.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Top">The frame's row on which its first row lies, from 0; may be negative.</param>
/// <param name="Left">The frame's column of its first column, from 0; may be negative.</param>
/// <param name="IsRegion">Overlay Type is R: a region of interest, not graphics.</param>
/// <param name="Label">Overlay Label, or else its Description; null when neither is said.</param>
/// <param name="Bits">Rows × columns, row-major: 1 where it is set.</param>
public sealed record Overlay(int Group, int Rows, int Columns, int Top, int Left, bool IsRegion, string? Label, byte[] Bits)
{
    /// <summary>The overlays of a frame, those that lie in unused bits of the pixel cells (retired, PS3.5 8.1.2) among them.</summary>
    /// <param name="dataset">The instance.</param>
    /// <param name="pixels">Its pixel data.</param>
    /// <param name="frameIndex">From 0.</param>
    /// <exception cref="DicomFormatException"><c>bad-pixel-description</c>: an overlay does not fit its data. <c>corrupt-frame</c> as the frame.</exception>
    public static IReadOnlyList<Overlay> Read(DicomDataset dataset, PixelDataReader pixels, int frameIndex)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(pixels);
        var found = new List<Overlay>();
        for (var group = 0x6000; group <= 0x60FE; group += 2)
        {
            if (Find(dataset, group, 0x0010) is not null && ReadGroup(dataset, pixels, group, frameIndex) is { } overlay) found.Add(overlay);
        }
        return found;
    }

    private static Overlay? ReadGroup(DicomDataset dataset, PixelDataReader pixels, int group, int frameIndex)
    {
        int? Number(int element, int index = 0) => Find(dataset, group, element)?.GetIntegers() is { } values && values.Count > index ? (int?)values[index] : null;
        var (rows, columns, frames) = (Number(0x0010) ?? 0, Number(0x0011) ?? 0, Number(0x0015) ?? 1);
        if (rows is < 1 or > 65535 || columns is < 1 or > 65535 || frames < 1) throw Bad(group);
        var at = frameIndex - ((Number(0x0051) ?? 1) - 1);
        // Without a count of frames an overlay belongs to every frame (PS3.3 C.9.2.1.3).
        var index = frames == 1 && Number(0x0015) is null ? 0 : at;
        if (index < 0 || index >= frames) return null;
        var bits = Find(dataset, group, 0x3000) is { IsEmpty: false } data ? Unpack(data, (long)rows * columns, index, group) : Embedded(pixels, rows, columns, frameIndex, Number(0x0102), group);
        var label = Find(dataset, group, 0x1500)?.GetString() ?? Find(dataset, group, 0x0022)?.GetString();
        return new Overlay(group, rows, columns, (Number(0x0050) ?? 1) - 1, (Number(0x0050, 1) ?? 1) - 1, Find(dataset, group, 0x0040)?.GetString() == "R", label, bits);
    }

    private static byte[] Unpack(DicomElement data, long count, int index, int group)
    {
        var first = count * index;
        var bytes = data.Bytes.Span;
        if ((first + count + 7) / 8 > bytes.Length) throw Bad(group);
        var bits = new byte[count];
        for (var n = 0; n < bits.Length; n++) bits[n] = (byte)((bytes[(int)((first + n) >> 3)] >> (int)((first + n) & 7)) & 1);
        return bits;
    }

    private static byte[] Embedded(PixelDataReader pixels, int rows, int columns, int frameIndex, int? position, int group)
    {
        var description = pixels.Description;
        if ((rows, columns) != (description.Rows, description.Columns) || position is not { } bit || bit < 0 || bit >= description.Format.BitsAllocated
            || description.Format is not { SamplesPerPixel: 1, BitsAllocated: 8 or 16 }) throw Bad(group);
        var cells = pixels.ReadFrame(frameIndex).Bytes;
        if (description.Format.BitsAllocated == 8) return Array.ConvertAll(cells, cell => (byte)((cell >> bit) & 1));
        return Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(cells.AsSpan()).ToArray(), cell => (byte)((cell >> bit) & 1));
    }

    private static DicomElement? Find(DicomDataset dataset, int group, int element) => dataset[new DicomTag((ushort)group, (ushort)element)];

    private static DicomFormatException Bad(int group) => new(DicomErrorCodes.BadPixelDescription, $"The overlay of group {group:X4} does not fit its data.");
}
