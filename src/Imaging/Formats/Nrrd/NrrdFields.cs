using System.Globalization;
using System.Text;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>The header of an NRRD file taken apart: fields, key/value pairs, and where the data begin. Nothing is judged yet.</summary>
/// <remarks>teem.sourceforge.net/nrrd/format.html: lines of <c>field: value</c>, <c>key:=value</c> and <c># comment</c>, ended by an empty line.</remarks>
internal sealed class NrrdFields
{
    private const int MostLines = 20_000;
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private NrrdFields()
    {
    }

    /// <summary>Key/value pairs, unescaped.</summary>
    public Dictionary<string, string> Pairs { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether there are comments.</summary>
    public bool HasComments { get; private set; }

    /// <summary>Bytes up to and with the empty line; the length of the file when it has none.</summary>
    public int DataAt { get; private set; }

    /// <summary>The names of all fields.</summary>
    public IReadOnlyCollection<string> Names => _fields.Keys;

    /// <summary>A field's value; null when it is not there. Names with and without spaces are one.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Takes a header apart.</summary>
    /// <exception cref="VolumeFormatException">It is not well formed or beyond the bounds.</exception>
    public static NrrdFields Read(ReadOnlySpan<byte> bytes, VolumeFileOptions options)
    {
        var read = new NrrdFields();
        var at = 0;
        for (var line = 0; at < bytes.Length; line++)
        {
            if (line > MostLines || at > options.MaxHeaderBytes) throw new VolumeFormatException(VolumeFileCodes.TooLarge, "The NRRD header is beyond the bounds of this server.");
            var rest = bytes[at..];
            var end = rest[..Math.Min(rest.Length, options.MaxHeaderBytes + 1)].IndexOf((byte)'\n');
            if (end < 0 && rest.Length > options.MaxHeaderBytes) throw new VolumeFormatException(VolumeFileCodes.TooLarge, "A line of the NRRD header is beyond the bounds of this server.");
            at += end < 0 ? rest.Length : end + 1;
            var text = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]).TrimEnd('\r');
            if (text.Length == 0) break;
            read.Add(text, line);
        }
        read.DataAt = at;
        return read;
    }

    /// <summary>A whole number.</summary>
    public int? Number(string name)
    {
        if (this[name] is not { } text) return null;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : throw Bad($"“{name}” is no whole number");
    }

    public static VolumeFormatException Bad(string what) => new(VolumeFileCodes.BadHeader, $"The NRRD header is not usable: {what}.");

    private void Add(string line, int number)
    {
        if (number == 0)
        {
            if (line is not ['N', 'R', 'R', 'D', '0', '0', '0', >= '1' and <= '6']) throw Bad("it is not of version NRRD0001 to NRRD0006");
            return;
        }
        if (line[0] == '#')
        {
            HasComments = true;
            return;
        }
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) throw Bad("a line is neither field, key nor comment");
        if (colon + 1 < line.Length && line[colon + 1] == '=') Pairs[Unescape(line[..colon])] = Unescape(line[(colon + 2)..]);
        else if (!_fields.TryAdd(line[..colon].Trim().Replace(" ", "", StringComparison.Ordinal), line[(colon + 1)..].Trim())) throw Bad("a field stands twice");
    }

    private static string Unescape(string text) => text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
}
