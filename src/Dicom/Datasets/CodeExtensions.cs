using System.Collections.Frozen;
using System.Text;

namespace Annotator.Dicom;

/// <summary>ISO 2022 code extension as PS3.5 6.1.2.5 allows it, on top of .NET's encodings.</summary>
internal static class CodeExtensions
{
    private const byte Escape = 0x1B;

    private static readonly FrozenDictionary<string, Encoding> ByTerm;

    /// <summary>What each escape sequence designates: the set for low codes (G0) or high ones (G1); for a double-byte G0 set also the high bit that its
    /// second byte has in code page 20932.</summary>
    private static readonly (byte[] Sequence, bool IsHigh, Encoding Encoding, byte? Trail)[] Escapes;

#pragma warning disable CA1810 // The provider must be registered before any of the encodings is made.
    static CodeExtensions()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding thai = Encoding.GetEncoding(874), katakana = Encoding.GetEncoding(932), eucJp = Encoding.GetEncoding(20932);
        Encoding korean = Encoding.GetEncoding(949), chinese = Encoding.GetEncoding(936);
        Encoding[] parts = [Latin1, Page(28592), Page(28593), Page(28594), Page(28595), Page(28596), Page(28597), Page(28598), Page(28599), Page(28605)];
        int[] registrations = [100, 101, 109, 110, 144, 127, 126, 138, 148, 203];
        byte[] finals = [0x41, 0x42, 0x43, 0x44, 0x4C, 0x47, 0x46, 0x48, 0x4D, 0x62];

        var byTerm = new Dictionary<string, Encoding>(StringComparer.Ordinal)
        {
            [""] = Latin1, ["ISO_IR 6"] = Latin1, ["ISO 2022 IR 6"] = Latin1, ["ISO_IR 13"] = katakana, ["ISO 2022 IR 13"] = katakana,
            ["ISO_IR 166"] = thai, ["ISO 2022 IR 166"] = thai, ["ISO 2022 IR 87"] = Latin1, ["ISO 2022 IR 159"] = Latin1,
            ["ISO 2022 IR 149"] = korean, ["ISO 2022 IR 58"] = chinese, ["ISO_IR 192"] = new UTF8Encoding(false),
            ["GB18030"] = Encoding.GetEncoding("gb18030"), ["GBK"] = chinese,
        };
        var escapes = new List<(byte[], bool, Encoding, byte?)>
        {
            ([0x28, 0x42], false, Latin1, null), ([0x28, 0x4A], false, Latin1, null), ([0x29, 0x49], true, katakana, null), ([0x2D, 0x54], true, thai, null),
            ([0x24, 0x42], false, eucJp, 0x80), ([0x24, 0x28, 0x44], false, eucJp, 0x00), ([0x24, 0x29, 0x43], true, korean, null), ([0x24, 0x29, 0x41],
                true, chinese, null),
        };
        for (var i = 0; i < parts.Length; i++)
        {
            byTerm[$"ISO_IR {registrations[i]}"] = parts[i];
            byTerm[$"ISO 2022 IR {registrations[i]}"] = parts[i];
            escapes.Add(([0x2D, finals[i]], true, parts[i], null));
        }
        ByTerm = byTerm.ToFrozenDictionary(StringComparer.Ordinal);
        Escapes = [.. escapes];
    }
#pragma warning restore CA1810

    /// <summary>ISO 8859-1.</summary>
    public static Encoding Latin1 => Encoding.Latin1;

    /// <summary>The encoding of a defined term; null when the standard has no such term. Common misspellings (<c>ISO-IR 100</c>, <c>ISO_IR_100</c>,
    /// <c>UTF-8</c>) count.</summary>
    public static Encoding? EncodingOf(string term)
    {
        if (ByTerm.TryGetValue(term, out var encoding))
        {
            return encoding;
        }
        var plain = term.Trim().ToUpperInvariant().Replace('-', '_').Replace("ISO_IR_", "ISO_IR ", StringComparison.Ordinal)
            .Replace("ISO 2022_IR", "ISO 2022 IR", StringComparison.Ordinal).Replace("ISO_2022", "ISO 2022", StringComparison.Ordinal);
        return ByTerm.GetValueOrDefault(plain is "UTF_8" or "UTF8" ? "ISO_IR 192" : plain);
    }

    /// <summary>The same encoding, refusing characters that it does not have.</summary>
    public static Encoding Strict(Encoding encoding) => Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback,
        DecoderFallback.ReplacementFallback);

    /// <summary>Decodes text with escape sequences; each designation holds to the next escape or delimiter of the VR (PS3.5 6.1.2.5.3).</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, DicomVr vr, Encoding initial)
    {
        var text = new StringBuilder(bytes.Length);
        var start = new Designation(Latin1, null, initial);
        var sets = start;
        for (var at = 0; at < bytes.Length;)
        {
            if (bytes[at] == Escape && Find(bytes[(at + 1)..]) is { } found)
            {
                sets = found.IsHigh ? sets with { High = found.Encoding } : sets with { Low = found.Encoding, Trail = found.Trail };
                at += 1 + found.Length;
                continue;
            }
            var end = at + 1;
            while (end < bytes.Length && bytes[end] != Escape && bytes[end] > 0x7F == bytes[at] > 0x7F && !EndsRun(bytes[end - 1], vr, sets.Trail))
            {
                end++;
            }
            Append(text, bytes[at..end], sets);
            if (EndsRun(bytes[end - 1], vr, sets.Trail))
            {
                sets = start;
            }
            at = end;
        }
        return text.ToString();
    }

    private static Encoding Page(int number)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(number);
    }

    // In a double-byte G0 set every code from 0x21 on is half a character, so only control characters end it.
    private static bool EndsRun(byte value, DicomVr vr, byte? trail) => value switch
    {
        (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' => true,
        (byte)'\\' => trail is null && vr.IsMultiValued(),
        (byte)'^' or (byte)'=' => trail is null && vr == DicomVr.PN,
        _ => false,
    };

    private static (int Length, bool IsHigh, Encoding Encoding, byte? Trail)? Find(ReadOnlySpan<byte> after)
    {
        foreach (var (sequence, isHigh, encoding, trail) in Escapes)
        {
            if (after.StartsWith(sequence))
            {
                return (sequence.Length, isHigh, encoding, trail);
            }
        }
        return null;
    }

    private static void Append(StringBuilder text, ReadOnlySpan<byte> run, Designation sets)
    {
        if (run[0] > 0x7F || sets.Trail is not { } trail)
        {
            text.Append((run[0] > 0x7F ? sets.High : sets.Low).GetString(run));
            return;
        }
        var coded = new List<byte>(run.Length * 2);
        for (var at = 0; at < run.Length;)
        {
            if (at + 1 < run.Length && run[at] is > 0x20 and < 0x7F)
            {
                coded.Add((byte)(run[at] | 0x80));
                coded.Add((byte)(run[at + 1] | trail));
                at += 2;
            }
            else
            {
                coded.Add(run[at++]);
            }
        }
        text.Append(sets.Low.GetString([.. coded]));
    }

    /// <summary>The sets in use: for low codes, with the high bit of a double-byte one's second byte, and for high codes.</summary>
    private readonly record struct Designation(Encoding Low, byte? Trail, Encoding High);
}
