using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Annotator.Imaging.Formats.Nifti;

/// <summary>Takes out of a NIfTI header what may tell who the patient is: every free text, and the extensions.</summary>
internal static class NiftiCleaner
{
    private const int ExtensionFlag = 4;

    private static readonly ImmutableArray<(string Name, int At, int Length)> Texts1 =
        [("data_type", 4, 10), ("db_name", 14, 18), ("descrip", 148, 80), ("aux_file", 228, 24), ("intent_name", 328, 16)];

    private static readonly ImmutableArray<(string Name, int At, int Length)> Texts2 =
        [("descrip", 240, 80), ("aux_file", 320, 24), ("intent_name", 508, 16), ("unused_str", 525, 15)];

    /// <summary>The names of the fields that hold text, and <c>extensions</c> where there are any.</summary>
    /// <param name="header">The header.</param>
    /// <param name="start">The first bytes of the file, perhaps more than the header.</param>
    public static ImmutableArray<string> Find(NiftiHeader header, ReadOnlySpan<byte> start)
    {
        var bytes = header.ToBytes();
        var found = TextsOf(header).Where(text => bytes.AsSpan(text.At, text.Length).IndexOfAnyExcept((byte)0) >= 0).Select(text => text.Name).ToList();
        var hasExtensions = start.Length > header.Length && start[header.Length] != 0;
        if (hasExtensions || header.VoxelOffset > header.Length + ExtensionFlag) found.Add("extensions");
        return [.. found];
    }

    /// <summary>The header of a single file with the texts blank, and the flag that no extension follows: the voxels come next.</summary>
    public static byte[] Clean(NiftiHeader header)
    {
        var bytes = header.ToBytes();
        foreach (var (_, at, length) in TextsOf(header)) bytes.AsSpan(at, length).Clear();
        var offset = header.Length + ExtensionFlag;
        if (header.IsVersion2)
        {
            bytes[5] = (byte)'+';
            if (header.IsBigEndian) BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(168), offset);
            else BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(168), offset);
        }
        else
        {
            bytes[345] = (byte)'+';
            if (header.IsBigEndian) BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(108), offset);
            else BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(108), offset);
        }
        return [.. bytes, 0, 0, 0, 0];
    }

    private static ImmutableArray<(string Name, int At, int Length)> TextsOf(NiftiHeader header) => header.IsVersion2 ? Texts2 : Texts1;
}
