using System.Globalization;

namespace Annotator.Dicom;

/// <summary>The name of an attribute: group and element (PS3.5 7.1).</summary>
/// <param name="Value">Group in the high, element in the low 16 bits.</param>
public readonly record struct DicomTag(uint Value) : IComparable<DicomTag>
{
    /// <summary>A tag from its group and element.</summary>
    public DicomTag(int group, int element) : this(((uint)group << 16) | (ushort)element)
    {
    }

    /// <summary>The group number, 0 to 65535.</summary>
    public int Group => (int)(Value >> 16);

    /// <summary>The element number, 0 to 65535.</summary>
    public int Element => (int)(Value & 0xFFFF);

    /// <summary>The group is odd: a vendor's own attribute (PS3.5 7.8).</summary>
    public bool IsPrivate => (Value & 0x10000) != 0;

    /// <summary>A private creator (gggg,0010-00FF).</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x10 and <= 0xFF;

    /// <summary>A group length (gggg,0000).</summary>
    public bool IsGroupLength => Element == 0;

    /// <summary>The eight upper-case hex digits of PS3.18 F.2.2.</summary>
    public string ToHex() => Value.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>Reads eight hex digits, <c>(gggg,eeee)</c> or a keyword of the standard.</summary>
    /// <returns>False when the text is none of these.</returns>
    public static bool TryParse(string? text, out DicomTag tag)
    {
        tag = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }
        if (text.Length == 11 && text[0] == '(' && text[5] == ',' && text[10] == ')')
        {
            text = string.Concat(text.AsSpan(1, 4), text.AsSpan(6, 4));
        }
        if (text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            tag = new DicomTag(value);
            return true;
        }
        return DicomDictionary.TryFind(text, out tag);
    }

    /// <inheritdoc/>
    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary><c>(gggg,eeee)</c>, upper-case.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:X4},{Element:X4})");

    /// <summary>Tags in ascending order.</summary>
    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    /// <summary>Tags in descending order.</summary>
    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    /// <summary>Tags in ascending order or equal.</summary>
    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    /// <summary>Tags in descending order or equal.</summary>
    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;
}
