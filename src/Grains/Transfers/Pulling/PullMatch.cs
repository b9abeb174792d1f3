using System.Collections.Immutable;
using Annotator.Dicom;

namespace Annotator.Grains.Transfers.Pulling;

/// <summary>What a pull asks for: keys of studies and of series with their values.</summary>
internal sealed class PullMatch
{
    private const int LongestValue = 256;

    private static readonly DicomTag[] OfSeries = [DicomTags.SeriesInstanceUid, DicomTags.Modality, DicomTags.SeriesNumber, DicomTags.SeriesDescription];

    // Patients are found by these; a record names that they were asked for, not the value.
    private static readonly DicomTag[] Identifying = [DicomTags.PatientID, DicomTags.PatientName, DicomTags.PatientBirthDate, DicomTags.AccessionNumber, DicomTags.ReferringPhysicianName];

    private static readonly DicomTag[] OfStudy =
    [
        DicomTags.StudyInstanceUid, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.StudyID, DicomTags.StudyDescription, DicomTags.ModalitiesInStudy, DicomTags.PatientSex, .. Identifying,
    ];

    private readonly ImmutableArray<KeyValuePair<DicomTag, string>> _keys;

    private PullMatch(ImmutableArray<KeyValuePair<DicomTag, string>> keys) => _keys = keys;

    public IEnumerable<KeyValuePair<DicomTag, string>> Studies => _keys.Where(k => !OfSeries.Contains(k.Key));

    public IEnumerable<KeyValuePair<DicomTag, string>> Series => _keys.Where(k => OfSeries.Contains(k.Key));

    /// <summary>The keys with their values, those of patients without.</summary>
    public string Describe() => string.Join(", ", _keys.Select(k => $"{DicomDictionary.KeywordOf(k.Key)}={(Identifying.Contains(k.Key) ? "…" : k.Value)}"));

    /// <summary>Reads keywords with values.</summary>
    /// <returns>What to ask for, or what is wrong.</returns>
    public static (PullMatch? Match, string? Wrong) Of(IReadOnlyDictionary<string, string> match)
    {
        var keys = ImmutableArray.CreateBuilder<KeyValuePair<DicomTag, string>>();
        foreach (var (keyword, value) in match.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!DicomTag.TryParse(keyword, out var tag) || (!OfStudy.Contains(tag) && !OfSeries.Contains(tag)))
                return (null, $"“{keyword}” is no key to ask by. There are: {string.Join(", ", OfStudy.Concat(OfSeries).Select(DicomDictionary.KeywordOf))}.");
            if (value.Length is 0 or > LongestValue || value.Any(char.IsControl)) return (null, $"{keyword} needs a value of 1 to {LongestValue} characters.");
            keys.Add(new(tag, value));
        }
        var isOpen = keys.All(k => OfSeries.Contains(k.Key) || k.Value.All(c => c is '*' or '?' or '-'));
        return isOpen ? (null, "Name at least one key of a study with a value, or everything the peer has would come.") : (new PullMatch(keys.ToImmutable()), null);
    }
}
