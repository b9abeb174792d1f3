using System.Runtime.InteropServices;

namespace Annotator.Dicom;

/// <summary>The character set that the text of a dataset is coded in; shared by its elements, known once the dataset is read.</summary>
internal sealed class TextContext(DicomCharacterSet characterSet)
{
    public DicomCharacterSet CharacterSet { get; set; } = characterSet;
}

/// <summary>One attribute with its value. Values are decoded when asked for; bytes are a slice of the source and must not be changed.</summary>
public sealed partial class DicomElement
{
    private readonly object? _content;
    private readonly TextContext? _text;

    /// <summary>An element of little-endian bytes.</summary>
    public DicomElement(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> bytes)
        : this(tag, vr, bytes, null)
    {
    }

    /// <summary>A sequence of items (VR SQ).</summary>
    public DicomElement(DicomTag tag, IReadOnlyList<DicomDataset> items)
    {
        (Tag, Vr, _content) = (tag, DicomVr.SQ, items);
    }

    /// <summary>Encapsulated pixel data (VR OB).</summary>
    public DicomElement(DicomTag tag, DicomFragments fragments)
    {
        (Tag, Vr, _content) = (tag, DicomVr.OB, fragments);
    }

    internal DicomElement(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> bytes, TextContext? text, bool isBigEndian = false)
    {
        (Tag, Vr, Bytes, _text, IsBigEndian) = (tag, vr, bytes, text, isBigEndian);
    }

    /// <summary>The tag.</summary>
    public DicomTag Tag { get; }

    /// <summary>The VR as read; where the source was implicit, the dictionary's, and for UN of a known public tag the dictionary's too.</summary>
    public DicomVr Vr { get; }

    /// <summary>The value field, little-endian; of pixel data from a big-endian file as stored. Empty for sequences and fragments.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The bytes are big-endian. Only ever true of native pixel data, which is swapped when frames are read.</summary>
    public bool IsBigEndian { get; }

    /// <summary>The items of a sequence; empty for anything else.</summary>
    public IReadOnlyList<DicomDataset> Items => _content as IReadOnlyList<DicomDataset> ?? [];

    /// <summary>The fragments of encapsulated pixel data; null for anything else.</summary>
    public DicomFragments? Fragments => _content as DicomFragments;

    /// <summary>The element is a sequence.</summary>
    public bool IsSequence => _content is IReadOnlyList<DicomDataset>;

    /// <summary>There is no value: no bytes, no item, no fragment.</summary>
    public bool IsEmpty => Bytes.IsEmpty && Items.Count == 0 && Fragments is null;

    /// <summary>The set in which the element's text is coded.</summary>
    public DicomCharacterSet CharacterSet => _text?.CharacterSet ?? DicomCharacterSet.Utf8;

    /// <summary>The same element under another tag or VR, with the same bytes and character set.</summary>
    public DicomElement With(DicomTag tag, DicomVr vr) => new(tag, vr, Bytes, _text, IsBigEndian);

    /// <summary>The values as text: split at backslashes where the VR has several, padding removed. Numbers and tags are written out; bulk bytes give
    /// none.</summary>
    public IReadOnlyList<string> GetStrings()
    {
        if (Bytes.IsEmpty)
        {
            return [];
        }
        if (!Vr.IsText())
        {
            return Vr == DicomVr.AT ? [.. GetTags().Select(tag => tag.ToHex())] : [.. GetNumbers().Select(DicomNumbers.ToText)];
        }
        var text = CharacterSet.Decode(Bytes.Span, Vr);
        return Vr.IsMultiValued() && text.Contains('\\', StringComparison.Ordinal)
            ? [.. text.Split('\\').Select(Trim)]
            : [Trim(text)];
    }

    /// <summary>The first value as text; null when there is none or it is empty.</summary>
    public string? GetString() => GetStrings() is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>The values as numbers: of binary VRs, and of DS and IS; a text value that is no number gives NaN.</summary>
    public IReadOnlyList<double> GetDoubles() =>
        Vr is DicomVr.DS or DicomVr.IS ? [.. GetStrings().Select(DicomNumbers.ParseDecimal)] : [.. GetNumbers().Select(DicomNumbers.ToDouble)];

    /// <summary>The values as whole numbers; one that is none, or is out of range, gives null.</summary>
    public IReadOnlyList<long?> GetIntegers() =>
        Vr is DicomVr.DS or DicomVr.IS ? [.. GetStrings().Select(DicomNumbers.ParseInteger)] : [.. GetNumbers().Select(DicomNumbers.ToInteger)];

    /// <summary>The tags of an AT element.</summary>
    public IReadOnlyList<DicomTag> GetTags()
    {
        var words = MemoryMarshal.Cast<byte, ushort>(Bytes.Span);
        var tags = new DicomTag[words.Length / 2];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = new DicomTag(words[2 * i], words[(2 * i) + 1]);
        }
        return tags;
    }

    /// <summary>Tag and VR; never the value, so that a log cannot leak one.</summary>
    public override string ToString() => $"{Tag} {Vr} {DicomDictionary.KeywordOf(Tag)}";

    private IEnumerable<object> GetNumbers() => DicomNumbers.Read(Vr, Bytes);

    private string Trim(string value) => Vr.KeepsLeadingSpaces() ? value.TrimEnd(' ', '\0') : value.Trim(' ', '\0');
}
