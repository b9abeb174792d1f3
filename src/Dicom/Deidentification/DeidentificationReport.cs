using System.Collections.Immutable;

namespace Annotator.Dicom.Deidentification;

/// <summary>What was done to an attribute.</summary>
public enum DeidentificationAction
{
    /// <summary>The value stays.</summary>
    Kept,

    /// <summary>The attribute is gone (X).</summary>
    Removed,

    /// <summary>The value is empty (Z).</summary>
    Emptied,

    /// <summary>The value is a dummy (D) or pseudonym.</summary>
    Replaced,

    /// <summary>The UID is a keyed one (U).</summary>
    UidReplaced,

    /// <summary>The value keeps its meaning without what could identify (C).</summary>
    Cleaned,

    /// <summary>The attribute was put in by de-identification itself.</summary>
    Added,
}

/// <summary>The decision about one attribute; never its value.</summary>
/// <param name="Path">Tag path, such as <c>00400275[0].00080050</c>.</param>
/// <param name="Keyword">The attribute's keyword; its tag when private or unknown.</param>
/// <param name="Action">What was done.</param>
/// <param name="Rule">Why: the row and option of PS3.15 Table E.1-1, or what stands in for them.</param>
public sealed record DeidentificationEntry(string Path, string Keyword, DeidentificationAction Action, string Rule);

/// <summary>All decisions about one instance.</summary>
/// <param name="Profile">The profile applied.</param>
/// <param name="Entries">One entry an attribute, in dataset order; what lies inside a removed sequence is covered by its entry.</param>
/// <param name="Residuals">Paths of attributes whose removed identifying value of four or more characters still occurs in the output: such an instance
/// belongs in quarantine.</param>
public sealed record DeidentificationReport(DeidentificationProfile Profile, ImmutableArray<DeidentificationEntry> Entries, ImmutableArray<string> Residuals);

/// <summary>An instance after de-identification.</summary>
/// <param name="File">The file as it may be stored.</param>
/// <param name="Report">What was done.</param>
public sealed record DeidentifiedFile(DicomFile File, DeidentificationReport Report);
