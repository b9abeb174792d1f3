namespace Annotator.Dicom.Deidentification;

/// <summary>Makes the values that stand in for removed ones. Deterministic for a key and a patient.</summary>
internal sealed class ValueReplacer(DeidentificationKey key, TimeSpan back)
{
    private readonly MomentShift _shift = new(back);

    /// <summary>What stands for text that was taken out; it betrays nothing when it was there before.</summary>
    public const string Dummy = "REMOVED";

    /// <summary>A dummy value of the element's VR; sequences and bulk become empty.</summary>
    public static DicomElement DummyOf(DicomElement element) => element.Vr switch
    {
        DicomVr.SQ => new DicomElement(element.Tag, Array.Empty<DicomDataset>()),
        DicomVr.DA => Text(element, "19000101"),
        DicomVr.DT => Text(element, "19000101000000"),
        DicomVr.TM => Text(element, "000000"),
        DicomVr.AS => Text(element, "000Y"),
        DicomVr.DS or DicomVr.IS => Text(element, "0"),
        _ when element.Vr.IsText() => Text(element, Dummy),
        _ when element.Vr.IsBulk() => EmptyOf(element),
        _ => new DicomElement(element.Tag, element.Vr, new byte[element.Vr == DicomVr.AT ? 4 : element.Vr.UnitSize()]),
    };

    /// <summary>The element without a value.</summary>
    public static DicomElement EmptyOf(DicomElement element) =>
        element.IsSequence ? new DicomElement(element.Tag, Array.Empty<DicomDataset>()) : new DicomElement(element.Tag, element.Vr, ReadOnlyMemory<byte>.Empty);

    /// <summary>The element with one text value.</summary>
    public static DicomElement Text(DicomElement element, string value) => DicomElement.OfStrings(element.Tag, element.Vr, [value], DicomCharacterSet.Default);

    /// <summary>Each UID replaced by its keyed one; those of the standard itself stay, and so do empty ones.</summary>
    public DicomElement UidsOf(DicomElement element)
    {
        if (element.Vr != DicomVr.UI)
        {
            return DummyOf(element);
        }
        var replaced = element.GetStrings().Select(uid => uid.Length == 0 || uid.StartsWith("1.2.840.10008.", StringComparison.Ordinal) ? uid
            : key.UidFor(uid));
        return DicomElement.OfStrings(element.Tag, DicomVr.UI, [.. replaced], DicomCharacterSet.Default);
    }

    /// <summary>Each date and time moved back; null when one is none, for then nothing can be promised of it.</summary>
    /// <param name="element">Of VR DA, DT or TM.</param>
    /// <param name="dataset">Holds it, and the time of day that belongs to a date.</param>
    public DicomElement? ShiftedOf(DicomElement element, DicomDataset dataset)
    {
        var times = element.Vr == DicomVr.DA ? TimesOf(element.Tag, dataset) : [];
        var shifted = element.GetStrings().Select((value, n) => element.Vr switch
        {
            DicomVr.DA => _shift.Date(value, n < times.Length ? times[n] : null),
            DicomVr.TM => _shift.Time(value),
            _ => _shift.Moment(value),
        }).ToArray();
        return Array.TrueForAll(shifted, value => value is not null)
            ? DicomElement.OfStrings(element.Tag, element.Vr, shifted!, DicomCharacterSet.Default) : null;
    }

    /// <summary>An age of more than 89 years as 90 (the limit of the Safe Harbor rule, 45 CFR 164.514(b)(2)); others as they are.</summary>
    public static DicomElement? CappedAgeOf(DicomElement element) =>
        element.Tag == DicomTags.PatientAge && element.GetString() is [.. var digits, 'Y'] && int.TryParse(digits, out var years) && years > 89
            ? Text(element, "090Y") : null;

    // Study Date has Study Time; Date of Secondary Capture has Time of Secondary Capture.
    private static string[] TimesOf(DicomTag date, DicomDataset dataset)
    {
        var keyword = DicomDictionary.KeywordOf(date);
        var at = keyword.LastIndexOf("Date", StringComparison.Ordinal);
        return at >= 0 && DicomDictionary.TryFind(string.Concat(keyword.AsSpan(0, at), "Time", keyword.AsSpan(at + 4)), out var time) && dataset[time] is { Vr: DicomVr.TM } element
            ? [.. element.GetStrings()] : [];
    }
}
