using System.Globalization;
using System.Text.Json;

namespace Annotator.Dicom.Web;

/// <summary>Reads the DICOM JSON model (PS3.18 F.2) into datasets, whose text is UTF-8 from then on.</summary>
public sealed class DicomJsonReader
{
    private readonly DicomReaderOptions _options;
    private readonly Func<string, ReadOnlyMemory<byte>>? _bulkData;
    private int _elements;

    private DicomJsonReader(DicomReaderOptions options, Func<string, ReadOnlyMemory<byte>>? bulkData)
    {
        (_options, _bulkData) = (options, bulkData);
    }

    /// <summary>Reads an array of datasets, or a single one.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="bulkData">Gives the bytes of a BulkDataURI; without it such values are refused.</param>
    /// <param name="options">The bounds; the defaults when null.</param>
    /// <exception cref="DicomFormatException"><c>bad-body</c>, <c>too-deep</c> or <c>too-many-elements</c>.</exception>
    public static IReadOnlyList<DicomDataset> Read(ReadOnlyMemory<byte> utf8, Func<string, ReadOnlyMemory<byte>>? bulkData = null,
        DicomReaderOptions? options = null)
    {
        options ??= DicomReaderOptions.Default;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = (3 * options.MaxNesting) + 8 });
            var reader = new DicomJsonReader(options, bulkData);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(item => reader.ReadDataset(item, 0))]
                : [reader.ReadDataset(document.RootElement, 0)];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new DicomFormatException(DicomErrorCodes.BadBody, "The body is no DICOM JSON.", e);
        }
    }

    private DicomDataset ReadDataset(JsonElement json, int depth)
    {
        if (depth > _options.MaxNesting)
        {
            throw new DicomFormatException(DicomErrorCodes.TooDeep, $"Sequences are nested deeper than {_options.MaxNesting}.");
        }
        var dataset = new DicomDataset();
        foreach (var property in json.EnumerateObject())
        {
            if (++_elements > _options.MaxElements)
            {
                throw new DicomFormatException(DicomErrorCodes.TooManyElements, $"The body has more than {_options.MaxElements} attributes.");
            }
            if (property.Name.Length != 8 || !uint.TryParse(property.Name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag))
            {
                throw new FormatException("A member's name is no tag.");
            }
            // The body says UTF-8 whatever set the instance once had.
            if (tag != DicomTags.SpecificCharacterSet.Value)
            {
                dataset.Set(ReadElement(new DicomTag(tag), property.Value, depth));
            }
        }
        return dataset;
    }

    private DicomElement ReadElement(DicomTag tag, JsonElement json, int depth)
    {
        if (!json.TryGetProperty("vr", out var name) || !DicomVrs.TryParse(name.GetString(), out var vr))
        {
            throw new FormatException("An attribute has no VR.");
        }
        if (json.TryGetProperty("InlineBinary", out var inline))
        {
            return new DicomElement(tag, vr, inline.GetBytesFromBase64());
        }
        if (json.TryGetProperty("BulkDataURI", out var uri))
        {
            return new DicomElement(tag, vr, _bulkData?.Invoke(uri.GetString() ?? "") ?? throw new FormatException("Bulk data by reference are not expected here."));
        }
        JsonElement[] values = json.TryGetProperty("Value", out var value) ? [.. value.EnumerateArray()] : [];
        if (vr == DicomVr.SQ)
        {
            return new DicomElement(tag, [.. values.Select(item => ReadDataset(item, depth + 1))]);
        }
        return values.Length == 0 ? new DicomElement(tag, vr, ReadOnlyMemory<byte>.Empty) : OfValues(tag, vr, values);
    }

    private static DicomElement OfValues(DicomTag tag, DicomVr vr, JsonElement[] values)
    {
        if (vr == DicomVr.AT)
        {
            var tags = values.Select(value => Convert.ToUInt32(value.GetString(), 16)).SelectMany(raw =>
                new[] { (byte)(raw >> 16), (byte)(raw >> 24), (byte)raw, (byte)(raw >> 8) });
            return new DicomElement(tag, vr, tags.ToArray());
        }
        if (vr.IsText())
        {
            return DicomElement.OfStrings(tag, vr, [.. values.Select(value => TextOf(vr, value))], DicomCharacterSet.Utf8);
        }
        if (vr is DicomVr.SV or DicomVr.UV)
        {
            return new DicomElement(tag, vr, values.SelectMany(value => BitConverter.GetBytes(Large(vr, value))).ToArray());
        }
        return DicomElement.OfNumbers(tag, vr, [.. values.Select(value => value.ValueKind == JsonValueKind.String
            ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble())]);
    }

    private static ulong Large(DicomVr vr, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return vr == DicomVr.UV ? ulong.Parse(text, CultureInfo.InvariantCulture) : unchecked((ulong)long.Parse(text, CultureInfo.InvariantCulture));
    }

    private static string TextOf(DicomVr vr, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.Number when vr is DicomVr.DS or DicomVr.IS => value.GetRawText().Length <= 16 ? value.GetRawText()
            : DicomElement.ToDecimalText(value.GetDouble(), vr),
        JsonValueKind.Object when vr == DicomVr.PN => new DicomPersonName(Group(value, "Alphabetic"), Group(value, "Ideographic"), Group(value,
            "Phonetic")).ToStored(),
        _ => value.GetString() ?? "",
    };

    private static string Group(JsonElement name, string group) => name.TryGetProperty(group, out var text) ? text.GetString() ?? "" : "";
}
