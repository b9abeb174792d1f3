using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Dicom;

namespace Annotator.Gateway.Images;

/// <summary>Lays the kept header of an image (DICOM JSON) out as rows: those of one place, or every one at any depth that is looked for.</summary>
/// <remarks>A place is the empty path (the image itself) or the path of a sequence, whose items come one after another.</remarks>
internal sealed class AttributeTable
{
    private const int MostValues = 32;
    private const int LongestValue = 512;
    private readonly string _find;
    private readonly int _offset;
    private readonly int _limit;
    private readonly ImmutableArray<AttributeRow>.Builder _rows = ImmutableArray.CreateBuilder<AttributeRow>();
    private int _total;

    private AttributeTable(string find, int offset, int limit)
    {
        (_find, _offset, _limit) = (find, offset, limit);
    }

    /// <summary>A page of rows; null when there is no such place.</summary>
    /// <param name="sop">The image.</param>
    /// <param name="header">Its header.</param>
    /// <param name="under">The place; empty for the image itself. Ignored when something is looked for.</param>
    /// <param name="find">Part of a keyword, name, tag, private creator or value; empty for the place's own rows.</param>
    /// <param name="offset">Rows to leave out.</param>
    /// <param name="limit">Rows at most.</param>
    public static AttributePage? Read(string sop, JsonElement header, string under, string find, int offset, int limit)
    {
        var table = new AttributeTable(find.Trim(), offset, limit);
        if (find.Length > 0) table.Walk(header, "", [], isDeep: true);
        else if (under.Length == 0) table.Walk(header, "", [], isDeep: false);
        else if (!table.WalkPlace(header, under)) return null;
        return new AttributePage(sop, table._rows.ToImmutable(), table._total, offset + table._rows.Count < table._total ? offset + table._rows.Count : null);
    }

    private bool WalkPlace(JsonElement header, string under)
    {
        var (place, within) = (header, ImmutableArray<string>.Empty);
        var steps = under.Split('.');
        for (var n = 0; n < steps.Length; n++)
        {
            var bracket = steps[n].IndexOf('[', StringComparison.Ordinal);
            var tag = bracket < 0 ? steps[n] : steps[n][..bracket];
            if (!place.TryGetProperty(tag, out var element) || !IsSequence(element)) return false;
            var items = ItemsOf(element);
            if (n == steps.Length - 1 && bracket < 0) return WalkItems(items, under, within.Add(NameOf(place, tag)));
            if (bracket < 0 || !steps[n].EndsWith(']') || !int.TryParse(steps[n].AsSpan(bracket + 1, steps[n].Length - bracket - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var item)) return false;
            if (item >= items.Length) return false;
            within = within.Add(Numbered(NameOf(place, tag), item));
            place = items[item];
        }
        Walk(place, under + ".", within, isDeep: false);
        return true;
    }

    private bool WalkItems(JsonElement[] items, string path, ImmutableArray<string> within)
    {
        for (var n = 0; n < items.Length; n++)
            Walk(items[n], string.Create(CultureInfo.InvariantCulture, $"{path}[{n}]."), within.SetItem(within.Length - 1, Numbered(within[^1], n)), isDeep: false);
        return true;
    }

    private void Walk(JsonElement dataset, string path, ImmutableArray<string> within, bool isDeep)
    {
        foreach (var member in dataset.EnumerateObject())
        {
            if (!DicomTag.TryParse(member.Name, out var tag)) continue;
            if (!isDeep || IsFound(dataset, tag, member.Value)) Add(dataset, tag, member.Value, path, within);
            if (!isDeep || !IsSequence(member.Value)) continue;
            var items = ItemsOf(member.Value);
            var name = NameOf(dataset, member.Name);
            for (var n = 0; n < items.Length; n++)
                Walk(items[n], string.Create(CultureInfo.InvariantCulture, $"{path}{member.Name}[{n}]."), within.Add(Numbered(name, n)), isDeep);
        }
    }

    // What is beyond the page is only counted.
    private void Add(JsonElement dataset, DicomTag tag, JsonElement element, string path, ImmutableArray<string> within)
    {
        var at = _total++;
        if (at < _offset || _rows.Count >= _limit) return;
        var entry = DicomDictionary.Find(tag);
        var values = element.TryGetProperty("Value", out var given) ? given : default;
        var count = values.ValueKind == JsonValueKind.Array ? values.GetArrayLength() : 0;
        var isSequence = IsSequence(element);
        var texts = isSequence || count == 0 ? [] : values.EnumerateArray().Take(MostValues).Select(TextOf).ToImmutableArray();
        _rows.Add(new AttributeRow(
            path + tag.ToHex(), tag.ToString(), VrOf(element), Said(entry?.Keyword), Said(entry?.Name), CreatorOf(dataset, tag), texts, count, BytesOf(element), isSequence, within));
    }

    private bool IsFound(JsonElement dataset, DicomTag tag, JsonElement element)
    {
        bool Has(string? text) => text?.Contains(_find, StringComparison.OrdinalIgnoreCase) is true;
        var entry = DicomDictionary.Find(tag);
        if (Has(entry?.Keyword) || Has(entry?.Name) || Has(tag.ToString()) || Has(tag.ToHex()) || Has(CreatorOf(dataset, tag))) return true;
        return !IsSequence(element) && element.TryGetProperty("Value", out var values) && values.EnumerateArray().Any(value => Has(TextOf(value)));
    }

    private static bool IsSequence(JsonElement element) => VrOf(element) == "SQ";

    private static JsonElement[] ItemsOf(JsonElement element) => element.TryGetProperty("Value", out var items) ? [.. items.EnumerateArray()] : [];

    private static string VrOf(JsonElement element) => element.TryGetProperty("vr", out var vr) ? vr.GetString() ?? "UN" : "UN";

    private static string NameOf(JsonElement dataset, string hex)
    {
        return !DicomTag.TryParse(hex, out var tag) ? hex : Said(DicomDictionary.Find(tag)?.Name) ?? (CreatorOf(dataset, tag) is { } creator ? $"{creator} {tag}" : tag.ToString());
    }

    private static string Numbered(string name, int item) => string.Create(CultureInfo.InvariantCulture, $"{name} {item + 1}");

    private static string? Said(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? CreatorOf(JsonElement dataset, DicomTag tag) =>
        tag is { IsPrivate: true, Element: >= 0x1000 } && dataset.TryGetProperty(new DicomTag(tag.Group, tag.Element >> 8).ToHex(), out var creator)
        && creator.TryGetProperty("Value", out var value) && value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.String
            ? value[0].GetString()
            : null;

    // PS3.18 F.2.2: names of people are objects with up to three groups; everything else is a string or a number.
    private static string TextOf(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Object => string.Join('=', value.EnumerateObject().Select(group => group.Value.GetString())),
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "…");
    }

    private static long? BytesOf(JsonElement element)
    {
        if (element.TryGetProperty("InlineBinary", out var inline)) return inline.GetString()!.TrimEnd('=').Length * 3L / 4;
        return element.TryGetProperty("BulkDataURI", out _) ? 0 : null;
    }
}
