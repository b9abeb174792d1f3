namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>One component of a frame.</summary>
internal sealed class JpegComponent(int id, int horizontal, int vertical, int quantizer)
{
    public int Id { get; } = id;

    public int Horizontal { get; } = horizontal;

    public int Vertical { get; } = vertical;

    public int Quantizer { get; } = quantizer;

    /// <summary>Samples that count: the frame's size at the component's sampling, rounded up.</summary>
    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Blocks in storage: whole MCUs.</summary>
    public int BlocksAcross { get; set; }

    public int BlocksDown { get; set; }

    /// <summary>Quantised coefficients in natural order, 64 a block; allotted for DCT frames.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>Set by each scan.</summary>
    public JpegHuffmanTable? DcTable { get; set; }

    public JpegHuffmanTable? AcTable { get; set; }

    public int Predictor { get; set; }
}

/// <summary>A frame header (T.81 B.2.2) with its components.</summary>
internal sealed class JpegFrame
{
    public required int Process { get; init; }

    public required int Precision { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required JpegComponent[] Components { get; init; }

    public bool IsLossless => Process == 3;

    public bool IsProgressive => Process == 2;

    public int MaxHorizontal { get; private init; }

    public int MaxVertical { get; private init; }

    public int McusAcross { get; private init; }

    public int McusDown { get; private init; }

    /// <summary>Reads the segment of a start of frame.</summary>
    /// <exception cref="DicomFormatException">It is damaged, or of a process that is not read.</exception>
    public static JpegFrame Read(int process, ReadOnlySpan<byte> segment)
    {
        if (process > 3)
        {
            throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, $"JPEG process SOF{process} (hierarchical or arithmetic) is not read here.");
        }
        if (segment.Length < 6 || segment[5] is < 1 or > 4 || segment.Length < 6 + (3 * segment[5]))
        {
            throw Corrupt("its frame header is too short");
        }
        var components = ReadComponents(segment);
        var (maxH, maxV) = (components.Max(c => c.Horizontal), components.Max(c => c.Vertical));
        var (height, width) = ((segment[1] << 8) | segment[2], (segment[3] << 8) | segment[4]);
        var unit = process == 3 ? 1 : 8;
        var frame = new JpegFrame
        {
            Process = process, Precision = segment[0], Width = width, Height = height, Components = components, MaxHorizontal = maxH, MaxVertical = maxV,
            McusAcross = DivideUp(width, unit * maxH), McusDown = DivideUp(height, unit * maxV),
        };
        frame.Check();
        foreach (var component in components)
        {
            component.Width = DivideUp(width * component.Horizontal, maxH);
            component.Height = DivideUp(height * component.Vertical, maxV);
            component.BlocksAcross = frame.McusAcross * component.Horizontal;
            component.BlocksDown = frame.McusDown * component.Vertical;
        }
        return frame;
    }

    public static DicomFormatException Corrupt(string what) => new(DicomErrorCodes.CorruptFrame, $"The JPEG frame is damaged: {what}.");

    public static int DivideUp(int value, int by) => (value + by - 1) / by;

    private static JpegComponent[] ReadComponents(ReadOnlySpan<byte> segment)
    {
        var components = new JpegComponent[segment[5]];
        for (var i = 0; i < components.Length; i++)
        {
            var part = segment[(6 + (3 * i))..];
            components[i] = new JpegComponent(part[0], part[1] >> 4, part[1] & 15, part[2]);
        }
        return components.Any(c => c.Horizontal is < 1 or > 4 || c.Vertical is < 1 or > 4 || c.Quantizer > 3)
            ? throw Corrupt("a component's sampling is out of range")
            : components;
    }

    private void Check()
    {
        var isPrecise = IsLossless ? Precision is >= 2 and <= 16 : Process == 0 ? Precision == 8 : Precision is 8 or 12;
        if (Width == 0 || Height == 0 || !isPrecise)
        {
            throw Corrupt("its size or precision is out of range");
        }
        if (IsLossless && Components.Any(c => c.Horizontal != 1 || c.Vertical != 1))
        {
            throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "Lossless JPEG with subsampled components is not read here.");
        }
    }
}

/// <summary>A scan header (T.81 B.2.3).</summary>
/// <param name="Components">The components it holds, in order.</param>
/// <param name="Start">First coefficient, or the predictor of a lossless scan.</param>
/// <param name="End">Last coefficient.</param>
/// <param name="High">Successive approximation, high.</param>
/// <param name="Low">Successive approximation, low, or the point transform.</param>
/// <param name="RestartInterval">MCUs between restarts; 0 for none.</param>
internal sealed record JpegScan(JpegComponent[] Components, int Start, int End, int High, int Low, int RestartInterval);
