using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Annotator.Core.Messages;
using Annotator.Imaging.Volumes;

namespace Annotator.Grains.Images;

/// <summary>A volume as it is kept in a blob: what was assembled, and where the bytes of each slice are.</summary>
/// <param name="Schema">The schema of this record, from 1.</param>
/// <param name="Volume">What was assembled.</param>
/// <param name="Blobs">The blob of each frame's instance, in k order.</param>
/// <param name="AreVoxels">True when the blobs are bare voxels, slice after slice, and not DICOM instances.</param>
public sealed record StoredManifest(int Schema, VolumeManifest Volume, ImmutableArray<string> Blobs, bool AreVoxels = false)
{
    /// <summary>The schema written today.</summary>
    public const int Current = 1;

    private const int IdLength = 32;

    /// <summary>A volume with where its bytes are. Its id then names these bytes too: equal UIDs in two domains are two volumes.</summary>
    public static StoredManifest Of(VolumeManifest assembled, ImmutableArray<string> blobs)
    {
        ArgumentNullException.ThrowIfNull(assembled);
        var named = SHA256.HashData(Encoding.UTF8.GetBytes($"stored-volume-1\n{assembled.Id}\n{string.Join('\n', blobs)}"));
        var id = Convert.ToHexStringLower(named)[..IdLength];
        return new StoredManifest(Current, assembled with { Descriptor = assembled.Descriptor with { Id = id } }, blobs);
    }

    /// <summary>The bytes of the blob.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Options);

    /// <summary>Reads a manifest of any schema that was ever written.</summary>
    /// <exception cref="JsonException">The bytes are no manifest.</exception>
    public static StoredManifest Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<StoredManifest>(bytes, CoreJson.Options) ?? throw new JsonException("A manifest cannot be null.");
}
