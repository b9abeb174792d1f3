namespace Annotator.Dicom.Parsing;

/// <summary>Reads datasets from memory within bounds. One parser reads one file.</summary>
internal sealed class DatasetParser(ReadOnlyMemory<byte> source, DicomReaderOptions options)
{
    private const uint Item = 0xFFFEE000, ItemEnd = 0xFFFEE00D, SequenceEnd = 0xFFFEE0DD, Undefined = 0xFFFFFFFF;

    private readonly ReadBudget _budget = new(options);

    /// <summary>Where reading stopped.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the file's dataset from <paramref name="start"/> to the end.</summary>
    public DicomDataset ReadRoot(int start, ValueCoding coding)
    {
        Position = start;
        return ReadDataset(new Scope(source.Length, false, coding, new TextContext(DicomCharacterSet.Default), 0, false));
    }

    /// <summary>Reads the elements of the File Meta Information, which end where another group begins (PS3.10 7.1).</summary>
    public DicomDataset ReadMeta(int start)
    {
        Position = start;
        return ReadDataset(new Scope(source.Length, false, ValueCoding.ExplicitLittle, new TextContext(DicomCharacterSet.Default), 0, false), onlyGroup: 2);
    }

    private DicomDataset ReadDataset(Scope scope, int onlyGroup = -1)
    {
        _budget.Take(ReadBudget.DatasetBytes);
        var elements = new List<DicomElement>();
        var isSorted = true;
        while (ReadTag(scope, onlyGroup) is { } tag)
        {
            if (tag.Value == ItemEnd)
            {
                SkipDelimiter();
                if (scope.IsUndefined)
                {
                    return Finish(scope, elements, isSorted);
                }
                continue;
            }
            var header = ElementHeader.Read(source.Span, Position, scope.End, tag, scope.Coding, scope.IsSigned);
            if (scope.Depth == 0 && options.StopAtPixelData && IsPixelData(tag))
            {
                return Finish(scope, elements, isSorted);
            }
            Position += header.Size;
            var element = ReadValue(header, scope);
            isSorted &= elements.Count == 0 || elements[^1].Tag < tag;
            elements.Add(element);
            scope = scope.After(element);
        }
        return scope.IsUndefined ? throw Truncated("an item of undefined length") : Finish(scope, elements, isSorted);
    }

    /// <summary>The next tag, not consumed; null at the scope's end.</summary>
    private DicomTag? ReadTag(Scope scope, int onlyGroup)
    {
        var left = scope.End - Position;
        if (left < 8)
        {
            return left == 0 || (scope.Depth == 0 && IsZero(scope.End)) ? null : throw Truncated("an element's header");
        }
        var tag = scope.Coding.Tag(source.Span, Position);
        if (onlyGroup >= 0 && tag.Group != onlyGroup)
        {
            return null;
        }
        if (tag.Value == 0 && scope.Depth == 0 && IsZero(scope.End))
        {
            Position = scope.End;
            return null;
        }
        if (tag.Group == 0xFFFE && tag.Value != ItemEnd)
        {
            throw new DicomFormatException(DicomErrorCodes.Malformed, $"{tag} stands where an element should, at byte {Position}.");
        }
        return tag;
    }

    private DicomElement ReadValue(ElementHeader header, Scope scope)
    {
        _budget.Take(ReadBudget.ElementBytes);
        if (header.Length == Undefined)
        {
            return IsPixelData(header.Tag) || header.Vr is DicomVr.OB or DicomVr.OW
                ? new DicomElement(header.Tag, ReadFragments(scope))
                : new DicomElement(header.Tag, ReadItems(scope.Sequence(source.Length, true, header.ContentCoding)));
        }
        if (header.Length > (uint)(scope.End - Position))
        {
            throw Truncated(header.Tag.ToString());
        }
        var length = (int)header.Length;
        if (header.Vr == DicomVr.SQ)
        {
            return new DicomElement(header.Tag, ReadItems(scope.Sequence(Position + length, false, header.ContentCoding)));
        }
        var bytes = source.Slice(Position, length);
        Position += length;
        if (!header.ContentCoding.IsBigEndian || header.Vr.UnitSize() == 1)
        {
            return new DicomElement(header.Tag, header.Vr, bytes, scope.Text);
        }
        return IsPixelData(header.Tag)
            ? new DicomElement(header.Tag, header.Vr, bytes, scope.Text, isBigEndian: true)
            : new DicomElement(header.Tag, header.Vr, Swap(bytes, header.Vr), scope.Text);
    }

    private List<DicomDataset> ReadItems(Scope scope)
    {
        if (scope.Depth > options.MaxNesting)
        {
            throw new DicomFormatException(DicomErrorCodes.TooDeep, $"Sequences are nested deeper than {options.MaxNesting}.");
        }
        var items = new List<DicomDataset>();
        while (scope.IsUndefined || Position < scope.End)
        {
            var (tag, length) = ReadItemHeader(scope);
            if (tag == SequenceEnd)
            {
                if (scope.IsUndefined)
                {
                    return items;
                }
                continue;
            }
            if (tag != Item || (length != Undefined && length > (uint)(scope.End - Position)))
            {
                throw new DicomFormatException(DicomErrorCodes.Malformed, $"A sequence has no whole item at byte {Position - 8}.");
            }
            var end = length == Undefined ? scope.End : Position + (int)length;
            items.Add(ReadDataset(scope.Item(end, length == Undefined, ElementHeader.ItemCoding(source.Span, Position, end, scope.Coding))));
        }
        return items;
    }

    private DicomFragments ReadFragments(Scope scope)
    {
        if (ReadFragment(scope) is not { } table)
        {
            return new DicomFragments([], []);
        }
        _budget.Take(table.Length);
        var items = new List<ReadOnlyMemory<byte>>();
        while (ReadFragment(scope) is { } fragment)
        {
            _budget.Take(ReadBudget.ElementBytes);
            items.Add(fragment);
        }
        return new DicomFragments(OffsetTable(table.Span), items);
    }

    /// <summary>The next fragment; null at the delimiter.</summary>
    private ReadOnlyMemory<byte>? ReadFragment(Scope scope)
    {
        var (tag, length) = ReadItemHeader(scope);
        if (tag == SequenceEnd)
        {
            return null;
        }
        if (tag != Item)
        {
            throw new DicomFormatException(DicomErrorCodes.Malformed, $"Pixel data have no fragment at byte {Position - 8}.");
        }
        if (length > (uint)(scope.End - Position))
        {
            throw Truncated("a fragment");
        }
        var bytes = source.Slice(Position, (int)length);
        Position += (int)length;
        return bytes;
    }

    private (uint Tag, uint Length) ReadItemHeader(Scope scope)
    {
        if (scope.End - Position < 8)
        {
            throw Truncated("an item's header");
        }
        var (tag, length) = (scope.Coding.Tag(source.Span, Position).Value, scope.Coding.UInt32(source.Span, Position + 4));
        Position += 8;
        return (tag, length);
    }

    private void SkipDelimiter() => Position += 8;

    private byte[] Swap(ReadOnlyMemory<byte> bytes, DicomVr vr)
    {
        _budget.Take(bytes.Length);
        var swapped = bytes.ToArray();
        ByteOrder.SwapInPlace(swapped, vr.UnitSize());
        return swapped;
    }

    private bool IsZero(int end) => source.Span[Position..end].IndexOfAnyExcept((byte)0) < 0;

    private static uint[] OffsetTable(ReadOnlySpan<byte> bytes)
    {
        var offsets = new uint[bytes.Length / 4];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = ValueCoding.ExplicitLittle.UInt32(bytes, 4 * i);
        }
        return offsets;
    }

    private static bool IsPixelData(DicomTag tag) => tag.Value is 0x7FE00010 or 0x7FE00008 or 0x7FE00009;

    private static DicomDataset Finish(Scope scope, List<DicomElement> elements, bool isSorted)
    {
        if (!isSorted)
        {
            // OrderBy is stable, so of a tag that occurs twice the later one wins.
            elements = [.. elements.OrderBy(element => element.Tag).GroupBy(element => element.Tag).Select(same => same.Last())];
        }
        return new DicomDataset(scope.Text, elements);
    }

    private DicomFormatException Truncated(string what) => new(DicomErrorCodes.Truncated, $"The data end inside {what}, at byte {Position}.");
}
