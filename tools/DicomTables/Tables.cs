using System.Text.Json;

namespace Annotator.DicomTables;

internal sealed record AttributeRow(string Id, string Vrs, string Vm, string Keyword, string Name, bool IsRetired);

internal sealed record RuleRow(string Id, string Name, string Basic, string Options);

internal sealed record SopClassRow(string Uid, string Name);

/// <summary>Reads the standard's tables into rows, sorted and normalised.</summary>
internal static class Tables
{
    /// <summary>Option columns of Table E.1-1 in the order in which the profile applies them, with the letter each has in the output.</summary>
    private static readonly (string Column, char Letter)[] Options =
    [
        ("rtnSafePrivOpt", 'P'), ("rtnUIDsOpt", 'U'), ("rtnDevIdOpt", 'D'), ("rtnInstIdOpt", 'I'), ("rtnPatCharsOpt", 'C'),
        ("rtnLongFullDatesOpt", 'F'), ("rtnLongModifDatesOpt", 'M'), ("cleanDescOpt", 'T'), ("cleanStructContOpt", 'S'), ("cleanGraphOpt", 'G'),
    ];

    public static IReadOnlyList<AttributeRow> ReadAttributes(string path) =>
        [.. Rows(path)
            .Where(row => !Text(row, "tag").StartsWith("(FFFE", StringComparison.Ordinal))
            .Select(row => new AttributeRow(
                Text(row, "id").ToLowerInvariant(), Text(row, "valueRepresentation").Replace(" or ", "/", StringComparison.Ordinal),
                Text(row, "valueMultiplicity").Replace(" or 1", "", StringComparison.Ordinal), Text(row, "keyword"), Text(row, "name"), Text(row, "retired") == "Y"))
            .Select(row => row with { Vrs = row.Vrs.Length == 0 ? "UN" : row.Vrs, Vm = row.Vm.Length == 0 ? "1" : row.Vm })
            .OrderBy(row => row.Id, StringComparer.Ordinal)];

    public static IReadOnlyList<RuleRow> ReadRules(string path) =>
        [.. Rows(path)
            .Select(row => new RuleRow(RuleId(row), Text(row, "name"), Text(row, "basicProfile"), OptionText(row)))
            .OrderBy(row => row.Id, StringComparer.Ordinal)];

    public static IReadOnlyList<SopClassRow> ReadSopClasses(string path) =>
        [.. Rows(path).Select(row => new SopClassRow(Text(row, "id"), Text(row, "name"))).DistinctBy(row => row.Uid).OrderBy(row => row.Uid, StringComparer.Ordinal)];

    private static string RuleId(JsonElement row)
    {
        var id = Text(row, "id");
        return id.Length == 8 ? id.ToLowerInvariant() : "private";
    }

    private static string OptionText(JsonElement row) =>
        string.Join(' ', Options.Where(o => Text(row, o.Column).Length > 0).Select(o => $"{o.Letter}{Text(row, o.Column)}"));

    private static List<JsonElement> Rows(string path) => [.. JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateArray()];

    private static string Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? string.Join(' ', value.GetString()!.Replace("\u200b", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : "";
}
