using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Annotator.Dicom;

namespace Annotator.Gateway.DicomWeb;

/// <summary>Attributes of responses in the DICOM JSON model (PS3.18 F.2).</summary>
internal static class DicomJsonValues
{
    /// <summary>How replies are written: text as it is, not escaped for HTML.</summary>
    public static JsonSerializerOptions Written { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sets an attribute with values; none gives an attribute without a value.</summary>
    public static JsonObject With(this JsonObject dataset, DicomTag tag, string vr, params ReadOnlySpan<JsonNode?> values)
    {
        var attribute = new JsonObject { ["vr"] = vr };
        if (values.Length > 0)
        {
            var list = new JsonArray();
            foreach (var value in values) list.Add(value);
            attribute["Value"] = list;
        }
        dataset[tag.ToHex()] = attribute;
        return dataset;
    }

    /// <summary>Sets a sequence.</summary>
    public static JsonObject WithItems(this JsonObject dataset, DicomTag tag, IEnumerable<JsonObject> items) => dataset.With(tag, "SQ", [.. items]);
}
