using System.Security.Cryptography;
using System.Text;

namespace Annotator.Grains.Images;

/// <summary>Names that follow from what they name, so that a race or a repeat makes one thing and not two.</summary>
public static class ExamIds
{
    /// <summary>The exam of a study in a project: a UUID of version 8 (RFC 9562) made of both.</summary>
    public static string Of(string projectId, string studyInstanceUid) => Uuid($"exam-1\n{projectId}\n{studyInstanceUid}");

    /// <summary>A UUID of version 8 made of a text.</summary>
    internal static string Uuid(string text)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
