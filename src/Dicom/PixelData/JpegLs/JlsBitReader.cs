using System.Numerics;

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
