using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>What one voxel of a file is.</summary>
public enum ScalarType
{
    /// <summary>8-bit unsigned.</summary>
    Uint8,

    /// <summary>8-bit signed.</summary>
    Int8,

    /// <summary>16-bit unsigned.</summary>
    Uint16,

    /// <summary>16-bit signed.</summary>
    Int16,

    /// <summary>32-bit unsigned.</summary>
    Uint32,

    /// <summary>32-bit signed.</summary>
    Int32,

    /// <summary>64-bit unsigned.</summary>
    Uint64,

    /// <summary>64-bit signed.</summary>
    Int64,

    /// <summary>32-bit float.</summary>
    Float32,

    /// <summary>64-bit float.</summary>
    Float64,

    /// <summary>Red, green, blue, 8 bits each, interleaved.</summary>
    Rgb24,
}

/// <summary>Sizes and byte order of scalars.</summary>
public static class Scalars
{
    /// <summary>Bytes of one voxel.</summary>
    public static int BytesOf(ScalarType type) => type switch
    {
        ScalarType.Uint8 or ScalarType.Int8 => 1,
        ScalarType.Uint16 or ScalarType.Int16 => 2,
        ScalarType.Rgb24 => 3,
        ScalarType.Uint32 or ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Uint64 or ScalarType.Int64 or ScalarType.Float64 => 8,
        _ => throw new UnreachableException($"No size for {type}"),
    };

    /// <summary>Bytes of the unit whose order can differ: 1 for colour.</summary>
    public static int WordOf(ScalarType type) => type == ScalarType.Rgb24 ? 1 : BytesOf(type);

    /// <summary>Whether the type holds fractions.</summary>
    public static bool IsFloat(ScalarType type) => type is ScalarType.Float32 or ScalarType.Float64;

    /// <summary>Turns the bytes of each word round, in place.</summary>
    public static void SwapBytes(Span<byte> bytes, int word)
    {
        switch (word)
        {
            case 2: Swap(MemoryMarshal.Cast<byte, short>(bytes)); break;
            case 4: Swap(MemoryMarshal.Cast<byte, int>(bytes)); break;
            case 8: Swap(MemoryMarshal.Cast<byte, long>(bytes)); break;
            default: break;
        }
    }

    private static void Swap(Span<short> words) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words, words);

    private static void Swap(Span<int> words) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words, words);

    private static void Swap(Span<long> words) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words, words);
}
