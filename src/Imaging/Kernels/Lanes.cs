using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Annotator.Imaging.Kernels;

/// <summary>How values of a type become floats, one at a time and sixteen at a time: exact for 8 and 16 bits.</summary>
internal interface ILanes<T>
    where T : unmanaged
{
    /// <summary>One value.</summary>
    static abstract float ToFloat(T value);

    /// <summary>Sixteen values that follow each other.</summary>
    static abstract (Vector256<float> First, Vector256<float> Second) Load16(ref T from);

    /// <summary>Two neighbours in one word, the first in its lower half; for types of at most 16 bits.</summary>
    static abstract uint ReadPair(ref T from);

    /// <summary>The neighbours of eight words.</summary>
    static abstract (Vector256<float> First, Vector256<float> Second) SplitPairs(Vector256<uint> pairs);
}

/// <summary>16-bit signed.</summary>
internal readonly struct Int16Lanes : ILanes<short>
{
    public static float ToFloat(short value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) Load16(ref short from)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from));
        return (Vector256.ConvertToSingle(low), Vector256.ConvertToSingle(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadPair(ref short from) => Unsafe.ReadUnaligned<uint>(ref Unsafe.As<short, byte>(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) SplitPairs(Vector256<uint> pairs) =>
        (Vector256.ConvertToSingle(pairs.AsInt32() << 16 >> 16), Vector256.ConvertToSingle(pairs.AsInt32() >> 16));
}

/// <summary>16-bit unsigned.</summary>
internal readonly struct Uint16Lanes : ILanes<ushort>
{
    public static float ToFloat(ushort value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) Load16(ref ushort from)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from));
        return (Vector256.ConvertToSingle(low.AsInt32()), Vector256.ConvertToSingle(high.AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadPair(ref ushort from) => Unsafe.ReadUnaligned<uint>(ref Unsafe.As<ushort, byte>(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) SplitPairs(Vector256<uint> pairs) =>
        (Vector256.ConvertToSingle((pairs & Vector256.Create(0xFFFFu)).AsInt32()), Vector256.ConvertToSingle((pairs >> 16).AsInt32()));
}

/// <summary>8-bit unsigned.</summary>
internal readonly struct Uint8Lanes : ILanes<byte>
{
    public static float ToFloat(byte value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) Load16(ref byte from)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref from));
        var (a, b) = Vector256.Widen(Vector256.Create(low, high));
        return (Vector256.ConvertToSingle(a.AsInt32()), Vector256.ConvertToSingle(b.AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadPair(ref byte from) => Unsafe.ReadUnaligned<ushort>(ref from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) SplitPairs(Vector256<uint> pairs) =>
        (Vector256.ConvertToSingle((pairs & Vector256.Create(0xFFu)).AsInt32()), Vector256.ConvertToSingle((pairs >> 8).AsInt32()));
}

/// <summary>32-bit float.</summary>
internal readonly struct Float32Lanes : ILanes<float>
{
    public static float ToFloat(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) Load16(ref float from) =>
        (Vector256.LoadUnsafe(ref from), Vector256.LoadUnsafe(ref Unsafe.Add(ref from, 8)));

    public static uint ReadPair(ref float from) => throw new NotSupportedException("Two floats are wider than a word.");

    public static (Vector256<float> First, Vector256<float> Second) SplitPairs(Vector256<uint> pairs) => throw new NotSupportedException("Two floats are wider than a word.");
}
