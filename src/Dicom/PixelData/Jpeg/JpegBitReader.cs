using System.Buffers.Binary;

namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>Bits of an entropy-coded segment, stuffing removed (ITU-T T.81 F.2.2.5). Past its end zeros come, and are counted.</summary>
internal ref struct JpegBitReader
{
    private readonly ReadOnlySpan<byte> _data;
    private ulong _bits;
    private int _count, _padding;

    public JpegBitReader(ReadOnlySpan<byte> data, int position)
    {
        _data = data;
        Position = position;
    }

    /// <summary>The byte that is read next; at a marker, its 0xFF.</summary>
    public int Position { get; private set; }

    /// <summary>More bits were used than there were.</summary>
    public readonly bool IsOverrun => _count < _padding;

    /// <summary>The next bits without taking them; 1 to 16.</summary>
    public int Peek(int bits)
    {
        if (_count < bits)
        {
            Fill();
        }
        return (int)(_bits >> (_count - bits)) & ((1 << bits) - 1);
    }

    /// <summary>Takes bits that were peeked at.</summary>
    public void Skip(int bits) => _count -= bits;

    /// <summary>Takes the next bits; 0 to 16.</summary>
    public int Read(int bits)
    {
        if (bits == 0)
        {
            return 0;
        }
        var value = Peek(bits);
        _count -= bits;
        return value;
    }

    /// <summary>Takes one bit.</summary>
    public bool ReadBit() => Read(1) != 0;

    /// <summary>Takes the next bits as a signed difference (T.81 F.2.2.1, EXTEND).</summary>
    public int ReadSigned(int bits)
    {
        var value = Read(bits);
        return bits > 0 && value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
    }

    /// <summary>Drops the rest of the interval and passes over a restart marker.</summary>
    /// <returns>False when no restart marker stands there.</returns>
    public bool Restart()
    {
        (_bits, _count, _padding) = (0, 0, 0);
        while (Position + 1 < _data.Length && !(_data[Position] == 0xFF && _data[Position + 1] is not (0 or 0xFF)))
        {
            Position++;
        }
        if (Position + 1 >= _data.Length || _data[Position + 1] is < 0xD0 or > 0xD7)
        {
            return false;
        }
        Position += 2;
        return true;
    }

    private void Fill()
    {
        if (Position + 8 <= _data.Length)
        {
            // Eight bytes without 0xFF hold neither stuffing nor a marker, and as many as fit are taken at once.
            var word = BinaryPrimitives.ReadUInt64BigEndian(_data[Position..]);
            if (((~word - 0x0101010101010101) & word & 0x8080808080808080) == 0)
            {
                var take = Math.Min(7, (64 - _count) >> 3);
                _bits = (_bits << (8 * take)) | (word >> (64 - (8 * take)));
                _count += 8 * take;
                Position += take;
                return;
            }
        }
        FillBytewise();
    }

    private void FillBytewise()
    {
        while (_count <= 48)
        {
            var value = Position < _data.Length ? _data[Position] : -1;
            if (value == 0xFF)
            {
                if (Position + 1 < _data.Length && _data[Position + 1] == 0)
                {
                    Position++;
                }
                else
                {
                    value = -1;
                }
            }
            if (value < 0)
            {
                _bits <<= 8;
                _padding += 8;
            }
            else
            {
                _bits = (_bits << 8) | (uint)value;
                Position++;
            }
            _count += 8;
        }
    }
}
