using System.Collections.Immutable;
using Annotator.Dicom;
using Annotator.Dicom.Web;
using Annotator.Grains.Images;
using Annotator.Grains.Images.Search;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>A search as it was asked for (PS3.18 8.3.4 and 10.6.1.2).</summary>
/// <param name="Query">What the archive is asked; one more than the limit, to tell whether there are more.</param>
/// <param name="Limit">Results to send at most.</param>
/// <param name="Returned">Attributes of the headers to send.</param>
/// <param name="AllAttributes">True to send every attribute the header has.</param>
/// <param name="Warnings">What was asked for and not done.</param>
internal sealed record QidoRequest(
    SearchQuery Query, int Limit, ImmutableHashSet<DicomTag> Returned, bool AllAttributes, ImmutableArray<string> Warnings)
{
    /// <summary>The most results of one reply; a request for more gets this many and a warning.</summary>
    public const int LargestLimit = 5000;

    /// <summary>Reads a request at a level, with the UIDs of its path.</summary>
    public static Outcome<QidoRequest> Read(SearchLevel level, InstancePath? path, IQueryCollection parameters)
    {
        var pairs = parameters.Where(p => p.Key != "accept").SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));
        if (QidoQuery.Parse((QidoLevel)level, pairs, out var asked) is { } wrong) return Refusals.Malformed(wrong.Text);
        var matches = ImmutableArray.CreateBuilder<SearchMatch>();
        var warnings = asked.Warnings.ToBuilder();
        if (path is not null) matches.Add(new(SearchKey.StudyInstanceUid, path.StudyInstanceUid));
        if (path?.SeriesInstanceUid is { } series) matches.Add(new(SearchKey.SeriesInstanceUid, series));
        foreach (var match in asked.Matches.Where(m => m.Kind != QidoMatchKind.Universal))
        {
            if (match.Path is [var tag] && QidoKeys.Find(tag, level) is { } key) matches.Add(new(key, string.Join(',', match.Values)));
            else warnings.Add($"matching on {string.Join('.', match.Path.Select(DicomDictionary.KeywordOf))} is not supported at this level and was not done");
        }
        if (asked.Limit > LargestLimit) warnings.Add($"at most {LargestLimit} results are sent in one reply");
        var limit = Math.Min(asked.Limit ?? LargestLimit, LargestLimit);
        // What was matched on is sent too (PS3.18 10.6.3.3).
        var matched = asked.Matches.Select(match => match.Path[0]).Where(tag => QidoKeys.Find(tag, level) is not null).ToList();
        ImmutableArray<SearchLevel> parents = [.. Enum.GetValues<SearchLevel>().Where(l => l < level && IsOpen(l, path))];
        var returned = parents.Append(level).SelectMany(l => QidoAttributes.Of((QidoLevel)l)).Concat(asked.IncludeFields).Concat(matched).ToImmutableHashSet();
        var withHeaders = asked.IncludesAll || asked.IncludeFields.Concat(matched).Any(tag => !parents.Append(level).Any(l => AttributeLines.Hold(l, tag)));
        var query = new SearchQuery(level, matches.ToImmutable(), asked.Offset, limit + 1, parents, withHeaders);
        return new QidoRequest(query, limit, returned, asked.IncludesAll, warnings.ToImmutable());
    }

    private static bool IsOpen(SearchLevel level, InstancePath? path) => level == SearchLevel.Study ? path is null : path?.SeriesInstanceUid is null;
}
