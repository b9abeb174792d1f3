using System.Buffers;
using System.Numerics;

namespace Annotator.Imaging.Formats.Jpeg;

/// <summary>Writes markers and entropy-coded blocks.</summary>
internal sealed class JpegWriter(int capacity)
{
    private static readonly (ushort Code, byte Length)[] Dc = JpegTables.Codes(JpegTables.DcLengths, JpegTables.DcSymbols);
    private static readonly (ushort Code, byte Length)[] Ac = JpegTables.Codes(JpegTables.AcLengths, JpegTables.AcSymbols);

    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);
    private uint _bits;
    private int _count;

    /// <summary>Everything before the first block.</summary>
    public void WriteHeaders(int width, int height, int components, ReadOnlySpan<byte> quantiser)
    {
        Write(0xFF, 0xD8);
        Segment(0xE0, [(byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 2, 0, 0, 1, 0, 1, 0, 0]);
        Span<byte> table = stackalloc byte[65];
        table[0] = 0;
        for (var n = 0; n < 64; n++) table[n + 1] = quantiser[JpegTables.Zigzag[n]];
        Segment(0xDB, table);
        Span<byte> frame = stackalloc byte[6 + (3 * components)];
        Span<byte> scan = stackalloc byte[4 + (2 * components)];
        (frame[0], frame[1], frame[2], frame[3], frame[4], frame[5]) = (8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)components);
        scan[0] = (byte)components;
        for (var c = 0; c < components; c++)
        {
            (frame[6 + (3 * c)], frame[7 + (3 * c)], frame[8 + (3 * c)]) = ((byte)(c + 1), 0x11, 0);
            (scan[1 + (2 * c)], scan[2 + (2 * c)]) = ((byte)(c + 1), 0);
        }
        (scan[^3], scan[^2], scan[^1]) = (0, 63, 0);
        Segment(0xC0, frame);
        Segment(0xC4, [0x00, .. JpegTables.DcLengths, .. JpegTables.DcSymbols, 0x10, .. JpegTables.AcLengths, .. JpegTables.AcSymbols]);
        Segment(0xDA, scan);
    }

    /// <summary>One block of coefficients (T.81 F.1.2).</summary>
    /// <param name="coefficients">Row-major, not quantised.</param>
    /// <param name="quantiser">Row-major.</param>
    /// <param name="lastDc">The quantised DC of the component's block before.</param>
    public void WriteBlock(ReadOnlySpan<float> coefficients, ReadOnlySpan<byte> quantiser, ref int lastDc)
    {
        var dc = (int)MathF.Round(coefficients[0] / quantiser[0]);
        WriteValue(Dc, 0, dc - lastDc);
        lastDc = dc;
        var zeros = 0;
        for (var n = 1; n < 64; n++)
        {
            var at = JpegTables.Zigzag[n];
            var value = (int)MathF.Round(coefficients[at] / quantiser[at]);
            if (value == 0)
            {
                zeros++;
                continue;
            }
            for (; zeros > 15; zeros -= 16) WriteBits(Ac[0xF0].Code, Ac[0xF0].Length);
            WriteValue(Ac, zeros << 4, value);
            zeros = 0;
        }
        if (zeros > 0) WriteBits(Ac[0].Code, Ac[0].Length);
    }

    /// <summary>The whole file.</summary>
    public byte[] End()
    {
        if (_count > 0) WriteBits(0x7F, 7);
        Write(0xFF, 0xD9);
        return _bytes.WrittenSpan.ToArray();
    }

    private void WriteValue((ushort Code, byte Length)[] codes, int run, int value)
    {
        var size = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));
        var (code, length) = codes[run | size];
        WriteBits(code, length);
        if (size > 0) WriteBits((uint)(value < 0 ? value - 1 : value) & ((1u << size) - 1), size);
    }

    private void WriteBits(uint bits, int count)
    {
        _bits = (_bits << count) | bits;
        for (_count += count; _count >= 8; _count -= 8)
        {
            var next = (byte)(_bits >> (_count - 8));
            var free = _bytes.GetSpan(2);
            (free[0], free[1]) = (next, 0);
            // A byte of ones would begin a marker: a zero follows it.
            _bytes.Advance(next == 0xFF ? 2 : 1);
        }
    }

    private void Segment(byte marker, ReadOnlySpan<byte> content)
    {
        Write(0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2));
        _bytes.Write(content);
    }

    private void Write(params ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}
