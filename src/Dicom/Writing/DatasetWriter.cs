using System.Buffers.Binary;
using Annotator.Dicom.Parsing;

namespace Annotator.Dicom.Writing;

/// <summary>Writes elements in one coding. Sequences and items have undefined lengths, so nothing is measured before it is written.</summary>
internal sealed class DatasetWriter(Stream target, ValueCoding coding, bool isEncapsulated, bool keepsGroupLengths = false)
{
    private const uint Undefined = 0xFFFFFFFF;
    private static readonly DicomTag Item = new(0xFFFEE000), ItemEnd = new(0xFFFEE00D), SequenceEnd = new(0xFFFEE0DD);

    public void Write(DicomDataset dataset)
    {
        foreach (var element in dataset)
        {
            if (!element.Tag.IsGroupLength || keepsGroupLengths)
            {
                Write(element);
            }
        }
    }

    private void Write(DicomElement element)
    {
        if (element.Fragments is { } fragments)
        {
            WriteFragments(element.Tag, fragments);
        }
        else if (element.IsSequence)
        {
            WriteSequence(element);
        }
        else if (isEncapsulated && element.Tag == DicomTags.PixelData && !element.IsEmpty)
        {
            throw new InvalidOperationException("Native pixel data cannot be written in an encapsulated transfer syntax.");
        }
        else
        {
            WriteBytes(element);
        }
    }

    private void WriteSequence(DicomElement element)
    {
        WriteHeader(element.Tag, DicomVr.SQ, element.Items.Count == 0 ? 0 : Undefined);
        foreach (var item in element.Items)
        {
            WriteDelimiter(Item, item.Count == 0 ? 0 : Undefined);
            Write(item);
            if (item.Count > 0)
            {
                WriteDelimiter(ItemEnd, 0);
            }
        }
        if (element.Items.Count > 0)
        {
            WriteDelimiter(SequenceEnd, 0);
        }
    }

    private void WriteFragments(DicomTag tag, DicomFragments fragments)
    {
        if (!isEncapsulated && tag == DicomTags.PixelData)
        {
            throw new InvalidOperationException("Encapsulated pixel data cannot be written in a native transfer syntax.");
        }
        WriteHeader(tag, DicomVr.OB, Undefined);
        WriteDelimiter(Item, (uint)(4 * fragments.OffsetTable.Count));
        Span<byte> offset = stackalloc byte[4];
        foreach (var entry in fragments.OffsetTable)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(offset, entry);
            target.Write(offset);
        }
        foreach (var fragment in fragments.Items)
        {
            WriteDelimiter(Item, (uint)(fragment.Length + (fragment.Length & 1)));
            target.Write(fragment.Span);
            Pad(fragment.Length, 0);
        }
        WriteDelimiter(SequenceEnd, 0);
    }

    private void WriteBytes(DicomElement element)
    {
        // PS3.5 6.2.2: a value over 64 KiB whose VR has a short length goes as UN.
        var padded = (uint)(element.Bytes.Length + (element.Bytes.Length & 1));
        var vr = coding.IsExplicit && padded > ushort.MaxValue && !element.Vr.HasLongLength() ? DicomVr.UN : element.Vr;
        WriteHeader(element.Tag, vr, padded);
        // UN is little-endian in every syntax, so its bytes are never swapped.
        if (vr.UnitSize() > 1 && element.IsBigEndian != coding.IsBigEndian)
        {
            var swapped = element.Bytes.ToArray();
            ByteOrder.SwapInPlace(swapped, vr.UnitSize());
            target.Write(swapped);
        }
        else
        {
            target.Write(element.Bytes.Span);
        }
        Pad(element.Bytes.Length, element.Vr.PaddingByte());
    }

    private void WriteHeader(DicomTag tag, DicomVr vr, uint length)
    {
        Span<byte> header = stackalloc byte[12];
        WriteTag(header, tag);
        if (!coding.IsExplicit)
        {
            UInt32(header[4..], length);
            target.Write(header[..8]);
            return;
        }
        (header[4], header[5]) = ((byte)((int)vr >> 8), (byte)vr);
        if (vr.HasLongLength())
        {
            UInt32(header[8..], length);
            target.Write(header);
            return;
        }
        if (coding.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)length);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)length);
        }
        target.Write(header[..8]);
    }

    private void WriteDelimiter(DicomTag tag, uint length)
    {
        Span<byte> header = stackalloc byte[8];
        WriteTag(header, tag);
        UInt32(header[4..], length);
        target.Write(header);
    }

    private void WriteTag(Span<byte> header, DicomTag tag)
    {
        var word = coding.IsBigEndian ? tag.Value : (tag.Value << 16) | (tag.Value >> 16);
        UInt32(header, word);
    }

    private void UInt32(Span<byte> bytes, uint value)
    {
        if (coding.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }
    }

    private void Pad(int length, byte padding)
    {
        if ((length & 1) != 0)
        {
            target.WriteByte(padding);
        }
    }
}
