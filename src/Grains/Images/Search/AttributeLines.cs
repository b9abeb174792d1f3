using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Annotator.Dicom;
using Annotator.Dicom.Web;

namespace Annotator.Grains.Images.Search;

/// <summary>Attributes of results as they are kept and merged: each a member of a DICOM JSON object on a line of its own, in the order of their tags, UTF-8.</summary>
/// <remarks>JSON as we write it holds no line break, within text it is escaped; so lines are found without reading the JSON.</remarks>
public static class AttributeLines
{
    /// <summary>What ends a line.</summary>
    public const byte End = (byte)'\n';

    internal static FrozenSet<string> Study { get; } = Tags(QidoLevel.Study, DicomTags.StudyDescription);

    internal static FrozenSet<string> Series { get; } = Tags(QidoLevel.Series);

    internal static FrozenSet<string> Instance { get; } = Tags(QidoLevel.Instance);

    /// <summary>Whether every one of these attributes is kept ready at a level, so that no header has to be read for it.</summary>
    public static bool Hold(SearchLevel level, DicomTag tag) => (level switch { SearchLevel.Study => Study, SearchLevel.Series => Series, _ => Instance }).Contains(tag.ToHex());

    /// <summary>The members of a DICOM JSON object.</summary>
    /// <param name="header">The object, without line breaks.</param>
    /// <param name="tags">Which members, as hex; null for all.</param>
    public static byte[] Of(string header, IReadOnlySet<string>? tags)
    {
        var json = Encoding.UTF8.GetBytes(header);
        using var lines = new MemoryStream();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (start, isWanted) = ((int)reader.TokenStartIndex, tags is null || tags.Contains(reader.GetString()!));
            reader.Read();
            reader.Skip();
            if (!isWanted) continue;
            lines.Write(json.AsSpan(start, (int)reader.BytesConsumed - start));
            lines.WriteByte(End);
        }
        return lines.ToArray();
    }

    private static FrozenSet<string> Tags(QidoLevel level, params IEnumerable<DicomTag> more) => QidoAttributes.Of(level).Concat(more).Select(tag => tag.ToHex()).ToFrozenSet();
}
