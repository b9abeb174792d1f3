using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Annotator.Dicom.PixelData.JpegLs;

/// <summary>Bits of a JPEG-LS scan (ITU-T T.87 A.1): the byte after 0xFF holds seven. Past its end zeros come, and are counted.</summary>
internal ref struct JlsBitReader
{
    private readonly ReadOnlySpan<byte> _data;
    private ulong _bits;
    private int _count, _padding;
    private bool _isAfterFull;

    public JlsBitReader(ReadOnlySpan<byte> data, int position)
    {
        _data = data;
        Position = position;
    }

    /// <summary>The byte that is read next; at a marker, its 0xFF.</summary>
    public int Position { get; private set; }

    /// <summary>More bits were used than there were.</summary>
    public readonly bool IsOverrun => _count < _padding;

    /// <summary>Takes one bit.</summary>
    public bool ReadBit() => Read(1) != 0;

    /// <summary>Takes 0 to 31 bits.</summary>
    public int Read(int bits)
    {
        if (bits == 0)
        {
            return 0;
        }
        if (_count < bits)
        {
            Fill();
        }
        var value = (int)(_bits >> (64 - bits));
        _bits <<= bits;
        _count -= bits;
        return value;
    }

    /// <summary>Takes a Golomb code of limited length (T.87 A.5.3).</summary>
    public int ReadGolomb(int k, int limit, int rangeBits)
    {
        if (_count < 32)
        {
            Fill();
        }
        var escape = limit - rangeBits - 1;
        var zeros = BitOperations.LeadingZeroCount(_bits);
        if (zeros < escape && zeros + 1 + k <= _count)
        {
            var rest = _bits << zeros << 1;
            _bits = rest << k;
            _count -= zeros + 1 + k;
            return (zeros << k) | (int)(rest >> 1 >> (63 - k));
        }
        zeros = ReadZeros(limit);
        return zeros < escape ? (zeros << k) | Read(k) : zeros == escape ? Read(rangeBits) + 1 : throw JlsDecoder.Corrupt("a code is too long");
    }

    /// <summary>Takes a Golomb code that lies whole in what is at hand; false where <see cref="ReadGolomb"/> must see to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadGolomb(int k, int escape, out int value)
    {
        value = 0;
        if (_count < 32 && !TryFillWord())
        {
            return false;
        }
        var zeros = BitOperations.LeadingZeroCount(_bits);
        if (zeros >= escape || zeros + 1 + k > _count)
        {
            return false;
        }
        var rest = _bits << zeros << 1;
        _bits = rest << k;
        _count -= zeros + 1 + k;
        value = (zeros << k) | (int)(rest >> 1 >> (63 - k));
        return true;
    }

    /// <summary>Takes zeros up to and with the next one.</summary>
    /// <param name="most">The most zeros that may come.</param>
    /// <returns>The zeros; more than <paramref name="most"/> when there are too many.</returns>
    public int ReadZeros(int most)
    {
        for (var zeros = 0; ;)
        {
            if (_count < 32)
            {
                Fill();
            }
            var here = Math.Min(BitOperations.LeadingZeroCount(_bits), _count);
            zeros += here;
            if (here < _count)
            {
                _bits = _bits << here << 1;
                _count -= here + 1;
                return zeros;
            }
            (_bits, _count) = (0, 0);
            if (zeros > most)
            {
                return zeros;
            }
        }
    }

    private void Fill()
    {
        if (!TryFillWord())
        {
            FillBytewise();
        }
    }

    // Eight bytes without 0xFF hold neither stuffing nor a marker, and as many as fit are taken at once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFillWord()
    {
        if (_isAfterFull || Position + 8 > _data.Length)
        {
            return false;
        }
        var word = BinaryPrimitives.ReadUInt64BigEndian(_data[Position..]);
        if (((~word - 0x0101010101010101) & word & 0x8080808080808080) != 0)
        {
            return false;
        }
        var take = (64 - _count) >> 3;
        _bits |= word >> (64 - (8 * take)) << (64 - (8 * take) - _count);
        _count += 8 * take;
        Position += take;
        return true;
    }

    private void FillBytewise()
    {
        while (_count <= 56)
        {
            if (Position >= _data.Length || (_data[Position] == 0xFF && (Position + 1 >= _data.Length || _data[Position + 1] >= 0x80)))
            {
                _count += 8;
                _padding += 8;
                continue;
            }
            var value = _data[Position++];
            var size = _isAfterFull ? 7 : 8;
            _bits |= (ulong)value << (64 - size - _count);
            _count += size;
            _isAfterFull = value == 0xFF;
        }
    }
}
