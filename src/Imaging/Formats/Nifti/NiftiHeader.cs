using System.Buffers.Binary;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nifti;

/// <summary>The fields of a NIfTI-1 or NIfTI-2 header, as they stand (nifti1.h, nifti2.h).</summary>
internal sealed class NiftiHeader
{
    public const int Length1 = 348;
    public const int Length2 = 540;
    public const int Longest = Length2;

    private readonly byte[] _bytes;

    private NiftiHeader(byte[] bytes, bool isBigEndian, bool isVersion2) => (_bytes, IsBigEndian, IsVersion2) = (bytes, isBigEndian, isVersion2);

    public bool IsBigEndian { get; }

    public bool IsVersion2 { get; }

    public int Length => IsVersion2 ? Length2 : Length1;

    public bool IsPair => IsVersion2 ? _bytes[5] == (byte)'i' : _bytes[345] == (byte)'i';

    public short Datatype => IsVersion2 ? Int16(12) : Int16(70);

    public short BitsPerVoxel => IsVersion2 ? Int16(14) : Int16(72);

    public int XyztUnits => IsVersion2 ? Int32(500) : _bytes[123];

    public int QformCode => IsVersion2 ? Int32(344) : Int16(252);

    public int SformCode => IsVersion2 ? Int32(348) : Int16(254);

    public int IntentCode => IsVersion2 ? Int32(504) : Int16(68);

    public double VoxelOffset => IsVersion2 ? Int64(168) : Single(108);

    public double Slope => IsVersion2 ? Double(176) : Single(112);

    public double Intercept => IsVersion2 ? Double(184) : Single(116);

    public double CalibratedMost => IsVersion2 ? Double(192) : Single(124);

    public double CalibratedLeast => IsVersion2 ? Double(200) : Single(128);

    /// <summary>The header of a file; null when the bytes are no NIfTI header with its magic.</summary>
    public static NiftiHeader? Find(ReadOnlySpan<byte> start)
    {
        if (Sniff(start) == VolumeFileKind.None) return null;
        var size = FindSize(start);
        return new NiftiHeader(start[..size].ToArray(), BinaryPrimitives.ReadInt32LittleEndian(start) != size, size == Length2);
    }

    /// <summary>NIfTI or the header of a pair, by size and magic; none otherwise.</summary>
    public static VolumeFileKind Sniff(ReadOnlySpan<byte> start)
    {
        var magic = FindSize(start) switch
        {
            Length1 when start.Length >= Length1 => start[344..348],
            Length2 when start.Length >= Length2 && start[8..12].SequenceEqual("\r\n\u001a\n"u8) => start[4..8],
            _ => [],
        };
        if (magic.Length == 0) return VolumeFileKind.None;
        if (magic.SequenceEqual("n+1\0"u8) || magic.SequenceEqual("n+2\0"u8)) return VolumeFileKind.Nifti;
        return magic.SequenceEqual("ni1\0"u8) || magic.SequenceEqual("ni2\0"u8) ? VolumeFileKind.NiftiPair : VolumeFileKind.None;
    }

    /// <summary>sizeof_hdr in either byte order: 348, 540, or 0 for anything else.</summary>
    public static int FindSize(ReadOnlySpan<byte> start)
    {
        if (start.Length < 4) return 0;
        var (little, big) = (BinaryPrimitives.ReadInt32LittleEndian(start), BinaryPrimitives.ReadInt32BigEndian(start));
        return little is Length1 or Length2 ? little : big is Length1 or Length2 ? big : 0;
    }

    public long Dim(int n) => IsVersion2 ? Int64(16 + (8 * n)) : Int16(40 + (2 * n));

    public double Pixdim(int n) => IsVersion2 ? Double(104 + (8 * n)) : Single(76 + (4 * n));

    /// <summary>b, c, d of the quaternion, then the offsets x, y, z.</summary>
    public double Quatern(int n) => IsVersion2 ? Double(352 + (8 * n)) : Single(256 + (4 * n));

    /// <summary>A number of the three rows of four of the sform.</summary>
    public double Srow(int row, int column) => IsVersion2 ? Double(400 + (32 * row) + (8 * column)) : Single(280 + (16 * row) + (4 * column));

    /// <summary>A copy of the bytes of the header.</summary>
    public byte[] ToBytes() => (byte[])_bytes.Clone();

    private short Int16(int at) => IsBigEndian ? BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(at)) : BinaryPrimitives.ReadInt16LittleEndian(_bytes.AsSpan(at));

    private int Int32(int at) => IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at)) : BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));

    private long Int64(int at) => IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(_bytes.AsSpan(at)) : BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(at));

    private double Single(int at) => IsBigEndian ? BinaryPrimitives.ReadSingleBigEndian(_bytes.AsSpan(at)) : BinaryPrimitives.ReadSingleLittleEndian(_bytes.AsSpan(at));

    private double Double(int at) => IsBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(_bytes.AsSpan(at)) : BinaryPrimitives.ReadDoubleLittleEndian(_bytes.AsSpan(at));
}
