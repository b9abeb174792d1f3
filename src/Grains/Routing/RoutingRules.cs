using System.Collections.Immutable;
using System.IO.Enumeration;
using Annotator.Dicom;

namespace Annotator.Grains.Routing;

/// <summary>Which project an instance goes to, and by which profile it is de-identified: the first rule that matches decides.</summary>
/// <param name="Rules">In their order.</param>
/// <param name="RefusesOthers">What no rule takes is refused; else it goes to the site's archive with its default profile.</param>
public sealed record RoutingRules(ImmutableArray<RoutingRule> Rules, bool RefusesOthers)
{
    /// <summary>No rules: everything goes to the site's archive.</summary>
    public static RoutingRules None { get; } = new([], RefusesOthers: false);

    /// <summary>The first rule that matches; null when none does.</summary>
    public RoutingRule? Find(RouteSource source, DicomDataset header) => Rules.FirstOrDefault(rule => rule.WhyNot(source, header) is null);
}

/// <summary>One rule: all its conditions must hold; of each condition one pattern.</summary>
/// <param name="Name">What people call it; of its own in the set.</param>
/// <param name="Conditions">What must hold.</param>
/// <param name="ProjectId">The project it sends to; null for the archive or a refusal.</param>
/// <param name="Profile">The de-identification profile for the site's archive; null for the project's own, or a refusal.</param>
public sealed record RoutingRule(string Name, ImmutableArray<RoutingCondition> Conditions, string? ProjectId, string? Profile)
{
    /// <summary>The rule refuses what it matches.</summary>
    public bool Refuses => ProjectId is null && Profile is null;

    /// <summary>The key of the first condition that does not hold; null when all do.</summary>
    public string? WhyNot(RouteSource source, DicomDataset header) => Conditions.FirstOrDefault(c => !c.Holds(source, header))?.Key;
}

/// <summary>What one key of a rule asks for.</summary>
/// <param name="Key"><c>callingAe</c>, <c>calledAe</c>, <c>path</c>, or <c>attributes.</c> with a keyword.</param>
/// <param name="Attribute">The attribute; null for the other keys.</param>
/// <param name="Patterns">With <c>*</c> and <c>?</c>, case aside; one must fit. An attribute with several values fits by any of them; the empty pattern fits one that has none.</param>
public sealed record RoutingCondition(string Key, DicomTag? Attribute, ImmutableArray<string> Patterns)
{
    /// <summary>Whether the condition holds.</summary>
    public bool Holds(RouteSource source, DicomDataset header)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(header);
        var values = Attribute is { } tag ? header.GetStrings(tag).DefaultIfEmpty("") : [Key switch { RoutingKeys.CallingAe => source.CallingAe, RoutingKeys.CalledAe => source.CalledAe, _ => source.Path } ?? ""];
        return values.Any(value => Patterns.Any(pattern => pattern.Length == 0 ? value.Length == 0 : FileSystemName.MatchesSimpleExpression(pattern, value)));
    }
}

/// <summary>How an instance came.</summary>
/// <param name="CallingAe">The calling AE title; null for DICOMweb.</param>
/// <param name="CalledAe">The called AE title; null for DICOMweb.</param>
/// <param name="Path">The path of the request, such as <c>/dicom-web/studies</c>; null for DIMSE.</param>
public sealed record RouteSource(string? CallingAe = null, string? CalledAe = null, string? Path = null);

/// <summary>The keys of a rule.</summary>
internal static class RoutingKeys
{
    public const string Name = "name", CallingAe = "callingAe", CalledAe = "calledAe", Path = "path", Attributes = "attributes", Project = "project", Profile = "profile", Refuse = "refuse";
}
