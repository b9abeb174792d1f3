using System.Buffers.Binary;

namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>Reads a JPEG stream's segments and scans (T.81 annex B).</summary>
internal ref struct JpegDecoder
{
    // Each scan of a progressive frame passes over all blocks however few bytes it has; encoders make about ten.
    private const int MaxScans = 100;

    private readonly ReadOnlySpan<byte> _data;
    private readonly PixelDescription _description;
    private readonly JpegHuffmanTable?[] _dcTables = new JpegHuffmanTable?[4], _acTables = new JpegHuffmanTable?[4];
    private int _restartInterval, _scans;

    public JpegDecoder(ReadOnlySpan<byte> data, PixelDescription description)
    {
        _data = data;
        _description = description;
    }

    /// <summary>The quantisation tables, in natural order.</summary>
    public ushort[]?[] Quantizers { get; } = new ushort[]?[4];

    /// <summary>The frame header.</summary>
    public JpegFrame? Frame { get; private set; }

    /// <summary>Samples of a lossless frame: interleaved.</summary>
    public ushort[] Samples { get; private set; } = [];

    /// <summary>Reads up to the end of the image, or of the data.</summary>
    /// <exception cref="DicomFormatException">The stream is damaged, contradicts the dataset, or is of a process that is not read.</exception>
    public void Read()
    {
        var at = 0;
        while (NextMarker(ref at) is { } marker)
        {
            if (marker == 0xD9)
            {
                break;
            }
            if (marker is 0xD8 or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                continue;
            }
            if (at + 2 > _data.Length || BinaryPrimitives.ReadUInt16BigEndian(_data[at..]) is var length && (length < 2 || at + length > _data.Length))
            {
                throw JpegFrame.Corrupt("a segment is cut off");
            }
            var segment = _data[(at + 2)..(at + length)];
            at += length;
            at = marker == 0xDA ? ReadScan(segment, at) : ReadSegment(marker, segment, at);
        }
        if (Frame is null || _scans == 0)
        {
            throw JpegFrame.Corrupt("it has no frame or no scan");
        }
    }

    private readonly int? NextMarker(ref int at)
    {
        while (at + 1 < _data.Length)
        {
            if (_data[at] == 0xFF && _data[at + 1] is not (0 or 0xFF))
            {
                at += 2;
                return _data[at - 1];
            }
            at++;
        }
        return null;
    }

    private int ReadSegment(int marker, ReadOnlySpan<byte> segment, int at)
    {
        switch (marker)
        {
            case 0xC4: ReadHuffman(segment); break;
            case 0xDB: ReadQuantizers(segment); break;
            case 0xDD: _restartInterval = segment.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment)
                : throw JpegFrame.Corrupt("its restart interval is cut off"); break;
            case 0xC8 or 0xCC: throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "Arithmetic JPEG is not read here.");
            case >= 0xC0 and <= 0xCF: StartFrame(marker - 0xC0, segment); break;
        }
        return at;
    }

    private void StartFrame(int process, ReadOnlySpan<byte> segment)
    {
        if (Frame is not null)
        {
            throw JpegFrame.Corrupt("it has two frame headers");
        }
        var frame = JpegFrame.Read(process, segment);
        if (frame.Width != _description.Columns || frame.Height != _description.Rows || frame.Components.Length != _description.Format.SamplesPerPixel
            || frame.Precision > 8 * _description.BytesPerSample)
        {
            throw new DicomFormatException(DicomErrorCodes.BadPixelDescription,
                $"The JPEG frame is {frame.Width} × {frame.Height} × {frame.Components.Length} of {frame.Precision} bits, which is not what the dataset says.");
        }
        // Every block and every lossless sample takes a bit at least: a few bytes cannot make gigabytes.
        var units = frame.IsLossless ? (long)_description.PixelCount : frame.Components.Sum(c => (long)c.BlocksAcross * c.BlocksDown);
        if (units > 8L * _data.Length)
        {
            throw JpegFrame.Corrupt("it is too short for its size");
        }
        if (frame.IsLossless)
        {
            Samples = new ushort[_description.PixelCount * frame.Components.Length];
        }
        else
        {
            foreach (var component in frame.Components)
            {
                component.Coefficients = new short[component.BlocksAcross * component.BlocksDown * 64];
            }
        }
        Frame = frame;
    }

    private int ReadScan(ReadOnlySpan<byte> segment, int at)
    {
        var frame = Frame ?? throw JpegFrame.Corrupt("a scan comes before its frame");
        if (++_scans > MaxScans)
        {
            throw JpegFrame.Corrupt("it has too many scans");
        }
        var scan = ScanOf(frame, segment);
        var bits = new JpegBitReader(_data, at);
        if (frame.IsLossless)
        {
            JpegLosslessScan.Decode(frame, scan, ref bits, Samples);
        }
        else
        {
            JpegDctScan.Decode(frame, scan, ref bits);
        }
        return bits.Position;
    }

    private readonly JpegScan ScanOf(JpegFrame frame, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 1 || segment[0] is < 1 or > 4 || segment.Length < 4 + (2 * segment[0]))
        {
            throw JpegFrame.Corrupt("a scan header is too short");
        }
        var components = new JpegComponent[segment[0]];
        for (var i = 0; i < components.Length; i++)
        {
            var (id, tables) = (segment[1 + (2 * i)], segment[2 + (2 * i)]);
            var component = Array.Find(frame.Components, c => c.Id == id);
            if (component is null || Array.IndexOf(components, component) >= 0 || tables >> 4 > 3 || (tables & 15) > 3)
            {
                throw JpegFrame.Corrupt("a scan names no component of the frame");
            }
            (component.DcTable, component.AcTable) = (_dcTables[tables >> 4], _acTables[tables & 15]);
            components[i] = component;
        }
        var tail = segment[(1 + (2 * components.Length))..];
        return new JpegScan(components, tail[0], tail[1], tail[2] >> 4, tail[2] & 15, _restartInterval);
    }

    private readonly void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length >= 17)
        {
            var (kind, slot, total) = (segment[0] >> 4, segment[0] & 15, 0);
            foreach (var count in segment[1..17])
            {
                total += count;
            }
            if (kind > 1 || slot > 3 || total > 256 || segment.Length < 17 + total)
            {
                throw JpegFrame.Corrupt("a Huffman table is out of range");
            }
            (kind == 0 ? _dcTables : _acTables)[slot] = JpegHuffmanTable.Of(segment[1..17], segment.Slice(17, total));
            segment = segment[(17 + total)..];
        }
    }

    private readonly void ReadQuantizers(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var (wide, slot) = (segment[0] >> 4, segment[0] & 15);
            var size = wide == 0 ? 64 : 128;
            if (wide > 1 || slot > 3 || segment.Length < 1 + size)
            {
                throw JpegFrame.Corrupt("a quantisation table is out of range");
            }
            var table = new ushort[64];
            for (var i = 0; i < 64; i++)
            {
                table[JpegIdct.NaturalOrder[i]] = wide == 0 ? segment[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * i))..]);
            }
            Quantizers[slot] = table;
            segment = segment[(1 + size)..];
        }
    }
}
