namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>A Huffman table (T.81 annex C): short codes by one look, long ones by their first code of each length.</summary>
internal sealed class JpegHuffmanTable
{
    private const int LookBits = 9, DifferenceBits = 12;

    private readonly short[] _look = new short[1 << LookBits];
    private readonly int[] _end = new int[18];
    private readonly int[] _offset = new int[17];
    private readonly byte[] _symbols;
    private int[]? _differences;

    private JpegHuffmanTable(byte[] symbols)
    {
        _symbols = symbols;
    }

    /// <summary>Makes a table from the counts of codes of 1 to 16 bits and the symbols in code order.</summary>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c>: there are more codes than so many bits allow.</exception>
    public static JpegHuffmanTable Of(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var table = new JpegHuffmanTable(symbols.ToArray());
        var (code, index) = (0, 0);
        for (var length = 1; length <= 16; length++)
        {
            table._offset[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    throw JpegFrame.Corrupt("a Huffman table has too many codes");
                }
                if (length <= LookBits)
                {
                    table._look.AsSpan(code << (LookBits - length), 1 << (LookBits - length)).Fill((short)((length << 8) | symbols[index]));
                }
            }
            // Codes of this length lie below this bound, written with 16 bits.
            table._end[length] = code << (16 - length);
            code <<= 1;
        }
        return table;
    }

    /// <summary>Takes one code and gives its symbol.</summary>
    public int Decode(ref JpegBitReader bits)
    {
        var ahead = bits.Peek(16);
        var look = _look[ahead >> (16 - LookBits)];
        if (look != 0)
        {
            bits.Skip(look >> 8);
            return look & 0xFF;
        }
        for (var length = LookBits + 1; length <= 16; length++)
        {
            if (ahead < _end[length])
            {
                bits.Skip(length);
                var at = (ahead >> (16 - length)) + _offset[length];
                return (uint)at < (uint)_symbols.Length ? _symbols[at] : throw Bad();
            }
        }
        throw Bad();
    }

    /// <summary>Takes the code of a lossless difference and its bits (T.81 H.1.2.2).</summary>
    public int DecodeDifference(ref JpegBitReader bits)
    {
        var look = (_differences ??= Differences())[bits.Peek(16) >> (16 - DifferenceBits)];
        if (look != 0)
        {
            bits.Skip(look & 0xFF);
            return look >> 8;
        }
        var length = Decode(ref bits);
        // Category 16 has no further bits and means 32768.
        return length < 16 ? bits.ReadSigned(length) : length == 16 ? 32768 : throw JpegFrame.Corrupt("a difference has too many bits");
    }

    /// <summary>For each beginning that holds a whole difference its value, and in the low byte its length.</summary>
    private int[] Differences()
    {
        var table = new int[1 << DifferenceBits];
        for (var ahead = 0; ahead < table.Length; ahead++)
        {
            var look = _look[ahead >> (DifferenceBits - LookBits)];
            var (used, size) = (look >> 8, look & 0xFF);
            if (look != 0 && used + size <= DifferenceBits && size < 16)
            {
                var value = (ahead >> (DifferenceBits - used - size)) & ((1 << size) - 1);
                var difference = size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
                table[ahead] = (difference << 8) | (used + size);
            }
        }
        return table;
    }

    private static DicomFormatException Bad() => JpegFrame.Corrupt("a code is in no Huffman table");
}
