using System.Globalization;
using System.Text.Json;

namespace Annotator.Dicom.Web;

/// <summary>Says where a bulk value can be fetched; null puts it inline.</summary>
/// <param name="path">Tag path of the element, such as <c>00400275[0].00420011</c>.</param>
/// <param name="element">The element.</param>
public delegate string? BulkDataLocation(string path, DicomElement element);

/// <summary>Writes datasets in the DICOM JSON model (PS3.18 F.2).</summary>
public static class DicomJsonWriter
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/dicom+json";

    /// <summary>Writes one dataset as a JSON object. Group lengths and group 0002 are left out.</summary>
    /// <param name="writer">Takes the object.</param>
    /// <param name="dataset">The dataset; pixel data without a location are left out, never inlined.</param>
    /// <param name="bulkData">Where bulk values are; null inlines all but pixel data.</param>
    public static void Write(Utf8JsonWriter writer, DicomDataset dataset, BulkDataLocation? bulkData = null) => Write(writer, dataset, bulkData, "");

    /// <summary>Several datasets as a UTF-8 JSON array.</summary>
    public static byte[] ToBytes(IEnumerable<DicomDataset> datasets, BulkDataLocation? bulkData = null)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var dataset in datasets)
            {
                Write(writer, dataset, bulkData);
            }
            writer.WriteEndArray();
        }
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, DicomDataset dataset, BulkDataLocation? bulkData, string path)
    {
        writer.WriteStartObject();
        foreach (var element in dataset)
        {
            if (element.Tag.IsGroupLength || element.Tag.Group == 2)
            {
                continue;
            }
            var here = path + element.Tag.ToHex();
            var location = element.Vr.IsBulk() && !element.IsEmpty ? bulkData?.Invoke(here, element) : null;
            if (location is null && (element.Tag == DicomTags.PixelData || element.Fragments is not null))
            {
                continue;
            }
            writer.WriteStartObject(element.Tag.ToHex());
            writer.WriteString("vr", element.Vr.ToString());
            if (location is not null)
            {
                writer.WriteString("BulkDataURI", location);
            }
            else if (!element.IsEmpty)
            {
                WriteContent(writer, element, bulkData, here);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, DicomElement element, BulkDataLocation? bulkData, string path)
    {
        if (element.Vr.IsBulk())
        {
            writer.WriteBase64String("InlineBinary", element.Bytes.Span);
            return;
        }
        if (element.IsSequence)
        {
            writer.WriteStartArray("Value");
            for (var i = 0; i < element.Items.Count; i++)
            {
                Write(writer, element.Items[i], bulkData, $"{path}[{i}].");
            }
            writer.WriteEndArray();
            return;
        }
        var values = element.GetStrings();
        if (values.All(value => value.Length == 0))
        {
            return;
        }
        writer.WriteStartArray("Value");
        foreach (var value in values)
        {
            WriteValue(writer, element.Vr, value);
        }
        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, DicomVr vr, string value)
    {
        if (value.Length == 0)
        {
            writer.WriteNullValue();
        }
        else if (vr == DicomVr.PN)
        {
            WriteName(writer, DicomPersonName.Parse(value));
        }
        else if (vr is DicomVr.SV or DicomVr.UV && decimal.TryParse(value, CultureInfo.InvariantCulture, out var large))
        {
            writer.WriteNumberValue(large);
        }
        else if (IsNumber(vr) && DicomNumbers.ParseDecimal(value) is var number && double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            // A number that JSON has no form for (NaN, or a DS that is none) stays text (PS3.18 F.2.2).
            writer.WriteStringValue(value);
        }
    }

    private static void WriteName(Utf8JsonWriter writer, DicomPersonName name)
    {
        writer.WriteStartObject();
        foreach (var (group, text) in new[] { ("Alphabetic", name.Alphabetic), ("Ideographic", name.Ideographic), ("Phonetic", name.Phonetic) })
        {
            if (text.Length > 0)
            {
                writer.WriteString(group, text);
            }
        }
        writer.WriteEndObject();
    }

    private static bool IsNumber(DicomVr vr) =>
        vr is DicomVr.DS or DicomVr.IS or DicomVr.FL or DicomVr.FD or DicomVr.SL or DicomVr.SS or DicomVr.UL or DicomVr.US;
}
