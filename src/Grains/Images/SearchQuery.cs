using System.Collections.Immutable;
using System.Globalization;

namespace Annotator.Grains.Images;

/// <summary>At which level the archive is searched (PS3.18 10.6).</summary>
public enum SearchLevel
{
    /// <summary>Studies.</summary>
    Study,

    /// <summary>Series.</summary>
    Series,

    /// <summary>Instances.</summary>
    Instance,
}

/// <summary>What a caller may see of the archive: one domain, and within it one project's instances or all.</summary>
/// <param name="Domain">The de-identification domain.</param>
/// <param name="ProjectId">The project; null for the site archive.</param>
public sealed record ArchiveScope(string Domain, string? ProjectId);

/// <summary>A search of the archive.</summary>
/// <param name="Level">What is searched for.</param>
/// <param name="Matches">Conditions, all of which must hold.</param>
/// <param name="Offset">Results to leave out.</param>
/// <param name="Limit">Results at most.</param>
public sealed record SearchQuery(SearchLevel Level, ImmutableArray<SearchMatch> Matches, int Offset, int Limit);

/// <summary>One condition of a search.</summary>
/// <param name="Key">What is compared.</param>
/// <param name="Value">Single value, list of UIDs (with <c>,</c> or <c>\</c>), wildcards <c>*</c> and <c>?</c>, or a range of dates or times (PS3.4 C.2.2.2).</param>
public sealed record SearchMatch(SearchKey Key, string Value);

/// <summary>Something instances can be searched by.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Level">The level it describes.</param>
/// <param name="Kind">How it is compared.</param>
public sealed record SearchKey(string Column, SearchLevel Level, SearchKeyKind Kind)
{
    /// <summary>Study Instance UID.</summary>
    public static SearchKey StudyInstanceUid { get; } = new("study_instance_uid", SearchLevel.Study, SearchKeyKind.Uid);

    /// <summary>Series Instance UID.</summary>
    public static SearchKey SeriesInstanceUid { get; } = new("series_instance_uid", SearchLevel.Series, SearchKeyKind.Uid);

    /// <summary>SOP Instance UID.</summary>
    public static SearchKey SopInstanceUid { get; } = new("sop_instance_uid", SearchLevel.Instance, SearchKeyKind.Uid);
}

/// <summary>How a key is compared.</summary>
public enum SearchKeyKind
{
    /// <summary>Equal to one of a list.</summary>
    Uid,

    /// <summary>Equal, or with wildcards.</summary>
    Text,

    /// <summary>Equal or with wildcards, case aside.</summary>
    PersonName,

    /// <summary>Equal as a number that is written in any way.</summary>
    Number,

    /// <summary>Equal, or in a range.</summary>
    DateOrTime,

    /// <summary>One of the study's modalities.</summary>
    ModalityInStudy,
}

/// <summary>Makes portable SQL of conditions. Every value is a parameter.</summary>
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

    public void Add(SearchMatch match, ArchiveScope scope)
    {
        // Universal matching: an empty value or a lone asterisk asks for nothing (PS3.4 C.2.2.2.3).
        if (match.Value.Length == 0 || match.Value.All(c => c == '*')) return;
        var column = $"i.{match.Key.Column}";
        _conditions.Add(match.Key.Kind switch
        {
            SearchKeyKind.Uid => $"{column} IN {Bind(match.Value.Split([',', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList())}",
            SearchKeyKind.DateOrTime => Range(column, match.Value),
            SearchKeyKind.Number => long.TryParse(match.Value, CultureInfo.InvariantCulture, out var number) ? IsNumber(column, number) : $"{column} = {Bind(match.Value)}",
            SearchKeyKind.PersonName => Text($"LOWER({column})", match.Value.ToLowerInvariant()),
            SearchKeyKind.ModalityInStudy =>
                $"i.study_instance_uid IN (SELECT i2.study_instance_uid FROM instances i2 WHERE i2.domain = {Bind(scope.Domain)} AND {Text("i2.modality", match.Value)})",
            _ => Text(column, match.Value),
        });
    }

    // By its digits: a cast of what a header holds may fail, and then the whole search does.
    private string IsNumber(string column, long number)
    {
        var sign = number < 0 ? "-" : "+";
        var digits = number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture).TrimStart('-');
        var bare = $"LTRIM(TRIM({column}), {Bind(sign + "0")}) = {Bind(digits)} AND {column} <> ''";
        return number < 0 ? $"{bare} AND TRIM({column}) LIKE '-%'" : bare;
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
