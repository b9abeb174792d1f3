namespace Annotator.Dicom;

/// <summary>The bounds within which untrusted files are read; past one of them reading ends with a <see cref="DicomFormatException"/>.</summary>
public sealed record DicomReaderOptions
{
    /// <summary>The default bounds.</summary>
    public static DicomReaderOptions Default { get; } = new();

    /// <summary>Sequences inside sequences. Default 32.</summary>
    public int MaxNesting { get; init; } = 32;

    /// <summary>Elements, items and fragments of a file together. Default 1,000,000.</summary>
    public int MaxElements { get; init; } = 1_000_000;

    /// <summary>Bytes a deflated dataset may inflate to. Default 1 GiB.</summary>
    public long MaxInflatedBytes { get; init; } = 1L << 30;

    /// <summary>Bytes that reading may allocate beside the source: objects, inflated data and swapped values. Default 1.5 GiB.</summary>
    public long MaxAllocatedBytes { get; init; } = 3L << 29;

    /// <summary>Bytes that one decoded frame may take. Default 512 MiB.</summary>
    public long MaxFrameBytes { get; init; } = 1L << 29;

    /// <summary>Stop at the pixel data: nothing after them is read, and encapsulated fragments are not walked.</summary>
    public bool StopAtPixelData { get; init; }
}
