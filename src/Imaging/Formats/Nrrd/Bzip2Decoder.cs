using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>Inflates bzip2 within a bound: Huffman tables, move-to-front, run lengths and the Burrows–Wheeler transform turned back.</summary>
/// <remarks>The format as bzip2 1.0.8 writes it; randomised blocks (of bzip2 0.9.0 and older) are refused. Block and stream checksums are checked.</remarks>
internal ref struct Bzip2Decoder
{
    private const int MostTables = 6;
    private const int MostSelectors = 18_002;
    private const int LongestCode = 20;
    private const int GroupLength = 50;
    private static readonly uint[] CrcTable = MakeCrcTable();

    private readonly ReadOnlySpan<byte> _source;
    private int _at;
    private ulong _bits;
    private int _count;

    private Bzip2Decoder(ReadOnlySpan<byte> source) => _source = source;

    /// <summary>Skips, then reads exactly so many inflated bytes.</summary>
    /// <exception cref="VolumeFormatException">The bytes do not inflate, or end early.</exception>
    public static byte[] Read(ReadOnlyMemory<byte> source, long skip, long length)
    {
        var decoder = new Bzip2Decoder(source.Span);
        var output = new Output(skip, length);
        decoder.Run(output);
        return output.Finish();
    }

    private void Run(Output output)
    {
        var (block, combined) = (Begin(), 0u);
        while (!output.IsFull)
        {
            var magic = ((ulong)Bits(24) << 24) | Bits(24);
            var crc = Bits(32);
            if (magic == 0x177245385090)
            {
                if (crc != combined) throw Bad("its checksum is wrong");
                _count -= _count % 8;
                if (_at >= _source.Length && _count == 0) return;
                (block, combined) = (Begin(), 0);
                continue;
            }
            if (magic != 0x314159265359) throw Bad("a block does not begin as one does");
            var found = Block(block, output);
            if (found != crc) throw Bad("the checksum of a block is wrong");
            combined = ((combined << 1) | (combined >> 31)) ^ crc;
        }
    }

    // Several streams may follow each other in one file.
    private uint[] Begin()
    {
        if (Bits(24) != 0x425A68) throw Bad("it does not begin as bzip2 does");
        var level = (int)Bits(8) - '0';
        return level is >= 1 and <= 9 ? new uint[level * 100_000] : throw Bad("its block size is not 1 to 9");
    }

    private uint Block(uint[] block, Output output)
    {
        if (Bits(1) != 0) throw Bad("a block is randomised");
        var origin = (int)Bits(24);
        var symbols = Symbols();
        var tables = (int)Bits(3);
        var selectors = (int)Bits(15);
        if (tables is < 2 or > MostTables || selectors < 1) throw Bad("a block has a wrong number of tables");
        var chosen = Selectors(selectors, tables);
        var codes = new Code[tables];
        for (var n = 0; n < tables; n++) codes[n] = ReadCode(symbols.Length + 2);
        var counts = new int[256];
        var length = MoveToFront(block, symbols, chosen, codes, counts);
        if (origin >= length) throw Bad("a block begins outside of itself");
        return Turn(block, length, origin, counts, output);
    }

    private byte[] Symbols()
    {
        var used = Bits(16);
        var symbols = new List<byte>(256);
        for (var high = 0; high < 16; high++)
        {
            if ((used & (0x8000u >> high)) == 0) continue;
            var low = Bits(16);
            for (var n = 0; n < 16; n++)
                if ((low & (0x8000u >> n)) != 0) symbols.Add((byte)((high << 4) | n));
        }
        return symbols.Count > 0 ? [.. symbols] : throw Bad("a block uses no symbols");
    }

    private byte[] Selectors(int count, int tables)
    {
        var chosen = new byte[Math.Min(count, MostSelectors)];
        Span<byte> recent = stackalloc byte[MostTables];
        for (var n = 0; n < MostTables; n++) recent[n] = (byte)n;
        for (var n = 0; n < count; n++)
        {
            var place = 0;
            while (Bits(1) != 0)
                if (++place >= tables) throw Bad("a block chooses a table it lacks");
            var table = recent[place];
            recent[..place].CopyTo(recent[1..]);
            recent[0] = table;
            if (n < chosen.Length) chosen[n] = table;
        }
        return chosen;
    }

    private Code ReadCode(int symbols)
    {
        var lengths = new byte[symbols];
        var length = (int)Bits(5);
        for (var n = 0; n < symbols; n++)
        {
            while (true)
            {
                if (length is < 1 or > LongestCode) throw Bad("a code is too long");
                if (Bits(1) == 0) break;
                length += Bits(1) == 0 ? 1 : -1;
            }
            lengths[n] = (byte)length;
        }
        return new Code(lengths);
    }

    private int MoveToFront(uint[] block, byte[] symbols, byte[] selectors, Code[] codes, int[] counts)
    {
        var recent = (byte[])symbols.Clone();
        var (length, group, left, repeat, weight) = (0, 0, 0, 0L, 1L);
        var code = codes[0];
        while (true)
        {
            if (left-- == 0)
            {
                if (group >= selectors.Length) throw Bad("a block goes on after its last table");
                (code, left) = (codes[selectors[group++]], GroupLength - 1);
            }
            var symbol = code.Read(ref this);
            if (symbol <= 1)
            {
                repeat += weight << symbol;
                weight <<= 1;
                if (repeat > block.Length) throw Bad("a run is longer than its block");
                continue;
            }
            if (repeat > 0)
            {
                if (length + repeat > block.Length) throw Bad("a block is too long");
                block.AsSpan(length, (int)repeat).Fill(recent[0]);
                counts[recent[0]] += (int)repeat;
                length += (int)repeat;
                (repeat, weight) = (0, 1);
            }
            if (symbol == symbols.Length + 1) return length;
            if (length >= block.Length) throw Bad("a block is too long");
            var value = recent[symbol - 1];
            recent.AsSpan(0, symbol - 1).CopyTo(recent.AsSpan(1));
            recent[0] = value;
            counts[value]++;
            block[length++] = value;
        }
    }

    // The upper 24 bits of each entry become the place of the next byte.
    private static uint Turn(uint[] block, int length, int origin, int[] counts, Output output)
    {
        var sum = 0;
        for (var n = 0; n < 256; n++) (counts[n], sum) = (sum, sum + counts[n]);
        for (var n = 0; n < length; n++) block[counts[(int)(block[n] & 0xFF)]++] |= (uint)n << 8;
        var crc = uint.MaxValue;
        var (next, same, previous) = (block[origin] >> 8, 0, -1);
        for (var n = 0; n < length; n++)
        {
            var value = (byte)block[next];
            next = block[next] >> 8;
            if (same == 4)
            {
                for (var r = 0; r < value; r++) crc = Emit((byte)previous, crc, output);
                (same, previous) = (0, -1);
                continue;
            }
            (same, previous) = (value == previous ? same + 1 : 1, value);
            crc = Emit(value, crc, output);
        }
        return ~crc;
    }

    private static uint Emit(byte value, uint crc, Output output)
    {
        output.Add(value);
        return (crc << 8) ^ CrcTable[(crc >> 24) ^ value];
    }

    private uint Bits(int count)
    {
        while (_count < count)
        {
            if (_at >= _source.Length) throw BoundedInflater.TooShort();
            _bits = (_bits << 8) | _source[_at++];
            _count += 8;
        }
        _count -= count;
        return (uint)(_bits >> _count) & (uint)((1UL << count) - 1);
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            var crc = n << 24;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
            table[n] = crc;
        }
        return table;
    }

    private static VolumeFormatException Bad(string what) => new(VolumeFileCodes.BadEncoding, $"The bzip2 voxels do not inflate: {what}.");

    /// <summary>A canonical Huffman code.</summary>
    private sealed class Code
    {
        private readonly int[] _limits = new int[LongestCode + 1];
        private readonly int[] _offsets = new int[LongestCode + 1];
        private readonly int[] _symbols;

        public Code(byte[] lengths)
        {
            _symbols = [.. Enumerable.Range(0, lengths.Length).OrderBy(n => lengths[n]).ThenBy(n => n)];
            var (first, index) = (0, 0);
            for (var length = 1; length <= LongestCode; length++)
            {
                var count = lengths.Count(l => l == length);
                _offsets[length] = index - first;
                first += count;
                index += count;
                _limits[length] = first;
                first <<= 1;
            }
        }

        public int Read(ref Bzip2Decoder source)
        {
            var value = 0;
            for (var length = 1; length <= LongestCode; length++)
            {
                value = (value << 1) | (int)source.Bits(1);
                if (value >= _limits[length]) continue;
                var at = value + _offsets[length];
                return (uint)at < (uint)_symbols.Length ? _symbols[at] : throw Bad("a code means nothing");
            }
            throw Bad("a code means nothing");
        }
    }

    /// <summary>The bytes wanted of all that are inflated.</summary>
    private sealed class Output(long skip, long length)
    {
        private byte[] _bytes = new byte[Math.Min(length, 1 << 20)];
        private long _skip = skip;
        private int _at;

        public bool IsFull => _at == length;

        public void Add(byte value)
        {
            if (_skip > 0) _skip--;
            else if (_at < length)
            {
                if (_at == _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(length, _bytes.Length * 2L));
                _bytes[_at++] = value;
            }
        }

        public byte[] Finish() => IsFull ? _bytes : throw BoundedInflater.TooShort();
    }
}
