using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Annotator.Imaging.Formats.Png;

/// <summary>Writes bits, the lowest first, through a 64-bit buffer. <see cref="Flush"/> must be called before 57 bits are put; the target has 8 bytes to spare.</summary>
internal ref struct BitWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;
    private ulong _bits;
    private int _count;
    private int _at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
    }

    /// <summary>Puts a code as <see cref="HuffmanCode.Assign"/> packs it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PutCode(uint packed)
    {
        _bits |= (ulong)(packed >> 8) << _count;
        _count += (int)(packed & 0xFF);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_target[_at..], _bits);
        _at += _count >> 3;
        _bits >>= _count & ~7;
        _count &= 7;
    }

    /// <summary>Fills the last byte with zeros and returns the length.</summary>
    public int Finish()
    {
        Flush();
        if (_count == 0) return _at;
        _target[_at++] = (byte)_bits;
        return _at;
    }
}
