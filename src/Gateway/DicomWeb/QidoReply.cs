using System.Text.Json.Nodes;
using Annotator.Dicom;
using Annotator.Grains.Images;

namespace Annotator.Gateway.DicomWeb;

/// <summary>Makes the datasets of a search's reply (PS3.18 10.6.3.3).</summary>
internal static class QidoReply
{
    /// <summary>One result.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="result">What was found.</param>
    /// <param name="modalities">The modalities of each study; read when study attributes are sent.</param>
    /// <param name="address">Where results are retrieved.</param>
    public static JsonObject Of(QidoRequest request, SearchResult result, ILookup<string, string> modalities, DicomWebAddress address)
    {
        var header = JsonNode.Parse(InstanceHeader.Locate(result.Header, address.Of(PathOf(SearchLevel.Instance, result))))!.AsObject();
        var reply = new JsonObject();
        foreach (var (hex, attribute) in header)
        {
            if (IsSent(request, hex)) reply[hex] = attribute!.DeepClone();
        }
        var level = request.Query.Level;
        reply.With(DicomTags.InstanceAvailability, "CS", "ONLINE").With(DicomTags.RetrieveUrl, "UR", address.Of(PathOf(level, result)));
        if (level == SearchLevel.Study || request.Parents.Contains(SearchLevel.Study))
            reply.With(DicomTags.ModalitiesInStudy, "CS", [.. modalities[result.StudyInstanceUid].Select(m => JsonValue.Create(m))]);
        if (level == SearchLevel.Study)
            reply.With(DicomTags.NumberOfStudyRelatedSeries, "IS", result.Series).With(DicomTags.NumberOfStudyRelatedInstances, "IS", result.Instances);
        if (level == SearchLevel.Series) reply.With(DicomTags.NumberOfSeriesRelatedInstances, "IS", result.Instances);
        return Sorted(reply);
    }

    private static InstancePath PathOf(SearchLevel level, SearchResult result) => level switch
    {
        SearchLevel.Study => new(result.StudyInstanceUid),
        SearchLevel.Series => new(result.StudyInstanceUid, result.SeriesInstanceUid),
        _ => new(result.StudyInstanceUid, result.SeriesInstanceUid, result.SopInstanceUid),
    };

    private static bool IsSent(QidoRequest request, string hex) => request.AllAttributes || (DicomTag.TryParse(hex, out var tag) && request.Returned.Contains(tag));

    private static JsonObject Sorted(JsonObject dataset)
    {
        var attributes = dataset.OrderBy(a => a.Key, StringComparer.Ordinal).ToList();
        dataset.Clear();
        return new JsonObject(attributes);
    }
}
