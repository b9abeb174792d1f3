namespace Annotator.Dicom.Deidentification;

/// <summary>What becomes of dates and times.</summary>
public enum DatePolicy
{
    /// <summary>The basic profile's action: emptied, removed or replaced.</summary>
    Remove,

    /// <summary>Kept as they are.</summary>
    Retain,

    /// <summary>Moved back by a span of days and seconds that is the same for all data of a patient.</summary>
    Shift,
}

/// <summary>How a project's images are de-identified: the basic profile of PS3.15 E with the options chosen.</summary>
public sealed record DeidentificationProfile
{
    /// <summary>The profile where nothing else is chosen: UIDs, device and patient characteristics stay, so that results can go home.</summary>
    public static DeidentificationProfile Default { get; } = new() { RetainUids = true, RetainDeviceIdentity = true, RetainPatientCharacteristics = true };

    /// <summary>The basic profile without options.</summary>
    public static DeidentificationProfile Strict { get; } = new();

    /// <summary>For data that are already de-identified: nothing is changed, and the report says so.</summary>
    public static DeidentificationProfile AsReceived { get; } = new() { IsPassThrough = true };

    /// <summary>Changes nothing.</summary>
    public bool IsPassThrough { get; init; }

    /// <summary>UIDs stay (E.3.9); otherwise each is replaced by a keyed one, the same for the same UID.</summary>
    public bool RetainUids { get; init; }

    /// <summary>Station, serial numbers and the like stay (E.3.8).</summary>
    public bool RetainDeviceIdentity { get; init; }

    /// <summary>Institution names and addresses stay (E.3.11).</summary>
    public bool RetainInstitutionIdentity { get; init; }

    /// <summary>Sex, age, size, weight and the like stay (E.3.7); ages over 89 years become 90.</summary>
    public bool RetainPatientCharacteristics { get; init; }

    /// <summary>Private attributes known to be safe stay (E.3.10); see <see cref="SafePrivateAttributes"/>.</summary>
    public bool RetainSafePrivate { get; init; }

    /// <summary>What becomes of dates (E.3.6).</summary>
    public DatePolicy Dates { get; init; }

    /// <summary>Descriptions are reduced to words of a radiological vocabulary (E.3.5) instead of removed.</summary>
    public bool CleanDescriptors { get; init; }

    /// <summary>Content of structured reports and acquisition context stays, each attribute in it by its own rule (E.3.4).</summary>
    public bool CleanStructuredContent { get; init; }

    /// <summary>Graphic annotations stay, each attribute in them by its own rule (E.3.3). Overlay and curve bitmaps are removed all the same: they cannot be
    /// cleaned by rule.</summary>
    public bool CleanGraphics { get; init; }

    /// <summary>The option is chosen.</summary>
    internal bool Has(ConfidentialityOption option) => option switch
    {
        ConfidentialityOption.RetainSafePrivate => RetainSafePrivate,
        ConfidentialityOption.RetainUids => RetainUids,
        ConfidentialityOption.RetainDeviceIdentity => RetainDeviceIdentity,
        ConfidentialityOption.RetainInstitutionIdentity => RetainInstitutionIdentity,
        ConfidentialityOption.RetainPatientCharacteristics => RetainPatientCharacteristics,
        ConfidentialityOption.RetainFullDates => Dates == DatePolicy.Retain,
        ConfidentialityOption.RetainModifiedDates => Dates == DatePolicy.Shift,
        ConfidentialityOption.CleanDescriptors => CleanDescriptors,
        ConfidentialityOption.CleanStructuredContent => CleanStructuredContent,
        ConfidentialityOption.CleanGraphics => CleanGraphics,
        _ => false,
    };
}
