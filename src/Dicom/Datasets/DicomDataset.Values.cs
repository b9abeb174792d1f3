namespace Annotator.Dicom;

public sealed partial class DicomDataset
{
    /// <summary>The first value as text; null when there is none or it is empty.</summary>
    public string? GetString(DicomTag tag) => this[tag]?.GetString();

    /// <summary>All values as text; empty when there is none.</summary>
    public IReadOnlyList<string> GetStrings(DicomTag tag) => this[tag]?.GetStrings() ?? [];

    /// <summary>The first value as a whole number; null when there is none or it is no 32-bit number.</summary>
    public int? GetInt32(DicomTag tag) => this[tag]?.GetIntegers() is [{ } first, ..] && first is >= int.MinValue and <= int.MaxValue ? (int)first : null;

    /// <summary>The first value as a number; null when there is none or it is no finite number.</summary>
    public double? GetDouble(DicomTag tag) => this[tag]?.GetDoubles() is [var first, ..] && double.IsFinite(first) ? first : null;

    /// <summary>All values as numbers; a value that is none is NaN.</summary>
    public IReadOnlyList<double> GetDoubles(DicomTag tag) => this[tag]?.GetDoubles() ?? [];

    /// <summary>The first value as a UID: digits and dots, at most 64 characters; null when there is none or it is something else.</summary>
    public string? GetUid(DicomTag tag) => GetString(tag) is { } text && DicomUid.IsValid(text) ? text : null;

    /// <summary>The first value as a date; null when there is none.</summary>
    public DateOnly? GetDate(DicomTag tag) => DicomDates.ParseDate(GetString(tag));

    /// <summary>The first value as a time of day; null when there is none.</summary>
    public TimeSpan? GetTime(DicomTag tag) => DicomDates.ParseTime(GetString(tag));

    /// <summary>The first value as a moment; null when there is none.</summary>
    public DateTimeOffset? GetDateTime(DicomTag tag) => DicomDates.ParseDateTime(GetString(tag));

    /// <summary>The first value as a person's name; null when there is none.</summary>
    public DicomPersonName? GetPersonName(DicomTag tag) => GetString(tag) is { } text ? DicomPersonName.Parse(text) : null;

    /// <summary>The items of a sequence; empty when there is none.</summary>
    public IReadOnlyList<DicomDataset> GetItems(DicomTag tag) => this[tag]?.Items ?? [];

    /// <summary>The first item of a sequence; null when there is none.</summary>
    public DicomDataset? GetItem(DicomTag tag) => this[tag]?.Items is [var first, ..] ? first : null;

    /// <summary>The first value as text.</summary>
    /// <exception cref="DicomFormatException"><c>bad-value</c>: there is none.</exception>
    public string RequireString(DicomTag tag) => GetString(tag) ?? throw Missing(tag);

    /// <summary>The first value as a UID.</summary>
    /// <exception cref="DicomFormatException"><c>bad-value</c>: there is none, or it is no UID.</exception>
    public string RequireUid(DicomTag tag) => GetUid(tag) ?? throw Missing(tag);

    /// <summary>The first value as a whole number.</summary>
    /// <exception cref="DicomFormatException"><c>bad-value</c>: there is none, or it is no whole number.</exception>
    public int RequireInt32(DicomTag tag) => GetInt32(tag) ?? throw Missing(tag);

    /// <summary>Sets an element of text values, coded in the dataset's character set (ISO 646 VRs in ASCII).</summary>
    public DicomDataset Set(DicomTag tag, params IReadOnlyList<string> values) => Set(DicomElement.OfStrings(tag, VrOf(tag), values, _text));

    /// <summary>Sets an element of numbers, in the form of the dictionary's VR.</summary>
    public DicomDataset Set(DicomTag tag, params IReadOnlyList<double> values) => Set(DicomElement.OfNumbers(tag, VrOf(tag), values));

    /// <summary>Sets a sequence.</summary>
    public DicomDataset Set(DicomTag tag, params IReadOnlyList<DicomDataset> items) => Set(new DicomElement(tag, items));

    private static DicomVr VrOf(DicomTag tag) => DicomDictionary.Find(tag)?.Vr ?? DicomVr.UN;

    private static DicomFormatException Missing(DicomTag tag) =>
        new(DicomErrorCodes.BadValue, $"{DicomDictionary.KeywordOf(tag)} {tag} is missing or has no readable value.");
}
