namespace Annotator.Dicom.Deidentification;

/// <summary>The action for an attribute, and why.</summary>
/// <param name="Code">X, Z, D, U, K, C, or S for a sequence that stays with each of its attributes by its own rule.</param>
/// <param name="Rule">The row and option.</param>
/// <param name="Option">The option that decided; null for the basic profile.</param>
internal readonly record struct Ruling(char Code, string Rule, ConfidentialityOption? Option = null);

/// <summary>Chooses the action for each attribute from Table E.1-1 and the profile. Pure.</summary>
internal sealed class RuleResolver(DeidentificationProfile profile, bool needsValues)
{
    private const int OverlayGroups = 0x6000;

    /// <summary>The ruling for an element of a dataset.</summary>
    public Ruling Resolve(DicomDataset dataset, DicomElement element)
    {
        var tag = element.Tag;
        if (tag.IsPrivate)
        {
            return ResolvePrivate(dataset, tag);
        }
        if (ConfidentialityTable.Find(tag) is not { } rule)
        {
            return ResolveUnlisted(element);
        }
        foreach (var option in Enum.GetValues<ConfidentialityOption>())
        {
            if (profile.Has(option) && rule.Options.TryGetValue(option, out var code) && Applies(option, code, element))
            {
                return new Ruling(code == 'C' && element.IsSequence ? 'S' : code, $"E.1-1 {option} {code}", option);
            }
        }
        return new Ruling(Basic(rule.Basic, element), $"E.1-1 basic {rule.Basic}");
    }

    private Ruling ResolveUnlisted(DicomElement element)
    {
        if (IsOverlay(element.Tag))
        {
            // An overlay without its bitmap is worth nothing, and its description may say much.
            return new Ruling('X', "overlay without data");
        }
        if (DicomDictionary.Find(element.Tag) is null)
        {
            return new Ruling('X', "unknown attribute");
        }
        // Inside sequences that stay (report content, annotations) free text may say anything.
        return element.Vr is not (DicomVr.ST or DicomVr.LT or DicomVr.UT or DicomVr.UC) ? new Ruling('K', "not in E.1-1")
            : profile.CleanDescriptors ? new Ruling('C', "free text not in E.1-1, CleanDescriptors C", ConfidentialityOption.CleanDescriptors)
            : new Ruling('X', "free text not in E.1-1");
    }

    private Ruling ResolvePrivate(DicomDataset dataset, DicomTag tag)
    {
        if (!profile.RetainSafePrivate)
        {
            return new Ruling('X', "E.1-1 private X");
        }
        var isSafe = tag.IsPrivateCreator
            ? dataset.Any(other => other.Tag.Group == tag.Group && other.Tag.Element >> 8 == tag.Element
                && SafePrivateAttributes.Contains(dataset.PrivateCreatorOf(other.Tag), other.Tag))
            : SafePrivateAttributes.Contains(dataset.PrivateCreatorOf(tag), tag);
        return isSafe ? new Ruling('K', "E.1-1 RetainSafePrivate C", ConfidentialityOption.RetainSafePrivate) : new Ruling('X', "E.1-1 private X");
    }

    // "Clean" is honoured only where a rule can clean: sequences attribute by attribute, descriptions by vocabulary, dates by shifting.
    private static bool Applies(ConfidentialityOption option, char code, DicomElement element) => code == 'K' || element.IsSequence || option switch
    {
        ConfidentialityOption.RetainModifiedDates => element.Vr is DicomVr.DA or DicomVr.DT or DicomVr.TM,
        ConfidentialityOption.CleanDescriptors => element.Vr.UsesCharacterSet() || element.Vr == DicomVr.CS,
        _ => false,
    };

    private char Basic(string code, DicomElement element) => code switch
    {
        "X/Z/U*" => element.IsSequence ? 'S' : 'Z',
        "X/Z" => 'Z',
        "X/D" => 'D',
        "Z/D" or "X/Z/D" => needsValues ? 'D' : 'Z',
        _ => code[0],
    };

    private static bool IsOverlay(DicomTag tag) => (tag.Group & 0xFF01) == OverlayGroups;
}
