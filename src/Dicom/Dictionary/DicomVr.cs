namespace Annotator.Dicom;

/// <summary>Value representations (PS3.5 6.2). The number of each is its two letters in ASCII, first letter high.</summary>
public enum DicomVr
{
    /// <summary>No value representation.</summary>
    None = 0,

    /// <summary>Application Entity.</summary>
    AE = ('A' << 8) | 'E',

    /// <summary>Age String.</summary>
    AS = ('A' << 8) | 'S',

    /// <summary>Attribute Tag.</summary>
    AT = ('A' << 8) | 'T',

    /// <summary>Code String.</summary>
    CS = ('C' << 8) | 'S',

    /// <summary>Date.</summary>
    DA = ('D' << 8) | 'A',

    /// <summary>Decimal String.</summary>
    DS = ('D' << 8) | 'S',

    /// <summary>Date Time.</summary>
    DT = ('D' << 8) | 'T',

    /// <summary>Floating Point Double.</summary>
    FD = ('F' << 8) | 'D',

    /// <summary>Floating Point Single.</summary>
    FL = ('F' << 8) | 'L',

    /// <summary>Integer String.</summary>
    IS = ('I' << 8) | 'S',

    /// <summary>Long String.</summary>
    LO = ('L' << 8) | 'O',

    /// <summary>Long Text.</summary>
    LT = ('L' << 8) | 'T',

    /// <summary>Other Byte.</summary>
    OB = ('O' << 8) | 'B',

    /// <summary>Other Double.</summary>
    OD = ('O' << 8) | 'D',

    /// <summary>Other Float.</summary>
    OF = ('O' << 8) | 'F',

    /// <summary>Other Long.</summary>
    OL = ('O' << 8) | 'L',

    /// <summary>Other 64-bit Very Long.</summary>
    OV = ('O' << 8) | 'V',

    /// <summary>Other Word.</summary>
    OW = ('O' << 8) | 'W',

    /// <summary>Person Name.</summary>
    PN = ('P' << 8) | 'N',

    /// <summary>Short String.</summary>
    SH = ('S' << 8) | 'H',

    /// <summary>Signed Long.</summary>
    SL = ('S' << 8) | 'L',

    /// <summary>Sequence of Items.</summary>
    SQ = ('S' << 8) | 'Q',

    /// <summary>Signed Short.</summary>
    SS = ('S' << 8) | 'S',

    /// <summary>Short Text.</summary>
    ST = ('S' << 8) | 'T',

    /// <summary>Signed 64-bit Very Long.</summary>
    SV = ('S' << 8) | 'V',

    /// <summary>Time.</summary>
    TM = ('T' << 8) | 'M',

    /// <summary>Unlimited Characters.</summary>
    UC = ('U' << 8) | 'C',

    /// <summary>Unique Identifier.</summary>
    UI = ('U' << 8) | 'I',

    /// <summary>Unsigned Long.</summary>
    UL = ('U' << 8) | 'L',

    /// <summary>Unknown.</summary>
    UN = ('U' << 8) | 'N',

    /// <summary>URI or URL.</summary>
    UR = ('U' << 8) | 'R',

    /// <summary>Unsigned Short.</summary>
    US = ('U' << 8) | 'S',

    /// <summary>Unlimited Text.</summary>
    UT = ('U' << 8) | 'T',

    /// <summary>Unsigned 64-bit Very Long.</summary>
    UV = ('U' << 8) | 'V',
}

/// <summary>What PS3.5 table 6.2-1 says of each value representation.</summary>
public static class DicomVrs
{
    /// <summary>The VR of two ASCII letters.</summary>
    /// <returns>False when the standard has no such VR.</returns>
    public static bool TryParse(byte first, byte second, out DicomVr vr)
    {
        vr = (DicomVr)((first << 8) | second);
        return IsKnown(vr);
    }

    /// <summary>The VR spelled by a text of two letters.</summary>
    public static bool TryParse(string? text, out DicomVr vr)
    {
        vr = DicomVr.None;
        return text is { Length: 2 } && text[0] < 128 && text[1] < 128 && TryParse((byte)text[0], (byte)text[1], out vr);
    }

    /// <summary>The VR is in the standard.</summary>
    public static bool IsKnown(this DicomVr vr) => vr switch
    {
        DicomVr.AE or DicomVr.AS or DicomVr.AT or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.FD or DicomVr.FL or DicomVr.IS
            or DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.SL or DicomVr.SS or DicomVr.ST or DicomVr.TM or DicomVr.UI
            or DicomVr.UL or DicomVr.US => true,
        _ => vr.HasLongLength(),
    };

    /// <summary>In explicit VR the length takes 32 bits after two reserved bytes (PS3.5 7.1.2).</summary>
    public static bool HasLongLength(this DicomVr vr) => vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW or DicomVr.SQ
        or DicomVr.SV or DicomVr.UC or DicomVr.UN or DicomVr.UR or DicomVr.UT or DicomVr.UV;

    /// <summary>Values are characters.</summary>
    public static bool IsText(this DicomVr vr) => vr is DicomVr.AE or DicomVr.AS or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.IS
        or DicomVr.TM or DicomVr.UI or DicomVr.UR || vr.UsesCharacterSet();

    /// <summary>Characters are coded as Specific Character Set says (PS3.5 6.1.2.3); others are ASCII.</summary>
    public static bool UsesCharacterSet(this DicomVr vr) =>
        vr is DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.ST or DicomVr.UC or DicomVr.UT;

    /// <summary>A backslash separates values; in the others it is a character.</summary>
    public static bool IsMultiValued(this DicomVr vr) => vr.IsText() && vr is not (DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UR);

    /// <summary>Leading spaces are part of the value.</summary>
    public static bool KeepsLeadingSpaces(this DicomVr vr) => vr is DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UC or DicomVr.UR;

    /// <summary>Bytes in one binary value, and so the unit of a byte swap: 1, 2, 4 or 8.</summary>
    public static int UnitSize(this DicomVr vr) => vr switch
    {
        DicomVr.AT or DicomVr.OW or DicomVr.SS or DicomVr.US => 2,
        DicomVr.FL or DicomVr.OF or DicomVr.OL or DicomVr.SL or DicomVr.UL => 4,
        DicomVr.FD or DicomVr.OD or DicomVr.OV or DicomVr.SV or DicomVr.UV => 8,
        _ => 1,
    };

    /// <summary>The byte that fills a value up to an even length (PS3.5 6.2).</summary>
    public static byte PaddingByte(this DicomVr vr) => vr.IsText() && vr != DicomVr.UI ? (byte)' ' : (byte)0;

    /// <summary>Values are bytes, words or numbers in bulk that PS3.18 F.2.3 writes as base64.</summary>
    public static bool IsBulk(this DicomVr vr) =>
        vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW or DicomVr.UN;
}
