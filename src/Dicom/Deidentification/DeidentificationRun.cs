using System.Collections.Immutable;

namespace Annotator.Dicom.Deidentification;

/// <summary>The work on one instance: applies rulings and writes the report.</summary>
internal sealed class DeidentificationRun(DeidentificationProfile profile, DeidentificationKey key, string identity, DicomDataset source)
{
    private const int MinResidualLength = 4;

    private readonly RuleResolver _rules = new(profile, source.Contains(DicomTags.PerFrameFunctionalGroupsSequence));
    private readonly ValueReplacer _values = new(key, key.SpanBackFor(identity));
    private readonly ImmutableArray<DeidentificationEntry>.Builder _entries = ImmutableArray.CreateBuilder<DeidentificationEntry>();
    private readonly List<(string Path, string Value)> _removed = [];
    private readonly HashSet<string> _names = NamesOf(source);

    public ImmutableArray<DeidentificationEntry> Entries => _entries.ToImmutable();

    /// <summary>Identifying values taken out, for the second look. They leave this object only as paths.</summary>
    public IReadOnlyList<(string Path, string Value)> RemovedValues => _removed;

    /// <summary>Paths whose content may still betray something, known without looking.</summary>
    public ImmutableArray<string> Residuals { get; private set; } = [];

    /// <summary>The dataset after its rulings; nested sequences too.</summary>
    public DicomDataset Apply(DicomDataset dataset, string path)
    {
        var result = new DicomDataset(new TextContext(dataset.CharacterSet), []);
        foreach (var element in dataset.Where(element => !element.Tag.IsGroupLength))
        {
            var here = path + element.Tag.ToHex();
            var ruling = _rules.Resolve(dataset, element);
            var kept = Act(dataset, element, ruling, here);
            if (kept is not null)
            {
                result.Set(kept);
            }
        }
        return result;
    }

    /// <summary>Patient ID and name become the patient's pseudonym where the source has them.</summary>
    public void AddPseudonyms(DicomDataset target)
    {
        var pseudonym = key.PseudonymFor(identity);
        foreach (var tag in new[] { DicomTags.PatientName, DicomTags.PatientID })
        {
            target.Set(DicomElement.OfStrings(tag, DicomDictionary.Find(tag)!.Vr, [pseudonym], DicomCharacterSet.Default));
            Restate(tag, source.Contains(tag) ? DeidentificationAction.Replaced : DeidentificationAction.Added, "pseudonym of the patient");
        }
    }

    /// <summary>Says in the dataset what was done (PS3.15 E.1.1, PS3.3 C.7.1.1).</summary>
    public void AddStatement(DicomDataset target)
    {
        foreach (var element in DeidentificationStatement.Of(profile))
        {
            target.Set(element);
            Restate(element.Tag, DeidentificationAction.Added, "E.1.1 statement");
        }
    }

    /// <summary>Clears overlays that lie in the pixel cells; where that cannot be done the instance is marked.</summary>
    public void ClearOverlayBits(DicomDataset target)
    {
        if (!OverlayBits.ArePresent(source))
        {
            return;
        }
        if (OverlayBits.Clear(source) is { } cleared)
        {
            target.Set(cleared);
            Restate(DicomTags.PixelData, DeidentificationAction.Cleaned, "overlay bits of the pixel cells");
            return;
        }
        Residuals = [DicomTags.PixelData.ToHex()];
    }

    private DicomElement? Act(DicomDataset dataset, DicomElement element, Ruling ruling, string path)
    {
        var (action, result) = Decide(dataset, element, ruling, path);
        if (action is not (DeidentificationAction.Kept or DeidentificationAction.Cleaned) && CanBetray(element.Tag))
        {
            Remember(element, path);
        }
        return result;
    }

    private (DeidentificationAction Action, DicomElement? Result) Decide(DicomDataset dataset, DicomElement element, Ruling ruling, string path)
    {
        var (action, result) = ruling.Code switch
        {
            'X' => (DeidentificationAction.Removed, null),
            'Z' => (DeidentificationAction.Emptied, ValueReplacer.EmptyOf(element)),
            'D' => (DeidentificationAction.Replaced, ValueReplacer.DummyOf(element)),
            'U' => (DeidentificationAction.UidReplaced, _values.UidsOf(element)),
            'C' => Clean(dataset, element, ruling),
            _ when ValueReplacer.CappedAgeOf(element) is { } capped => (DeidentificationAction.Cleaned, capped),
            _ => (DeidentificationAction.Kept, element),
        };
        Record(path, element.Tag, action, ruling.Rule);
        return result is { IsSequence: true, Items.Count: > 0 } && ruling.Code is 'S' or 'K' ? (action, Recurse(element, path)) : (action, result);
    }

    private (DeidentificationAction, DicomElement?) Clean(DicomDataset dataset, DicomElement element, Ruling ruling)
    {
        if (ruling.Option == ConfidentialityOption.RetainModifiedDates)
        {
            return _values.ShiftedOf(element, dataset) is { } shifted ? (DeidentificationAction.Cleaned, shifted)
                : (DeidentificationAction.Emptied, ValueReplacer.EmptyOf(element));
        }
        var words = DescriptorCleaner.Clean(string.Join(' ', element.GetStrings()), _names);
        return words.Length > 0 ? (DeidentificationAction.Cleaned, ValueReplacer.Text(element, words))
            : (DeidentificationAction.Emptied, ValueReplacer.EmptyOf(element));
    }

    private DicomElement Recurse(DicomElement element, string path) =>
        new(element.Tag, [.. element.Items.Select((item, i) => Apply(item, $"{path}[{i}]."))]);

    private void Remember(DicomElement element, string path)
    {
        foreach (var item in element.Items)
        {
            foreach (var inner in item)
            {
                Remember(inner, path);
            }
        }
        if (element.Vr is not (DicomVr.PN or DicomVr.LO or DicomVr.SH or DicomVr.DA or DicomVr.UI or DicomVr.AE or DicomVr.ST or DicomVr.LT or DicomVr.UT or DicomVr.UC))
        {
            return;
        }
        var parts = element.GetStrings().SelectMany(value => element.Vr == DicomVr.PN ? value.Split('^', '=', ' ') : [value]);
        _removed.AddRange(parts.Where(part => part.Length >= MinResidualLength && part != ValueReplacer.Dummy).Select(part => (path, part)));
    }

    private void Restate(DicomTag tag, DeidentificationAction action, string rule)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Path == tag.ToHex())
            {
                _entries.RemoveAt(i);
            }
        }
        Record(tag.ToHex(), tag, action, rule);
    }

    private void Record(string path, DicomTag tag, DeidentificationAction action, string rule) =>
        _entries.Add(new DeidentificationEntry(path, DicomDictionary.KeywordOf(tag), action, rule));

    // "Long" or "Head" may be a word of the trade or the patient's name; of this patient it is the name.
    private static HashSet<string> NamesOf(DicomDataset dataset) => dataset.Where(element => element.Vr == DicomVr.PN)
        .SelectMany(element => element.GetStrings()).SelectMany(name => name.Split('^', '=', ' ', '-')).Where(part => part.Length > 1)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    // Descriptions and vendors' technical values are full of words that rightly occur elsewhere, and facts of a kind that an option keeps occur where it
    // keeps them:
    // none is a sign of a leak.
    private bool CanBetray(DicomTag tag) => !tag.IsPrivate && (ConfidentialityTable.Find(tag) is not { } rule
        || !rule.Options.Keys.Any(option => option == ConfidentialityOption.CleanDescriptors || profile.Has(option)));
}
