using System.Buffers.Binary;

namespace Annotator.Dicom.PixelData.JpegLs;

/// <summary>Reads a JPEG-LS stream's segments and scans (ITU-T T.87 annex C).</summary>
internal ref struct JlsDecoder
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly PixelDescription _description;
    private byte[] _components = [];
    private int _maxValue, _t1, _t2, _t3, _reset, _decoded;

    public JlsDecoder(ReadOnlySpan<byte> data, PixelDescription description)
    {
        // A line takes a bit at least, however flat it is.
        if (description.Rows > 8L * data.Length)
        {
            throw Corrupt("it is too short for its size");
        }
        _data = data;
        _description = description;
        Samples = new ushort[description.PixelCount * description.Format.SamplesPerPixel];
    }

    /// <summary>Bits of a sample, as the stream says.</summary>
    public int Precision { get; private set; }

    /// <summary>The samples, interleaved.</summary>
    public ushort[] Samples { get; }

    public static DicomFormatException Corrupt(string what) => new(DicomErrorCodes.CorruptFrame, $"The JPEG-LS frame is damaged: {what}.");

    /// <summary>Reads until every component is there.</summary>
    /// <exception cref="DicomFormatException">The stream is damaged, contradicts the dataset, or uses what is not read here.</exception>
    public void Read()
    {
        var at = 0;
        while (_components.Length == 0 || _decoded < _components.Length)
        {
            while (at + 1 < _data.Length && (_data[at] != 0xFF || _data[at + 1] < 0x80 || _data[at + 1] == 0xFF))
            {
                at++;
            }
            if (at + 1 >= _data.Length || _data[at + 1] == 0xD9)
            {
                throw Corrupt("it ends before all components are there");
            }
            var marker = _data[at + 1];
            at += 2;
            if (marker == 0xD8)
            {
                continue;
            }
            if (at + 2 > _data.Length || BinaryPrimitives.ReadUInt16BigEndian(_data[at..]) is var length && (length < 2 || at + length > _data.Length))
            {
                throw Corrupt("a segment is cut off");
            }
            var segment = _data[(at + 2)..(at + length)];
            at = ReadSegment(marker, segment, at + length);
        }
    }

    private int ReadSegment(int marker, ReadOnlySpan<byte> segment, int at)
    {
        switch (marker)
        {
            case 0xF7:
                StartFrame(segment);
                break;
            case 0xF8:
                ReadPreset(segment);
                break;
            case 0xDA:
                return ReadScan(segment, at);
            case 0xDD when segment.ContainsAnyExcept((byte)0):
                throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "JPEG-LS with restart intervals is not read here.");
        }
        return at;
    }

    private void StartFrame(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6 || segment.Length < 6 + (3 * segment[5]) || _components.Length > 0)
        {
            throw Corrupt("its frame header is out of place or too short");
        }
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
        Precision = segment[0];
        if (width != _description.Columns || height != _description.Rows || segment[5] != _description.Format.SamplesPerPixel
            || Precision is < 2 or > 16 || Precision > 8 * _description.BytesPerSample)
        {
            throw new DicomFormatException(DicomErrorCodes.BadPixelDescription,
                $"The JPEG-LS frame is {width} × {height} × {segment[5]} of {Precision} bits, which is not what the dataset says.");
        }
        _components = new byte[segment[5]];
        for (var i = 0; i < _components.Length; i++)
        {
            _components[i] = segment[6 + (3 * i)];
            if (segment[7 + (3 * i)] != 0x11)
            {
                throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "JPEG-LS with subsampled components is not read here.");
            }
        }
        _maxValue = (1 << Precision) - 1;
    }

    private void ReadPreset(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 11 || segment[0] != 1)
        {
            throw segment.Length > 0 && segment[0] is 2 or 3
                ? new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "JPEG-LS with mapping tables is not read here.")
                : Corrupt("its preset parameters are cut off");
        }
        var most = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        _maxValue = most == 0 ? (1 << Precision) - 1 : most;
        (_t1, _t2) = (BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[5..]));
        (_t3, _reset) = (BinaryPrimitives.ReadUInt16BigEndian(segment[7..]), BinaryPrimitives.ReadUInt16BigEndian(segment[9..]));
    }

    private int ReadScan(ReadOnlySpan<byte> segment, int at)
    {
        var count = segment.Length > 0 ? segment[0] : 0;
        if (_components.Length == 0 || count < 1 || count > _components.Length || segment.Length < 4 + (2 * count))
        {
            throw Corrupt("a scan header is out of place or too short");
        }
        var places = new int[count];
        for (var i = 0; i < count; i++)
        {
            places[i] = Array.IndexOf(_components, segment[1 + (2 * i)]);
            if (places[i] < 0 || segment[2 + (2 * i)] != 0)
            {
                throw Corrupt("a scan names no component of the frame");
            }
        }
        var (near, interleave) = (segment[1 + (2 * count)], segment[2 + (2 * count)]);
        if (interleave > 2 || (interleave == 0) != (count == 1) || (segment[3 + (2 * count)] & 15) != 0 || _maxValue >= 1 << Precision)
        {
            throw Corrupt("a scan's parameters are out of range");
        }
        _decoded += count;
        return DecodeScan(new JlsParameters(_maxValue, near, _t1, _t2, _t3, _reset), places, interleave == 2, at);
    }

    private readonly int DecodeScan(JlsParameters parameters, int[] places, bool bySample, int at)
    {
        var scan = new JlsScan(parameters, _description.Columns, places.Length);
        var bits = new JlsBitReader(_data, at);
        var channels = _components.Length;
        for (var row = 0; row < _description.Rows; row++)
        {
            scan.DecodeLine(ref bits, bySample);
            for (var i = 0; i < places.Length; i++)
            {
                var to = (row * _description.Columns * channels) + places[i];
                foreach (var sample in scan.Line(i))
                {
                    Samples[to] = (ushort)sample;
                    to += channels;
                }
            }
        }
        return bits.Position;
    }
}
