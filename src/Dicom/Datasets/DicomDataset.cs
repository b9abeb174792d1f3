using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Annotator.Dicom;

/// <summary>Attributes in ascending tag order, each at most once; items of sequences are datasets too.</summary>
/// <remarks>Not safe for change by several threads; safe for reading by many.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "A data set is the standard's own word.")]
public sealed partial class DicomDataset : IReadOnlyCollection<DicomElement>
{
    private readonly List<DicomElement> _elements;
    private TextContext _text;

    /// <summary>An empty dataset whose text is UTF-8 until Specific Character Set says otherwise.</summary>
    public DicomDataset()
        : this(new TextContext(DicomCharacterSet.Utf8), [])
    {
    }

    internal DicomDataset(TextContext text, List<DicomElement> elements)
    {
        (_text, _elements) = (text, elements);
    }

    /// <inheritdoc/>
    public int Count => _elements.Count;

    /// <summary>The character set of the dataset's text: its own, or the enclosing dataset's.</summary>
    public DicomCharacterSet CharacterSet => _text.CharacterSet;

    /// <summary>The element of a tag; null when there is none.</summary>
    public DicomElement? this[DicomTag tag]
    {
        get
        {
            var at = IndexOf(tag);
            return at < 0 ? null : _elements[at];
        }
    }

    /// <summary>The tag is present, with or without a value.</summary>
    public bool Contains(DicomTag tag) => IndexOf(tag) >= 0;

    /// <summary>Puts an element in its place, replacing one of the same tag.</summary>
    /// <remarks>After a new Specific Character Set, text set by value is coded in it; elements already there keep theirs until they are written.</remarks>
    public DicomDataset Set(DicomElement element)
    {
        if (_elements.Count == 0 || _elements[^1].Tag < element.Tag)
        {
            _elements.Add(element);
        }
        else
        {
            var at = IndexOf(element.Tag);
            if (at >= 0)
            {
                _elements[at] = element;
            }
            else
            {
                _elements.Insert(~at, element);
            }
        }
        if (element.Tag == DicomTags.SpecificCharacterSet)
        {
            _text = new TextContext(DicomCharacterSet.Of(element.GetStrings()));
        }
        return this;
    }

    /// <summary>Removes an element.</summary>
    /// <returns>False when there was none.</returns>
    public bool Remove(DicomTag tag)
    {
        var at = IndexOf(tag);
        if (at >= 0)
        {
            _elements.RemoveAt(at);
        }
        return at >= 0;
    }

    /// <summary>A dataset with the same elements, which can be changed without changing this one. Items of sequences are shared.</summary>
    public DicomDataset Clone() => new(new TextContext(_text.CharacterSet), [.. _elements]);

    /// <summary>Who owns a private element's block (PS3.5 7.8.1); null when no creator is there.</summary>
    public string? PrivateCreatorOf(DicomTag tag) =>
        tag.IsPrivate && tag.Element >= 0x1000 ? this[new DicomTag(tag.Group, tag.Element >> 8)]?.GetString() : null;

    /// <inheritdoc/>
    public IEnumerator<DicomElement> GetEnumerator() => _elements.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(DicomTag tag)
    {
        var (low, high) = (0, _elements.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = _elements[middle].Tag.Value;
            if (found == tag.Value)
            {
                return middle;
            }
            if (found < tag.Value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return ~low;
    }
}
