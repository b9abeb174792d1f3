using System.Collections.Frozen;

namespace Annotator.Core.Projects;

/// <summary>
/// The names of de-identification profiles: <c>standard</c>, <c>strict</c>, <c>as-received</c>, or <c>basic</c> with the options of PS3.15 E.3 that are chosen, as in
/// <c>basic+uids+shifted-dates</c>. A name is all that a profile is, so projects with the same name share one domain.
/// </summary>
public static class ProfileNames
{
    private const string Basic = "basic";

    /// <summary>The options in the order of a name.</summary>
    public static IReadOnlyList<string> Options { get; } =
    [
        "uids", "device", "institution", "patient", "full-dates", "shifted-dates", "safe-private", "descriptors", "content", "graphics", "measurements",
    ];

    private static readonly FrozenSet<string> Whole = new[] { "standard", "strict", "as-received", Basic }.ToFrozenSet();

    /// <summary>The name is one of the whole names, or the basic profile with known options, each once, in their order, and dates of one sort.</summary>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Whole.Contains(name)) return true;
        if (name.Split('+') is not [Basic, .. var chosen]) return false;
        return chosen.SequenceEqual(Options.Where(chosen.Contains)) && !(chosen.Contains("full-dates") && chosen.Contains("shifted-dates"));
    }
}
