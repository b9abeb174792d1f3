namespace Annotator.Dicom;

/// <summary>Makes the text of a dataset agree with the character set that its Specific Character Set will state.</summary>
internal static class TextRecoder
{
    /// <summary>The dataset as it may be written: text from elsewhere is recoded, and UTF-8 is stated where text needs it and nothing is.</summary>
    public static DicomDataset Prepare(DicomDataset dataset)
    {
        if (!dataset.Contains(DicomTags.SpecificCharacterSet) && NeedsUtf8(dataset))
        {
            dataset = dataset.Clone().Set(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        }
        return Recode(dataset, DicomCharacterSet.Default);
    }

    private static bool NeedsUtf8(DicomDataset dataset) => dataset.Any(element =>
        element.Items.Any(item => !item.Contains(DicomTags.SpecificCharacterSet) && NeedsUtf8(item))
        || (IsForeign(element, DicomCharacterSet.Default) && !ReferenceEquals(element.CharacterSet, DicomCharacterSet.Default)));

    private static DicomDataset Recode(DicomDataset dataset, DicomCharacterSet outer)
    {
        var stated = dataset[DicomTags.SpecificCharacterSet] is { } own ? DicomCharacterSet.Of(own.GetStrings()) : outer;
        DicomDataset? changed = null;
        foreach (var element in dataset)
        {
            var ready = element.IsSequence ? RecodeItems(element, stated) : IsForeign(element, stated) ? RecodeText(element, stated) : element;
            if (!ReferenceEquals(ready, element))
            {
                changed ??= dataset.Clone();
                changed.Set(ready);
            }
        }
        return changed ?? dataset;
    }

    private static DicomElement RecodeItems(DicomElement sequence, DicomCharacterSet stated)
    {
        var items = sequence.Items.Select(item => Recode(item, stated)).ToArray();
        return items.Where((item, i) => !ReferenceEquals(item, sequence.Items[i])).Any() ? new DicomElement(sequence.Tag, items) : sequence;
    }

    private static DicomElement RecodeText(DicomElement element, DicomCharacterSet stated) =>
        DicomElement.OfStrings(element.Tag, element.Vr, [element.CharacterSet.Decode(element.Bytes.Span, element.Vr)], stated);

    private static bool IsForeign(DicomElement element, DicomCharacterSet stated) =>
        element.Vr.UsesCharacterSet() && !ReferenceEquals(element.CharacterSet, stated) && !element.CharacterSet.Terms.SequenceEqual(stated.Terms)
        && (element.Bytes.Span.Contains((byte)0x1B) || element.Bytes.Span.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) >= 0);
}
