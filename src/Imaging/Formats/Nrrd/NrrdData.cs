using System.Globalization;
using System.Text;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>How the voxels of an NRRD file are written down.</summary>
internal enum NrrdEncoding
{
    Raw,
    Gzip,
    Bzip2,
    Text,
    Hex,
}

/// <summary>Brings the bytes of an NRRD file's voxels, as the file orders them.</summary>
/// <param name="Encoding">How they are written down.</param>
/// <param name="LineSkip">Lines before them, in the bytes of the file.</param>
/// <param name="ByteSkip">Bytes before them, after decoding; −1 for "they are the last bytes".</param>
internal sealed record NrrdData(NrrdEncoding Encoding, int LineSkip, int ByteSkip)
{
    public static NrrdData Read(NrrdFields fields, VolumeFileOptions options)
    {
        var encoding = fields["encoding"]?.ToLowerInvariant() switch
        {
            "raw" => NrrdEncoding.Raw,
            "gz" or "gzip" => NrrdEncoding.Gzip,
            "bz2" or "bzip2" => NrrdEncoding.Bzip2,
            "txt" or "text" or "ascii" => NrrdEncoding.Text,
            "hex" => NrrdEncoding.Hex,
            null => throw NrrdFields.Bad("“encoding” is missing"),
            _ => throw NrrdFields.Bad("“encoding” is none of the format"),
        };
        var (lines, bytes) = (fields.Number("line skip") ?? 0, fields.Number("byte skip") ?? 0);
        if (lines < 0 || bytes < -1 || (bytes == -1 && encoding != NrrdEncoding.Raw)) throw NrrdFields.Bad("a skip is negative where it may not be");
        if (bytes > options.MaxSkippedBytes) throw new VolumeFormatException(VolumeFileCodes.TooLarge, "The file skips more bytes than the bounds of this server.");
        return new NrrdData(encoding, lines, bytes);
    }

    /// <summary>Exactly the voxels' bytes, in the file's order of axes and bytes; what is written out comes little-endian.</summary>
    public byte[] Decode(ReadOnlyMemory<byte> file, long length, ScalarType type)
    {
        var data = SkipLines(file);
        return Encoding switch
        {
            NrrdEncoding.Raw => Raw(data, length),
            NrrdEncoding.Gzip when BoundedInflater.IsGzip(data.Span) => BoundedInflater.Read(data, ByteSkip, length),
            NrrdEncoding.Gzip => throw new VolumeFormatException(VolumeFileCodes.BadEncoding, "The voxels are said to be gzip and are not."),
            NrrdEncoding.Bzip2 => Bzip2Decoder.Read(data, ByteSkip, length),
            NrrdEncoding.Hex => Hex(data.Span[Math.Min(ByteSkip, data.Length)..], length),
            _ => NrrdText.Read(data.Span[Math.Min(ByteSkip, data.Length)..], length, type),
        };
    }

    private ReadOnlyMemory<byte> SkipLines(ReadOnlyMemory<byte> file)
    {
        for (var line = 0; line < LineSkip; line++)
        {
            var end = file.Span.IndexOf((byte)'\n');
            if (end < 0) throw BoundedInflater.TooShort();
            file = file[(end + 1)..];
        }
        return file;
    }

    private byte[] Raw(ReadOnlyMemory<byte> data, long length)
    {
        var skip = ByteSkip == -1 ? data.Length - length : ByteSkip;
        if (skip < 0 || data.Length - skip < length) throw BoundedInflater.TooShort();
        return data.Slice((int)skip, (int)length).ToArray();
    }

    private static byte[] Hex(ReadOnlySpan<byte> text, long length)
    {
        if (text.Length / 2 < length) throw BoundedInflater.TooShort();
        var bytes = new byte[length];
        var (digits, high) = (0L, 0);
        foreach (var c in text)
        {
            if (c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') continue;
            var digit = HexDigit((char)c);
            if (digit < 0 || digits >= 2 * length) throw new VolumeFormatException(VolumeFileCodes.BadEncoding, "The hexadecimal voxels hold something else, or too much.");
            if ((digits & 1) == 0) high = digit;
            else bytes[digits / 2] = (byte)((high << 4) | digit);
            digits++;
        }
        return digits == 2 * length ? bytes : throw BoundedInflater.TooShort();
    }

    private static int HexDigit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}

/// <summary>Voxels written out as numbers.</summary>
internal static class NrrdText
{
    private const int LongestNumber = 64;

    /// <summary>The numbers as little-endian values of the type.</summary>
    public static byte[] Read(ReadOnlySpan<byte> text, long length, ScalarType type)
    {
        var size = Scalars.BytesOf(type);
        // A number takes a digit and a separator; the last one may lack it.
        if ((text.Length + 1) / 2 < length / size) throw BoundedInflater.TooShort();
        var bytes = new byte[length];
        var written = 0;
        for (var at = 0; at < text.Length;)
        {
            if (IsSeparator(text[at]))
            {
                at++;
                continue;
            }
            var end = at;
            while (end < text.Length && !IsSeparator(text[end])) end++;
            if (end - at > LongestNumber || written >= bytes.Length) throw Bad();
            Write(Encoding.ASCII.GetString(text[at..end]), type, bytes.AsSpan(written, size));
            written += size;
            at = end;
        }
        return written == bytes.Length ? bytes : throw BoundedInflater.TooShort();
    }

    private static bool IsSeparator(byte c) => c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',';

    private static void Write(string text, ScalarType type, Span<byte> target)
    {
        var fits = type switch
        {
            ScalarType.Float64 => Put(text, target, BitConverter.TryWriteBytes),
            ScalarType.Float32 => Put(text, target, (Span<byte> to, double value) => BitConverter.TryWriteBytes(to, (float)value)),
            ScalarType.Uint64 => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large) && BitConverter.TryWriteBytes(target, large),
            _ => PutWhole(text, type, target),
        };
        if (!fits) throw Bad();
    }

    private static bool Put(string text, Span<byte> target, Writer write) => NrrdVectors.TryNumber(text, out var value) && write(target, value);

    private static bool PutWhole(string text, ScalarType type, Span<byte> target)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return false;
        var (least, most) = type switch
        {
            ScalarType.Uint8 => (0L, byte.MaxValue),
            ScalarType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            ScalarType.Uint16 => (0L, ushort.MaxValue),
            ScalarType.Int16 => (short.MinValue, short.MaxValue),
            ScalarType.Uint32 => (0L, uint.MaxValue),
            ScalarType.Int32 => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        if (value < least || value > most) return false;
        for (var n = 0; n < target.Length; n++) target[n] = (byte)(value >> (8 * n));
        return true;
    }

    private static VolumeFormatException Bad() => new(VolumeFileCodes.BadEncoding, "The voxels written out as text hold something that is no value of their type, or too many.");

    private delegate bool Writer(Span<byte> target, double value);
}
