using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Grains.Images;

namespace Annotator.Grains.Routing;

/// <summary>Reads a set of rules from JSON and names everything that is wrong with it, each with line and key.</summary>
internal sealed class RoutingRulesReader
{
    private const int MostRules = 500, LongestText = 256 * 1024, LongestPattern = 200;
    private readonly ImmutableArray<RoutingFault>.Builder _faults = ImmutableArray.CreateBuilder<RoutingFault>();

    /// <summary>The rules, or the faults when there are any.</summary>
    public static (RoutingRules? Rules, ImmutableArray<RoutingFault> Faults) Read(string text)
    {
        if (text.Length > LongestText) return (null, [new RoutingFault(1, "", $"The document has more than {LongestText} characters.")]);
        try
        {
            var reader = new RoutingRulesReader();
            var rules = reader.ReadSet(LocatedJson.Read(text));
            return reader._faults.Count == 0 ? (rules, []) : (null, reader._faults.ToImmutable());
        }
        catch (JsonException broken)
        {
            return (null, [new RoutingFault((int)(broken.LineNumber ?? 0) + 1, "", $"This is no JSON: {broken.Message.Split(" LineNumber")[0]}")]);
        }
    }

    private RoutingRules ReadSet(LocatedJson root)
    {
        var refusesOthers = false;
        var rules = ImmutableArray.CreateBuilder<RoutingRule>();
        foreach (var (key, value) in Members(root, ""))
        {
            if (key == "otherwise") refusesOthers = ReadOtherwise(value);
            else if (key != "rules") Fault(value, key, "There is no such key; a set has “rules” and “otherwise”.");
            else if (value.Kind != JsonTokenType.StartArray || value.Items.Count > MostRules) Fault(value, key, $"This is a list of at most {MostRules} rules.");
            else rules.AddRange(value.Items.Select((item, n) => ReadRule(item, $"rules[{n}]")));
        }
        for (var n = 0; n < rules.Count; n++)
            if (rules.Take(n).Any(earlier => earlier.Name == rules[n].Name)) Fault(LineOfRule(root, n), $"rules[{n}].name", $"Another rule is named “{rules[n].Name}”.");
        return new RoutingRules(rules.ToImmutable(), refusesOthers);
    }

    private bool ReadOtherwise(LocatedJson value)
    {
        if (value is not { Kind: JsonTokenType.String, Text: "archive" or "refuse" }) Fault(value, "otherwise", "This is “archive” or “refuse”.");
        return value.Text == "refuse";
    }

    private RoutingRule ReadRule(LocatedJson value, string at)
    {
        var (name, project, profile, refuses) = ("", (string?)null, (string?)null, false);
        var conditions = ImmutableArray.CreateBuilder<RoutingCondition>();
        foreach (var (key, member) in Members(value, at))
        {
            var path = $"{at}.{key}";
            switch (key)
            {
                case RoutingKeys.Name: name = ReadText(member, path); break;
                case RoutingKeys.Project: project = ReadProject(member, path); break;
                case RoutingKeys.Profile: profile = ReadProfile(member, path); break;
                case RoutingKeys.Refuse: refuses = ReadRefuse(member, path); break;
                case RoutingKeys.CallingAe or RoutingKeys.CalledAe or RoutingKeys.Path: conditions.Add(new(key, null, ReadPatterns(member, path))); break;
                case RoutingKeys.Attributes: conditions.AddRange(Members(member, path).Select(a => ReadAttribute(a.Key, a.Value, path))); break;
                default: Fault(member, path, "There is no such key; a rule has name, callingAe, calledAe, path, attributes, and one of project, profile and refuse."); break;
            }
        }
        if (value.Kind == JsonTokenType.StartObject)
        {
            if (name.Length == 0) Fault(value, $"{at}.name", "A rule needs a name.");
            if ((project is null ? 0 : 1) + (profile is null ? 0 : 1) + (refuses ? 1 : 0) != 1) Fault(value, at, "A rule says exactly one of project, profile and refuse.");
        }
        return new RoutingRule(name, conditions.ToImmutable(), project, profile);
    }

    private RoutingCondition ReadAttribute(string key, LocatedJson value, string at)
    {
        var isKnown = DicomTag.TryParse(key, out var tag) && DicomDictionary.Find(tag) is { } entry && entry.Vr.IsText();
        if (!isKnown) Fault(value, $"{at}.{key}", "This is no attribute of the dictionary that holds text: give its keyword, such as Modality, or eight hex digits.");
        return new RoutingCondition($"{RoutingKeys.Attributes}.{key}", tag, ReadPatterns(value, $"{at}.{key}"));
    }

    private ImmutableArray<string> ReadPatterns(LocatedJson value, string at)
    {
        if (value.Kind == JsonTokenType.StartArray && value.Items.Count > 0) return [.. value.Items.Select((item, n) => ReadPattern(item, $"{at}[{n}]"))];
        return [ReadPattern(value, at)];
    }

    private string ReadPattern(LocatedJson value, string at)
    {
        if (value.Kind != JsonTokenType.String || value.Text.Length > LongestPattern) Fault(value, at, $"This is a pattern of at most {LongestPattern} characters, with * and ?, or a list of them.");
        return value.Text;
    }

    private string ReadText(LocatedJson value, string at)
    {
        if (value.Kind != JsonTokenType.String || value.Text.Trim().Length == 0 || value.Text.Length > LongestPattern) Fault(value, at, $"This is a text of 1 to {LongestPattern} characters.");
        return value.Kind == JsonTokenType.String ? value.Text.Trim() : "";
    }

    private string ReadProject(LocatedJson value, string at)
    {
        var id = ReadText(value, at);
        if (id.Length > 0 && !StreamId.IsValidId(id)) Fault(value, at, "This is no project's id.");
        return id;
    }

    private string ReadProfile(LocatedJson value, string at)
    {
        var name = ReadText(value, at);
        if (name.Length > 0 && ImageProfiles.Find(name) is null) Fault(value, at, $"There is no profile “{name}”. There are: {string.Join(", ", ImageProfiles.Names.Order(StringComparer.Ordinal))}.");
        return name;
    }

    private bool ReadRefuse(LocatedJson value, string at)
    {
        if (value.Kind != JsonTokenType.True) Fault(value, at, "This can only be true.");
        return true;
    }

    private IEnumerable<(string Key, LocatedJson Value)> Members(LocatedJson value, string at)
    {
        if (value.Kind != JsonTokenType.StartObject) Fault(value, at, "This is an object.");
        foreach (var twice in value.Members.GroupBy(m => m.Key).Where(g => g.Count() > 1)) Fault(twice.Last().Value, $"{at}.{twice.Key}".TrimStart('.'), "The key stands twice.");
        return value.Members;
    }

    private static LocatedJson LineOfRule(LocatedJson root, int n) => root.Members.First(m => m.Key == "rules").Value.Items[n];

    private void Fault(LocatedJson at, string key, string text) => _faults.Add(new RoutingFault(at.Line, key, text));
}
