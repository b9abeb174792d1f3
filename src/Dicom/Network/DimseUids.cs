namespace Annotator.Dicom.Network;

/// <summary>Well-known UIDs of the network services (PS3.6 A).</summary>
public static class DimseUids
{
    /// <summary>The one application context of DICOM.</summary>
    public const string ApplicationContext = "1.2.840.10008.3.1.1.1";

    /// <summary>C-ECHO.</summary>
    public const string Verification = "1.2.840.10008.1.1";

    /// <summary>Study Root Query/Retrieve: C-FIND.</summary>
    public const string StudyRootFind = "1.2.840.10008.5.1.4.1.2.2.1";

    /// <summary>Study Root Query/Retrieve: C-MOVE.</summary>
    public const string StudyRootMove = "1.2.840.10008.5.1.4.1.2.2.2";

    /// <summary>Study Root Query/Retrieve: C-GET.</summary>
    public const string StudyRootGet = "1.2.840.10008.5.1.4.1.2.2.3";
}

/// <summary>AE titles (PS3.5 6.2, VR AE).</summary>
public static class AeTitle
{
    /// <summary>The most characters a title has.</summary>
    public const int MaxLength = 16;

    /// <summary>1 to 16 characters of the default repertoire, not only spaces, without backslash and control characters.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= MaxLength } && text.Trim(' ').Length > 0 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('\\',
            StringComparison.Ordinal);
}
