using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Annotator.Dicom;
using Annotator.Grains.Images;
using Annotator.Grains.Images.Search;

namespace Annotator.Gateway.DicomWeb;

/// <summary>Writes the datasets of a search's reply (PS3.18 10.6.3.3): merges lines of attributes that are kept ready, in the order of their tags. Not for several threads.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="address">Where results are retrieved.</param>
internal sealed class QidoReply(QidoRequest request, DicomWebAddress address)
{
    private const int TagStart = 1, TagLength = 8;
    private static readonly (ulong Tag, ReadOnlyMemory<byte> Line) Online = (KeyOf(DicomTags.InstanceAvailability), TextLine(DicomTags.InstanceAvailability, "CS", ["ONLINE"]));
    private static readonly ulong RetrieveUrl = KeyOf(DicomTags.RetrieveUrl);
    private static readonly byte[] RetrieveUrlHead = Encoding.ASCII.GetBytes($"\"{DicomTags.RetrieveUrl.ToHex()}\":{{\"vr\":\"UR\",\"Value\":[\"");
    private readonly FrozenSet<ulong>? _wanted = request.AllAttributes ? null : request.Returned.Select(KeyOf).ToFrozenSet();
    private readonly List<(ulong Tag, ReadOnlyMemory<byte> Line)> _lines = [];

    /// <summary>Writes one result as a JSON object.</summary>
    public void Write(SearchResult result, IBufferWriter<byte> to)
    {
        _lines.Clear();
        AddComputed(result);
        // Of the same attribute the lower level's is sent.
        Add(result.InstanceAttributes);
        Add(result.SeriesAttributes);
        Add(result.StudyAttributes);
        if (result.Header is { } header) Add(AttributeLines.Of(InstanceHeader.Locate(header.Header, address.Of(new InstancePath(header.StudyInstanceUid, header.SeriesInstanceUid, header.SopInstanceUid))), null));
        Sort();
        to.Write("{"u8);
        for (var n = 0; n < _lines.Count; n++)
        {
            if (n > 0 && _lines[n].Tag == _lines[n - 1].Tag) continue;
            if (n > 0) to.Write(","u8);
            to.Write(_lines[n].Line.Span);
        }
        to.Write("}"u8);
    }

    // Nearly sorted and few: insertion keeps equal tags in their order.
    private void Sort()
    {
        for (var n = 1; n < _lines.Count; n++)
        {
            var (line, at) = (_lines[n], n);
            for (; at > 0 && _lines[at - 1].Tag > line.Tag; at--) _lines[at] = _lines[at - 1];
            _lines[at] = line;
        }
    }

    private void Add(ReadOnlyMemory<byte>? attributes)
    {
        if (attributes is not { } rest) return;
        while (rest.Span.IndexOf(AttributeLines.End) is >= 0 and var end)
        {
            var tag = BinaryPrimitives.ReadUInt64BigEndian(rest.Span.Slice(TagStart, TagLength));
            if (_wanted is null || _wanted.Contains(tag)) _lines.Add((tag, rest[..end]));
            rest = rest[(end + 1)..];
        }
    }

    private void AddComputed(SearchResult result)
    {
        var level = request.Query.Level;
        _lines.Add(Online);
        _lines.Add((RetrieveUrl, UrlLine(result)));
        if (level == SearchLevel.Study || request.Query.Parents.Contains(SearchLevel.Study)) _lines.Add((KeyOf(DicomTags.ModalitiesInStudy), TextLine(DicomTags.ModalitiesInStudy, "CS", [.. result.Modalities])));
        if (level == SearchLevel.Study) AddNumber(DicomTags.NumberOfStudyRelatedSeries, result.Series);
        if (level == SearchLevel.Study) AddNumber(DicomTags.NumberOfStudyRelatedInstances, result.Instances);
        if (level == SearchLevel.Series) AddNumber(DicomTags.NumberOfSeriesRelatedInstances, result.Instances);
    }

    private void AddNumber(DicomTag tag, long value) =>
        _lines.Add((KeyOf(tag), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{tag.ToHex()}\":{{\"vr\":\"IS\",\"Value\":[{value}]}}"))));

    private byte[] UrlLine(SearchResult result)
    {
        var url = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(address.Of(new InstancePath(result.StudyInstanceUid, result.SeriesInstanceUid, result.SopInstanceUid)));
        return [.. RetrieveUrlHead, .. Encoding.UTF8.GetBytes(url), .. "\"]}"u8];
    }

    private static byte[] TextLine(DicomTag tag, string vr, ReadOnlySpan<string> values)
    {
        var text = new StringBuilder().Append('"').Append(tag.ToHex()).Append("\":{\"vr\":\"").Append(vr).Append('"');
        for (var n = 0; n < values.Length; n++) text.Append(n == 0 ? ",\"Value\":[\"" : "\",\"").Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(values[n]));
        return Encoding.UTF8.GetBytes(text.Append(values.Length > 0 ? "\"]}" : "}").ToString());
    }

    private static ulong KeyOf(DicomTag tag) => BinaryPrimitives.ReadUInt64BigEndian(Encoding.ASCII.GetBytes(tag.ToHex()));
}
