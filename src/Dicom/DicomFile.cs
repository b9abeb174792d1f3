using Annotator.Dicom.Parsing;

namespace Annotator.Dicom;

/// <summary>A DICOM file: its meta information and its dataset (PS3.10 7).</summary>
public sealed class DicomFile
{
    private const int PreambleLength = 128;

    /// <summary>A file of a dataset that is to be written in a transfer syntax.</summary>
    public DicomFile(DicomDataset dataset, TransferSyntax transferSyntax)
        : this(new DicomDataset(), dataset, transferSyntax)
    {
    }

    private DicomFile(DicomDataset meta, DicomDataset dataset, TransferSyntax transferSyntax)
    {
        (MetaInformation, Dataset, TransferSyntax) = (meta, dataset, transferSyntax);
    }

    /// <summary>Group 0002 as read; empty when the source had none. The writer makes its own.</summary>
    public DicomDataset MetaInformation { get; }

    /// <summary>The dataset; its values are slices of the memory it was read from.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>How dataset and pixels are coded: as found in the bytes where the meta information is missing or wrong.</summary>
    public TransferSyntax TransferSyntax { get; }

    /// <summary>The bytes begin as a Part 10 file does.</summary>
    public static bool HasPreamble(ReadOnlySpan<byte> bytes) => bytes.Length >= PreambleLength + 4 && bytes.Slice(PreambleLength, 4).SequenceEqual("DICM"u8);

    /// <summary>Reads a file; without a preamble or meta information too.</summary>
    /// <param name="source">The whole file. It is kept, not copied: it must not change while the result is in use.</param>
    /// <param name="options">The bounds; the defaults when null.</param>
    /// <exception cref="DicomFormatException">The bytes are no DICOM, are damaged, or pass a bound.</exception>
    public static DicomFile Read(ReadOnlyMemory<byte> source, DicomReaderOptions? options = null)
    {
        options ??= DicomReaderOptions.Default;
        if (HasPreamble(source.Span))
        {
            return ReadFrom(source, PreambleLength + 4, options);
        }
        if (!BodyCoding.LooksLikeDataset(source.Span))
        {
            throw new DicomFormatException(DicomErrorCodes.NotDicom, "The file has no DICOM prefix and does not begin with a dataset.");
        }
        return ReadFrom(source, 0, options);
    }

    /// <summary>Reads a file from disk.</summary>
    /// <exception cref="DicomFormatException">The bytes are no DICOM, are damaged, or pass a bound.</exception>
    public static async Task<DicomFile> ReadAsync(string path, DicomReaderOptions? options = null, CancellationToken cancellationToken = default) =>
        Read(await File.ReadAllBytesAsync(path, cancellationToken), options);

    /// <summary>Reads a bare dataset, as a network message holds it.</summary>
    /// <exception cref="DicomFormatException">The bytes are damaged or pass a bound.</exception>
    public static DicomFile ReadDataset(ReadOnlyMemory<byte> source, TransferSyntax transferSyntax, DicomReaderOptions? options = null) =>
        ReadBody(new DicomDataset(), source, transferSyntax, options ?? DicomReaderOptions.Default);

    private static DicomFile ReadFrom(ReadOnlyMemory<byte> source, int start, DicomReaderOptions options)
    {
        var parser = new DatasetParser(source, options);
        var meta = parser.ReadMeta(start);
        var body = source[parser.Position..];
        var stated = meta.GetString(DicomTags.TransferSyntaxUid);
        return ReadBody(meta, body, stated is null ? null : TransferSyntax.Of(stated), options);
    }

    private static DicomFile ReadBody(DicomDataset meta, ReadOnlyMemory<byte> body, TransferSyntax? stated, DicomReaderOptions options)
    {
        if (stated is { IsDeflated: true })
        {
            body = Inflater.Inflate(body, options);
        }
        var coding = BodyCoding.Of(body.Span, stated);
        var dataset = new DatasetParser(body, options).ReadRoot(0, coding);
        return new DicomFile(meta, dataset, BodyCoding.SyntaxOf(coding, stated));
    }
}
