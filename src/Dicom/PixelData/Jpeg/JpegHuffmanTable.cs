namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>A Huffman table (T.81 annex C): short codes by one look, long ones by their first code of each length.</summary>
internal sealed class JpegHuffmanTable
{
    private const int LookBits = 9;

    private readonly short[] _look = new short[1 << LookBits];
    private readonly int[] _end = new int[18];
    private readonly int[] _offset = new int[17];
    private readonly byte[] _symbols;

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

    private static DicomFormatException Bad() => JpegFrame.Corrupt("a code is in no Huffman table");
}
