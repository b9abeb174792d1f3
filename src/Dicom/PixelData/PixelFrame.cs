using System.Runtime.InteropServices;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.PixelData;

/// <summary>One decoded frame.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Format">The form of a sample; photometric interpretation and signedness are those of the bytes here, which a codec may have changed.</param>
/// <param name="Bytes">Rows × columns × samples, row-major, samples of a pixel side by side, in the machine's byte order. 1-bit samples take a byte
/// each.</param>
public sealed record PixelFrame(int Rows, int Columns, FramePixelFormat Format, byte[] Bytes)
{
    /// <summary>The frame with every cell holding just its stored value: bits outside Bits Stored removed, moved to bit 0, sign extended. Changes the bytes
    /// in place.</summary>
    /// <remarks>PS3.5 8.1.1. Bits outside may hold overlays of old files.</remarks>
    public PixelFrame ToStoredValues()
    {
        var (allocated, stored) = (Format.BitsAllocated, Format.BitsStored);
        if (Format.IsFloat || allocated == 1 || stored == allocated)
        {
            return this;
        }
        var shift = Format.HighBit + 1 - stored;
        switch (allocated)
        {
            case 8:
                Narrow8(Bytes, shift, stored);
                break;
            case 16:
                Narrow16(MemoryMarshal.Cast<byte, ushort>(Bytes.AsSpan()), shift, stored);
                break;
            default:
                Narrow32(MemoryMarshal.Cast<byte, uint>(Bytes.AsSpan()), shift, stored);
                break;
        }
        return this with { Format = Format with { HighBit = stored - 1 } };
    }

    private void Narrow8(Span<byte> cells, int shift, int stored)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = (byte)Extend((uint)cells[i] >> shift, stored);
        }
    }

    private void Narrow16(Span<ushort> cells, int shift, int stored)
    {
        var mask = (ushort)((1 << stored) - 1);
        if (!Format.IsSigned)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = (ushort)((cells[i] >> shift) & mask);
            }
            return;
        }
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = (ushort)((short)(cells[i] >> shift << (16 - stored)) >> (16 - stored));
        }
    }

    private void Narrow32(Span<uint> cells, int shift, int stored)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Extend(cells[i] >> shift, stored);
        }
    }

    private uint Extend(uint value, int stored) =>
        Format.IsSigned ? (uint)((int)(value << (32 - stored)) >> (32 - stored)) : value & (uint)((1ul << stored) - 1);
}
