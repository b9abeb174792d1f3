namespace Annotator.Dicom.Parsing;

/// <summary>Tag, VR and length of an element, as PS3.5 7.1 codes them, and as files in practice do.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Vr">The VR, resolved by the dictionary where the coding names none.</param>
/// <param name="Length">Bytes of the value; 0xFFFFFFFF when a delimiter ends it.</param>
/// <param name="Size">Bytes of the header.</param>
/// <param name="ContentCoding">How the value is coded: UN is implicit little-endian whatever surrounds it (PS3.5 6.2.2).</param>
internal readonly record struct ElementHeader(DicomTag Tag, DicomVr Vr, uint Length, int Size, ValueCoding ContentCoding)
{
    private const uint Undefined = 0xFFFFFFFF;

    /// <summary>Reads the header at a position that has at least eight bytes before <paramref name="end"/>.</summary>
    public static ElementHeader Read(ReadOnlySpan<byte> bytes, int at, int end, DicomTag tag, ValueCoding coding, bool isSigned)
    {
        // Elements without VR inside explicit data are a known fault of some writers; no VR has other bytes than capitals.
        if (!coding.IsExplicit || !IsCapital(bytes[at + 4]) || !IsCapital(bytes[at + 5]))
        {
            var length = coding.UInt32(bytes, at + 4);
            return new ElementHeader(tag, ImplicitVr(tag, length, isSigned), length, 8, coding with { IsExplicit = false });
        }
        var isKnown = DicomVrs.TryParse(bytes[at + 4], bytes[at + 5], out var vr);
        if (!isKnown)
        {
            return new ElementHeader(tag, DicomVr.UN, coding.UInt16(bytes, at + 6), 8, coding);
        }
        if (!vr.HasLongLength())
        {
            return new ElementHeader(tag, vr, coding.UInt16(bytes, at + 6), 8, coding);
        }
        if (end - at < 12)
        {
            throw new DicomFormatException(DicomErrorCodes.Truncated, $"The data end inside {tag}, at byte {at}.");
        }
        var longLength = coding.UInt32(bytes, at + 8);
        return vr == DicomVr.UN
            ? Unknown(tag, longLength, isSigned)
            : new ElementHeader(tag, vr, longLength, 12, coding);
    }

    /// <summary>How the items of a sequence are coded: as the sequence, unless the first element shows that VRs are missing or present after all.</summary>
    public static ValueCoding ItemCoding(ReadOnlySpan<byte> bytes, int at, int end, ValueCoding coding)
    {
        if (end - at < 8 || coding.Tag(bytes, at).Group == 0xFFFE)
        {
            return coding;
        }
        var looksExplicit = DicomVrs.TryParse(bytes[at + 4], bytes[at + 5], out var vr) && (!vr.HasLongLength() || (bytes[at + 6] | bytes[at + 7]) == 0);
        if (looksExplicit == coding.IsExplicit)
        {
            return coding;
        }
        // Read as implicit, these bytes would be a length; only where it cannot be one is the item taken as explicit.
        return looksExplicit && coding.UInt32(bytes, at + 4) <= (uint)(end - at - 8) ? coding : coding with { IsExplicit = looksExplicit };
    }

    private static ElementHeader Unknown(DicomTag tag, uint length, bool isSigned)
    {
        var vr = length == Undefined ? DicomVr.SQ : tag.IsPrivate ? DicomVr.UN : ImplicitVr(tag, length, isSigned);
        return new ElementHeader(tag, vr, length, 12, ValueCoding.ImplicitLittle);
    }

    private static DicomVr ImplicitVr(DicomTag tag, uint length, bool isSigned)
    {
        if (length == Undefined && tag.Value != 0x7FE00010)
        {
            return DicomVr.SQ;
        }
        if (DicomDictionary.Find(tag) is not { } entry)
        {
            return DicomVr.UN;
        }
        if (entry.OtherVrs.Count == 0)
        {
            return entry.Vr;
        }
        // PS3.5 A.1: bulk data are OW in implicit VR; "US or SS" follows Pixel Representation.
        return entry.OtherVrs.Contains(DicomVr.OW) ? DicomVr.OW : isSigned ? DicomVr.SS : DicomVr.US;
    }

    private static bool IsCapital(byte value) => value is >= (byte)'A' and <= (byte)'Z';
}
