namespace Annotator.Dicom;

/// <summary>A person's name (VR PN, PS3.5 6.2.1). Its text form is redacted, so that a log cannot leak it.</summary>
/// <param name="Alphabetic">The alphabetic group, components separated by <c>^</c>.</param>
/// <param name="Ideographic">The ideographic group; empty when there is none.</param>
/// <param name="Phonetic">The phonetic group; empty when there is none.</param>
public sealed record DicomPersonName(string Alphabetic, string Ideographic = "", string Phonetic = "")
{
    /// <summary>The family name of the alphabetic group.</summary>
    public string FamilyName => Component(0);

    /// <summary>The given names of the alphabetic group.</summary>
    public string GivenName => Component(1);

    /// <summary>A name from its stored form, groups separated by <c>=</c>.</summary>
    public static DicomPersonName Parse(string text)
    {
        var groups = text.Split('=');
        return new DicomPersonName(Group(groups, 0), Group(groups, 1), Group(groups, 2));
    }

    /// <summary>The stored form, without empty trailing groups.</summary>
    public string ToStored() => $"{Alphabetic}={Ideographic}={Phonetic}".TrimEnd('=');

    /// <summary>Never the name.</summary>
    public override string ToString() => "(name)";

    private static string Group(string[] groups, int index) => index < groups.Length ? groups[index].TrimEnd(' ', '^') : "";

    private string Component(int index)
    {
        var parts = Alphabetic.Split('^');
        return index < parts.Length ? parts[index].Trim() : "";
    }
}
