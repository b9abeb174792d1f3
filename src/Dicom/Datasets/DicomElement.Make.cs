using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Annotator.Dicom;

public sealed partial class DicomElement
{
    /// <summary>An element of text values in a character set; other VRs than the text ones are refused.</summary>
    /// <exception cref="ArgumentException">The VR is not a text one.</exception>
    /// <exception cref="EncoderFallbackException">A character is not in the set.</exception>
    public static DicomElement OfStrings(DicomTag tag, DicomVr vr, IReadOnlyList<string> values, DicomCharacterSet characterSet) =>
        OfStrings(tag, vr, values, new TextContext(characterSet));

    /// <summary>An element of numbers: the binary form of a number VR, the text form of DS and IS.</summary>
    /// <exception cref="ArgumentException">The VR holds no numbers.</exception>
    /// <exception cref="OverflowException">A number does not fit the VR.</exception>
    public static DicomElement OfNumbers(DicomTag tag, DicomVr vr, IReadOnlyList<double> values)
    {
        if (vr is DicomVr.DS or DicomVr.IS)
        {
            return OfStrings(tag, vr, [.. values.Select(value => ToDecimalText(value, vr))], DicomCharacterSet.Default);
        }
        var bytes = new byte[values.Count * vr.UnitSize()];
        for (var i = 0; i < values.Count; i++)
        {
            WriteNumber(bytes.AsSpan(i * vr.UnitSize()), vr, values[i]);
        }
        return new DicomElement(tag, vr, bytes);
    }

    internal static DicomElement OfStrings(DicomTag tag, DicomVr vr, IReadOnlyList<string> values, TextContext text)
    {
        if (!vr.IsText())
        {
            throw new ArgumentException($"{tag} has VR {vr}, which holds no text.", nameof(vr));
        }
        var joined = string.Join('\\', values);
        var bytes = vr.UsesCharacterSet() ? text.CharacterSet.Encode(joined) : Encoding.ASCII.GetBytes(joined);
        if (bytes.Length % 2 != 0)
        {
            Array.Resize(ref bytes, bytes.Length + 1);
            bytes[^1] = vr.PaddingByte();
        }
        return new DicomElement(tag, vr, bytes, text);
    }

    /// <summary>A number in at most the 16 characters of DS (PS3.5 6.2): the shortest exact form, else as many digits as fit.</summary>
    internal static string ToDecimalText(double value, DicomVr vr)
    {
        if (vr == DicomVr.IS)
        {
            return checked((int)value).ToString(CultureInfo.InvariantCulture);
        }
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        for (var digits = 16; text.Length > 16; digits--)
        {
            text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
        }
        return text;
    }

    private static void WriteNumber(Span<byte> target, DicomVr vr, double value)
    {
        checked
        {
            switch (vr)
            {
                case DicomVr.US: BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)value); break;
                case DicomVr.SS: BinaryPrimitives.WriteInt16LittleEndian(target, (short)value); break;
                case DicomVr.UL: BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)value); break;
                case DicomVr.SL: BinaryPrimitives.WriteInt32LittleEndian(target, (int)value); break;
                case DicomVr.UV: BinaryPrimitives.WriteUInt64LittleEndian(target, (ulong)value); break;
                case DicomVr.SV: BinaryPrimitives.WriteInt64LittleEndian(target, (long)value); break;
                case DicomVr.FL: BinaryPrimitives.WriteSingleLittleEndian(target, (float)value); break;
                case DicomVr.FD: BinaryPrimitives.WriteDoubleLittleEndian(target, value); break;
                default: throw new ArgumentException($"VR {vr} holds no numbers.", nameof(vr));
            }
        }
    }
}
