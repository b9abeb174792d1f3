using System.Collections.Frozen;

namespace Annotator.Dicom;

/// <summary>How a dataset and its pixels are coded (PS3.5 10, PS3.6 A-1).</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Name">The standard's name.</param>
/// <param name="IsExplicitVr">Elements name their VR.</param>
/// <param name="IsBigEndian">Binary values are big-endian.</param>
/// <param name="IsDeflated">The dataset is compressed as a whole.</param>
/// <param name="IsEncapsulated">Pixel Data are fragments of a compressed stream.</param>
public sealed record TransferSyntax(string Uid, string Name, bool IsExplicitVr = true, bool IsBigEndian = false, bool IsDeflated = false,
    bool IsEncapsulated = false)
{
    /// <summary>Implicit VR Little Endian, the default of networks.</summary>
    public static TransferSyntax ImplicitLittleEndian { get; } = new("1.2.840.10008.1.2", "Implicit VR Little Endian", IsExplicitVr: false);

    /// <summary>Explicit VR Little Endian.</summary>
    public static TransferSyntax ExplicitLittleEndian { get; } = new("1.2.840.10008.1.2.1", "Explicit VR Little Endian");

    /// <summary>Deflated Explicit VR Little Endian.</summary>
    public static TransferSyntax DeflatedExplicitLittleEndian { get; } = new("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", IsDeflated: true);

    /// <summary>Explicit VR Big Endian (retired).</summary>
    public static TransferSyntax ExplicitBigEndian { get; } = new("1.2.840.10008.1.2.2", "Explicit VR Big Endian", IsBigEndian: true);

    /// <summary>Encapsulated Uncompressed Explicit VR Little Endian.</summary>
    public static TransferSyntax EncapsulatedUncompressed { get; } = Encapsulated("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian");

    /// <summary>RLE Lossless.</summary>
    public static TransferSyntax RleLossless { get; } = Encapsulated("1.2.840.10008.1.2.5", "RLE Lossless");

    /// <summary>JPEG Baseline (Process 1).</summary>
    public static TransferSyntax JpegBaseline { get; } = Encapsulated("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)");

    /// <summary>JPEG Extended (Process 2 and 4).</summary>
    public static TransferSyntax JpegExtended { get; } = Encapsulated("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)");

    /// <summary>JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8, retired).</summary>
    public static TransferSyntax JpegSpectralSelection { get; } = Encapsulated("1.2.840.10008.1.2.4.53",
        "JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)");

    /// <summary>JPEG Full Progression, Non-Hierarchical (Process 10 and 12, retired).</summary>
    public static TransferSyntax JpegProgressive { get; } = Encapsulated("1.2.840.10008.1.2.4.55",
        "JPEG Full Progression, Non-Hierarchical (Process 10 and 12)");

    /// <summary>JPEG Lossless, Non-Hierarchical (Process 14).</summary>
    public static TransferSyntax JpegLossless { get; } = Encapsulated("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)");

    /// <summary>JPEG Lossless, first-order prediction (Process 14, Selection Value 1).</summary>
    public static TransferSyntax JpegLosslessSv1 { get; } =
        Encapsulated("1.2.840.10008.1.2.4.70", "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])");

    /// <summary>JPEG-LS Lossless.</summary>
    public static TransferSyntax JpegLsLossless { get; } = Encapsulated("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless Image Compression");

    /// <summary>JPEG-LS Lossy (Near-Lossless).</summary>
    public static TransferSyntax JpegLsNearLossless { get; } = Encapsulated("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless) Image Compression");

    /// <summary>JPEG 2000 (Lossless Only).</summary>
    public static TransferSyntax Jpeg2000Lossless { get; } = Encapsulated("1.2.840.10008.1.2.4.90", "JPEG 2000 Image Compression (Lossless Only)");

    /// <summary>JPEG 2000.</summary>
    public static TransferSyntax Jpeg2000 { get; } = Encapsulated("1.2.840.10008.1.2.4.91", "JPEG 2000 Image Compression");

    /// <summary>JPEG 2000 Part 2 Multi-component (Lossless Only).</summary>
    public static TransferSyntax Jpeg2000MultiComponentLossless { get; } = Encapsulated("1.2.840.10008.1.2.4.92",
        "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)");

    /// <summary>JPEG 2000 Part 2 Multi-component.</summary>
    public static TransferSyntax Jpeg2000MultiComponent { get; } = Encapsulated("1.2.840.10008.1.2.4.93",
        "JPEG 2000 Part 2 Multi-component Image Compression");

    /// <summary>High-Throughput JPEG 2000 (Lossless Only).</summary>
    public static TransferSyntax Htj2kLossless { get; } = Encapsulated("1.2.840.10008.1.2.4.201",
        "High-Throughput JPEG 2000 Image Compression (Lossless Only)");

    /// <summary>High-Throughput JPEG 2000 with RPCL Options (Lossless Only).</summary>
    public static TransferSyntax Htj2kLosslessRpcl { get; } =
        Encapsulated("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)");

    /// <summary>High-Throughput JPEG 2000.</summary>
    public static TransferSyntax Htj2k { get; } = Encapsulated("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000 Image Compression");

    private static readonly FrozenDictionary<string, TransferSyntax> Known = new[]
    {
        ImplicitLittleEndian, ExplicitLittleEndian, DeflatedExplicitLittleEndian, ExplicitBigEndian, RleLossless, JpegBaseline, JpegExtended,
        JpegSpectralSelection, JpegProgressive, JpegLossless, JpegLosslessSv1, JpegLsLossless, JpegLsNearLossless, Jpeg2000Lossless, Jpeg2000,
        Jpeg2000MultiComponentLossless, Jpeg2000MultiComponent, Htj2kLossless, Htj2kLosslessRpcl, Htj2k, EncapsulatedUncompressed,
        Encapsulated("1.2.840.10008.1.2.4.94", "JPIP Referenced"),
        Encapsulated("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level"),
        Encapsulated("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level"),
        Encapsulated("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1"),
        Encapsulated("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"),
        Encapsulated("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1"),
        Encapsulated("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"),
        Encapsulated("1.2.840.10008.1.2.4.112", "JPEG XL"),
    }.ToFrozenDictionary(syntax => syntax.Uid, StringComparer.Ordinal);

    /// <summary>The syntax of a UID.</summary>
    /// <returns>For a UID that is not known, a syntax named by it: explicit little-endian and encapsulated, as PS3.5 A.4 demands of every later one.</returns>
    public static TransferSyntax Of(string uid) => Known.GetValueOrDefault(uid) ?? Encapsulated(uid, uid);

    private static TransferSyntax Encapsulated(string uid, string name) => new(uid, name, IsEncapsulated: true);
}
