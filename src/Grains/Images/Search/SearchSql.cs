using System.Globalization;

namespace Annotator.Grains.Images.Search;

/// <summary>Makes portable SQL of conditions over studies <c>s</c>, series <c>r</c> and instances <c>a</c>. Every value is a parameter.</summary>
internal sealed class SearchSql
{
    private readonly List<string> _conditions = [];

    public Dictionary<string, object?> Parameters { get; } = [];

    public string Where => string.Join(" AND ", _conditions);

    public void Add(string condition) => _conditions.Add(condition);

    public string Bind(object? value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{Parameters.Count}");
        Parameters[name] = value;
        return "@" + name;
    }

    /// <summary>Adds a condition.</summary>
    /// <param name="match">What is compared with what.</param>
    /// <param name="at">The alias of the table searched, which has the UIDs of all levels above it.</param>
    public void Add(SearchMatch match, string at)
    {
        // Universal matching: an empty value or a lone asterisk asks for nothing (PS3.4 C.2.2.2.3).
        if (match.Value.Length == 0 || match.Value.All(c => c == '*')) return;
        var column = $"{(match.Key.IsIdentity ? at : Alias(match.Key.Level))}.{match.Key.Column}";
        _conditions.Add(match.Key.Kind switch
        {
            SearchKeyKind.Uid => Uids(column, match.Value),
            SearchKeyKind.DateOrTime => Range(column, match.Value),
            SearchKeyKind.Number => $"{column} = {Bind(Summaries.Number(match.Value))}",
            SearchKeyKind.PersonName => Text(column, match.Value.ToLowerInvariant()),
            SearchKeyKind.ModalityInStudy =>
                $"EXISTS (SELECT 1 FROM archive_series x WHERE x.project_id = s.project_id AND x.domain = s.domain AND x.study_instance_uid = s.study_instance_uid AND {Text("x.modality", match.Value)})",
            _ => Text(column, match.Value),
        });
    }

    private static string Alias(SearchLevel level) => level switch { SearchLevel.Study => "s", SearchLevel.Series => "r", _ => "a" };

    private string Uids(string column, string value)
    {
        var uids = value.Split([',', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return uids is [var uid] ? $"{column} = {Bind(uid)}" : $"{column} IN {Bind(uids.ToList())}";
    }

    private string Text(string column, string value)
    {
        if (!value.Contains('*', StringComparison.Ordinal) && !value.Contains('?', StringComparison.Ordinal)) return $"{column} = {Bind(value)}";
        var pattern = value.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)
            .Replace('*', '%').Replace('?', '_');
        return $"{column} LIKE {Bind(pattern)} ESCAPE '!'";
    }

    private string Range(string column, string value)
    {
        var dash = value.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return $"{column} = {Bind(value)}";
        var (from, to) = (value[..dash].Trim(), value[(dash + 1)..].Trim());
        // A time of day may be written with fewer digits than it is kept with: 10 ends at 10:59:59.999999.
        var condition = $"{column} <> ''";
        if (from.Length > 0) condition += $" AND {column} >= {Bind(from)}";
        if (to.Length > 0) condition += $" AND {column} <= {Bind(to + "~")}";
        return condition;
    }
}
