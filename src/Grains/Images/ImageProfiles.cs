using System.Collections.Frozen;
using System.Diagnostics;
using Annotator.Core.Projects;
using Annotator.Dicom.Deidentification;

namespace Annotator.Grains.Images;

/// <summary>The de-identification profiles a project can name in its settings.</summary>
public static class ImageProfiles
{
    /// <summary>UIDs, device and patient characteristics stay, so that results can go home.</summary>
    public const string Standard = "standard";

    private static readonly FrozenDictionary<string, DeidentificationProfile> ByName = new Dictionary<string, DeidentificationProfile>
    {
        [Standard] = DeidentificationProfile.Default,
        ["strict"] = DeidentificationProfile.Strict,
        ["as-received"] = DeidentificationProfile.AsReceived,
    }.ToFrozenDictionary();

    /// <summary>Every name there is.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Whether numbers with units that are burned into pictures stay under a profile.</summary>
    public static bool KeepsMeasurements(string name) => name.Split('+').Contains("measurements", StringComparer.Ordinal);

    /// <summary>The profile of a name; null when there is none: nothing is taken in then.</summary>
    public static DeidentificationProfile? Find(string name)
    {
        if (ByName.TryGetValue(name, out var known)) return known;
        return ProfileNames.IsValid(name) ? name.Split('+').Skip(1).Aggregate(DeidentificationProfile.Strict, With) : null;
    }

    private static DeidentificationProfile With(DeidentificationProfile profile, string option) => option switch
    {
        "uids" => profile with { RetainUids = true },
        "device" => profile with { RetainDeviceIdentity = true },
        "institution" => profile with { RetainInstitutionIdentity = true },
        "patient" => profile with { RetainPatientCharacteristics = true },
        "full-dates" => profile with { Dates = DatePolicy.Retain },
        "shifted-dates" => profile with { Dates = DatePolicy.Shift },
        "safe-private" => profile with { RetainSafePrivate = true },
        "descriptors" => profile with { CleanDescriptors = true },
        "content" => profile with { CleanStructuredContent = true },
        "graphics" => profile with { CleanGraphics = true },
        "measurements" => profile,
        _ => throw new UnreachableException($"No profile for the option {option}"),
    };
}
