using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Messages;

namespace Annotator.Dicom.Web;

/// <summary>The level of a search (PS3.18 10.6).</summary>
public enum QidoLevel
{
    /// <summary>Studies.</summary>
    Study,

    /// <summary>Series.</summary>
    Series,

    /// <summary>Instances.</summary>
    Instance,
}

/// <summary>A QIDO-RS search as data (PS3.18 8.3.4): what must match, what comes back, which page.</summary>
/// <param name="Level">What is searched for.</param>
/// <param name="Matches">Conditions; all must hold.</param>
/// <param name="IncludeFields">Attributes asked for beside the level's own.</param>
/// <param name="IncludesAll">Every attribute there is comes back.</param>
/// <param name="Limit">The most results; null when not said.</param>
/// <param name="Offset">Results passed over.</param>
/// <param name="Warnings">Texts for the Warning header: what of the request was not heeded.</param>
public sealed record QidoQuery(
    QidoLevel Level, ImmutableArray<QidoMatch> Matches, ImmutableArray<DicomTag> IncludeFields, bool IncludesAll, int? Limit, int Offset,
        ImmutableArray<string> Warnings)
{
    /// <summary>Reads the parameters of a request. Unknown parameters give a warning; values that cannot be read are refused.</summary>
    /// <param name="level">What is searched for.</param>
    /// <param name="parameters">Decoded names and values, in any order, repeated names allowed.</param>
    /// <param name="query">The search when there is no rejection.</param>
    /// <returns>The rejection <c>bad-query</c>; null when the request is well formed.</returns>
    public static Rejection? Parse(QidoLevel level, IEnumerable<KeyValuePair<string, string>> parameters, out QidoQuery query)
    {
        var matches = ImmutableArray.CreateBuilder<QidoMatch>();
        var fields = ImmutableArray.CreateBuilder<DicomTag>();
        var warnings = ImmutableArray.CreateBuilder<string>();
        query = new QidoQuery(level, [], [], false, null, 0, []);
        foreach (var (name, value) in parameters)
        {
            var problem = name.ToLowerInvariant() switch
            {
                "limit" => ParseCount(value, out var limit) ? Apply(ref query, query with { Limit = limit }) : $"limit '{value}' is no count",
                "offset" => ParseCount(value, out var offset) ? Apply(ref query, query with { Offset = offset }) : $"offset '{value}' is no count",
                "fuzzymatching" => value.Equals("true", StringComparison.OrdinalIgnoreCase) ? Warn(warnings, "fuzzymatching is not supported; only literal matching has been performed") : null,
                "emptyvaluematching" or "multiplevaluematching" => Warn(warnings, $"{name} is not supported"),
                "includefield" => ParseFields(value, fields, warnings, ref query),
                _ => ParseMatch(name, value, matches, warnings),
            };
            if (problem is not null)
            {
                return new Rejection(RejectionClass.Invalid, "bad-query", $"The search cannot be read: {problem}.");
            }
        }
        query = query with { Matches = matches.ToImmutable(), IncludeFields = [.. fields.Distinct()], Warnings = warnings.ToImmutable() };
        return null;
    }

    /// <summary>All conditions hold for a dataset that describes a result.</summary>
    public bool IsMatch(DicomDataset dataset) => Matches.All(match => match.IsMatch(dataset));

    /// <summary>The attributes of a result that go into the response: the level's own, those asked for and those matched on.</summary>
    public DicomDataset Project(DicomDataset result)
    {
        if (IncludesAll)
        {
            return result;
        }
        var wanted = QidoAttributes.Of(Level).Concat(IncludeFields).Concat(Matches.Select(match => match.Path[0])).ToHashSet();
        var projected = new DicomDataset();
        foreach (var element in result.Where(element => wanted.Contains(element.Tag)))
        {
            projected.Set(element);
        }
        return projected;
    }

    private static string? Apply(ref QidoQuery query, QidoQuery changed)
    {
        query = changed;
        return null;
    }

    private static string? Warn(ImmutableArray<string>.Builder warnings, string text)
    {
        warnings.Add(text);
        return null;
    }

    private static bool ParseCount(string value, out int count) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count);

    private static string? ParseFields(string value, ImmutableArray<DicomTag>.Builder fields, ImmutableArray<string>.Builder warnings, ref QidoQuery query)
    {
        foreach (var name in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (name.Equals("all", StringComparison.OrdinalIgnoreCase))
            {
                query = query with { IncludesAll = true };
            }
            else if (ParsePath(name) is [var first, ..])
            {
                fields.Add(first);
            }
            else
            {
                warnings.Add($"includefield '{name}' is no attribute");
            }
        }
        return null;
    }

    private static string? ParseMatch(string name, string value, ImmutableArray<QidoMatch>.Builder matches, ImmutableArray<string>.Builder warnings)
    {
        if (ParsePath(name) is not { IsEmpty: false } path)
        {
            return Warn(warnings, $"parameter '{name}' is not known and was not heeded");
        }
        var match = QidoMatch.Parse(path, value);
        if (match is null)
        {
            return $"{name} has a value that does not fit its VR";
        }
        matches.Add(match);
        return null;
    }

    private static ImmutableArray<DicomTag> ParsePath(string name)
    {
        var tags = ImmutableArray.CreateBuilder<DicomTag>();
        foreach (var part in name.Split('.'))
        {
            if (!DicomTag.TryParse(part, out var tag))
            {
                return [];
            }
            tags.Add(tag);
        }
        return tags.ToImmutable();
    }
}
