using System.Collections.Concurrent;
using System.Text;

namespace Annotator.Dicom;

/// <summary>The character sets that Specific Character Set (0008,0005) names (PS3.3 C.12.1.1.2, PS3.5 6.1).</summary>
public sealed class DicomCharacterSet
{
    private static readonly ConcurrentDictionary<string, DicomCharacterSet> Cache = new(StringComparer.Ordinal);

    private readonly Encoding _initial;
    private readonly bool _usesEscapes;

    private DicomCharacterSet(IReadOnlyList<string> terms)
    {
        Terms = terms;
        _initial = CodeExtensions.EncodingOf(terms.Count == 0 ? "" : terms[0]) ?? CodeExtensions.Latin1;
        _usesEscapes = terms.Count > 1 || (terms.Count == 1 && terms[0].StartsWith("ISO 2022", StringComparison.Ordinal));
        IsKnown = terms.All(term => CodeExtensions.EncodingOf(term) is not null);
    }

    /// <summary>The default repertoire, ISO 646; bytes over 127 are read as Latin-1, as common receivers do.</summary>
    public static DicomCharacterSet Default { get; } = new([]);

    /// <summary>UTF-8 (ISO_IR 192).</summary>
    public static DicomCharacterSet Utf8 { get; } = new(["ISO_IR 192"]);

    /// <summary>The defined terms, as stored.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Every term is one of the standard's; text of unknown terms is read as Latin-1.</summary>
    public bool IsKnown { get; }

    /// <summary>The character set of the values of (0008,0005); an empty first value is ISO 646.</summary>
    public static DicomCharacterSet Of(IReadOnlyList<string> terms)
    {
        if (terms.Count == 0 || (terms.Count == 1 && terms[0].Length == 0))
        {
            return Default;
        }
        var key = string.Join('\\', terms);
        if (Cache.TryGetValue(key, out var known))
        {
            return known;
        }
        var made = new DicomCharacterSet([.. terms]);
        return Cache.Count < 256 ? Cache.GetOrAdd(key, made) : made;
    }

    /// <summary>Text of coded bytes; bytes that are not in the set become U+FFFD, never an exception.</summary>
    /// <param name="bytes">The whole value field.</param>
    /// <param name="vr">The VR, which says where code extensions end.</param>
    public string Decode(ReadOnlySpan<byte> bytes, DicomVr vr)
    {
        if (!vr.UsesCharacterSet())
        {
            return Encoding.Latin1.GetString(bytes);
        }
        return _usesEscapes && bytes.Contains((byte)0x1B) ? CodeExtensions.Decode(bytes, vr, _initial) : _initial.GetString(bytes);
    }

    /// <summary>Bytes of a text in the first set named; characters outside it are refused.</summary>
    /// <exception cref="EncoderFallbackException">A character is not in the set.</exception>
    public byte[] Encode(string text) => CodeExtensions.Strict(_initial).GetBytes(text);
}
