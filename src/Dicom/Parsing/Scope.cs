namespace Annotator.Dicom.Parsing;

/// <summary>What holds while the elements of one dataset are read.</summary>
/// <param name="End">The byte after the last that the dataset may use.</param>
/// <param name="IsUndefined">A delimiter ends it.</param>
/// <param name="Coding">How its elements are coded.</param>
/// <param name="Text">How its text is coded.</param>
/// <param name="Depth">Sequences around it.</param>
/// <param name="IsSigned">Pixel Representation seen so far, which decides "US or SS".</param>
internal readonly record struct Scope(int End, bool IsUndefined, ValueCoding Coding, TextContext Text, int Depth, bool IsSigned)
{
    public Scope Sequence(int end, bool isUndefined, ValueCoding coding) =>
        this with { End = Math.Min(end, End), IsUndefined = isUndefined, Coding = coding, Depth = Depth + 1 };

    public Scope Item(int end, bool isUndefined, ValueCoding coding) => this with { End = end, IsUndefined = isUndefined, Coding = coding };

    /// <summary>The scope for what follows an element that changes it.</summary>
    public Scope After(DicomElement element)
    {
        if (element.Tag == DicomTags.SpecificCharacterSet)
        {
            var set = DicomCharacterSet.Of(element.GetStrings());
            if (Depth > 0)
            {
                return this with { Text = new TextContext(set) };
            }
            Text.CharacterSet = set;
        }
        return element.Tag == DicomTags.PixelRepresentation ? this with { IsSigned = element.GetIntegers() is [1, ..] } : this;
    }
}

/// <summary>How elements are coded: with or without VR, and in which byte order.</summary>
internal readonly record struct ValueCoding(bool IsExplicit, bool IsBigEndian)
{
    public static ValueCoding ExplicitLittle => new(true, false);

    public static ValueCoding ImplicitLittle => new(false, false);

    public DicomTag Tag(ReadOnlySpan<byte> bytes, int at) => new(UInt16(bytes, at), UInt16(bytes, at + 2));

    public ushort UInt16(ReadOnlySpan<byte> bytes, int at) => (ushort)(IsBigEndian ? (bytes[at] << 8) | bytes[at + 1] : bytes[at] | (bytes[at + 1] << 8));

    public uint UInt32(ReadOnlySpan<byte> bytes, int at) => IsBigEndian
        ? ((uint)UInt16(bytes, at) << 16) | UInt16(bytes, at + 2)
        : UInt16(bytes, at) | ((uint)UInt16(bytes, at + 2) << 16);
}

/// <summary>Counts what reading a file costs against its bounds.</summary>
internal sealed class ReadBudget(DicomReaderOptions options)
{
    /// <summary>An element object and its place in a list, roughly.</summary>
    public const int ElementBytes = 112;

    /// <summary>A dataset object with its list, roughly.</summary>
    public const int DatasetBytes = 144;

    private long _bytes = options.MaxAllocatedBytes;
    private int _elements = options.MaxElements;

    /// <summary>Counts one object of so many bytes.</summary>
    /// <exception cref="DicomFormatException">A bound is passed.</exception>
    public void Take(long bytes)
    {
        if (--_elements < 0)
        {
            throw new DicomFormatException(DicomErrorCodes.TooManyElements, $"The file has more than {options.MaxElements} elements, items and fragments.");
        }
        _bytes -= bytes;
        if (_bytes < 0)
        {
            throw new DicomFormatException(DicomErrorCodes.TooLarge, $"Reading the file would take more than {options.MaxAllocatedBytes} bytes.");
        }
    }
}
