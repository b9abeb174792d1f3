using System.Security.Cryptography;
using System.Text;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Digests that name frames in their order.</summary>
internal static class FrameNames
{
    private const int Length = 32;

    /// <summary>The first 32 hex characters of a SHA-256 of the head and the frames.</summary>
    public static string Digest(string head, IEnumerable<FrameDescription> frames)
    {
        var text = new StringBuilder(head).Append('\n');
        foreach (var frame in frames)
        {
            text.Append(frame.SopInstanceUid).Append('#').Append(frame.FrameIndex);
            if (frame.Tile is { } tile) text.Append('#').Append(tile.Index);
            text.Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Length];
    }
}
