using System.Numerics;

namespace Annotator.Dicom;

/// <summary>Unique identifiers (PS3.5 9).</summary>
public static class DicomUid
{
    /// <summary>The text is digits and single dots, 1 to 64 characters. Leading zeros of a component are met in practice and allowed.</summary>
    public static bool IsValid(string text)
    {
        if (text.Length is 0 or > 64 || text[0] == '.' || text[^1] == '.')
        {
            return false;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]) && (text[i] != '.' || text[i - 1] == '.'))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A UID under 2.25 from 16 bytes (PS3.5 B.2), made a version 8 UUID so that it is well formed wherever it is read as one.</summary>
    /// <param name="digest">At least 16 bytes, such as the start of a hash.</param>
    public static string FromDigest(ReadOnlySpan<byte> digest)
    {
        Span<byte> uuid = stackalloc byte[16];
        digest[..16].CopyTo(uuid);
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return $"2.25.{new BigInteger(uuid, isUnsigned: true, isBigEndian: true)}";
    }
}
