using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Annotator.Core.Messages;

namespace Annotator.Core.Projects;

/// <summary>A tag that volumes of the project may have.</summary>
/// <param name="Name">Unique in the project, 1 to 60 characters.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Options">The values to choose from; empty unless it is a choice.</param>
public sealed record VolumeTagRule(string Name, VolumeTagKind Kind, ImmutableArray<string> Options)
{
    private const int LongestText = 200;

    /// <summary>Whether a value is one of this tag.</summary>
    public bool Accepts(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Kind switch
        {
            VolumeTagKind.Flag => value == "true",
            VolumeTagKind.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
            VolumeTagKind.Choice => Options.Contains(value),
            _ => value.Trim().Length is > 0 and <= LongestText,
        };
    }

    /// <summary>What its value must be, in a sentence.</summary>
    [JsonIgnore]
    public string Wanted => Kind switch
    {
        VolumeTagKind.Flag => $"The tag “{Name}” is set (true) or not there.",
        VolumeTagKind.Number => $"The tag “{Name}” takes a number.",
        VolumeTagKind.Choice => $"The tag “{Name}” takes one of: {string.Join(", ", Options)}.",
        _ => $"The tag “{Name}” takes a text of 1 to {LongestText} characters.",
    };

    private const int LongestName = 60;
    private const int MostRules = 50;

    /// <summary>Why this is no list of tags; null when it is one.</summary>
    public static Rejection? Check(ImmutableArray<VolumeTagRule> rules)
    {
        var isSound = !rules.IsDefault && rules.Length <= MostRules && rules.All(r => r.IsSound) && rules.Select(r => r.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == rules.Length;
        return isSound ? null : new(
            RejectionClass.Invalid, "invalid-tags",
            string.Create(CultureInfo.InvariantCulture, $"At most {MostRules} tags with different names of 1 to {LongestName} characters; a choice has at least one option, the others have none."));
    }

    private bool IsSound => Name.Trim().Length is > 0 and <= LongestName && !Options.IsDefault && Enum.IsDefined(Kind)
        && (Kind == VolumeTagKind.Choice ? !Options.IsEmpty && Options.All(o => !string.IsNullOrWhiteSpace(o)) && Options.Distinct().Count() == Options.Length : Options.IsEmpty);
}

/// <summary>What the value of a tag is.</summary>
public enum VolumeTagKind
{
    /// <summary>It is there or not.</summary>
    Flag,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One of a list.</summary>
    Choice,
}
