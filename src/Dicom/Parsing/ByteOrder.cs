using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Annotator.Dicom.Parsing;

/// <summary>Byte swaps of whole buffers.</summary>
internal static class ByteOrder
{
    /// <summary>Swaps the bytes of every unit of 2, 4 or 8 bytes; a trailing part of a unit stays.</summary>
    public static void SwapInPlace(Span<byte> bytes, int unit)
    {
        switch (unit)
        {
            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                var longs = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            case 8:
                var doubles = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(doubles, doubles);
                break;
        }
    }
}
