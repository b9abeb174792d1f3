using Annotator.Core.Geometry;
using Annotator.Dicom;
using Annotator.Dicom.PixelData;

namespace Annotator.Gateway.DicomWeb;

/// <summary>From the stored transfer syntax to the one a client asks for: as stored, or decoded to Explicit VR Little Endian.</summary>
internal static class Transcoding
{
    private const string AsStored = "*";

    /// <summary>Whether an instance can be sent as asked. Nothing asked means Explicit VR Little Endian (PS3.18 8.7.3.5.2).</summary>
    public static bool IsPossible(string stored, string? asked)
    {
        var target = Target(stored, asked);
        return target == stored || (target == TransferSyntax.ExplicitLittleEndian.Uid && PixelCodecs.Default.CanRead(TransferSyntax.Of(stored)));
    }

    /// <summary>The transfer syntax an instance is sent in.</summary>
    public static string Target(string stored, string? asked) => asked switch
    {
        AsStored => stored,
        null => TransferSyntax.ExplicitLittleEndian.Uid,
        _ => asked,
    };

    /// <summary>The same instance with native pixel data.</summary>
    public static DicomFile Decode(DicomFile file)
    {
        var reader = PixelDataReader.Open(file);
        var frameBytes = reader.Description.FrameBytes;
        var native = new byte[checked((frameBytes * reader.Description.NumberOfFrames) + 1) & ~1];
        var format = reader.Description.Format;
        for (var index = 0; index < reader.Description.NumberOfFrames; index++) format = reader.ReadFrame(index, native.AsSpan(index * frameBytes, frameBytes));
        var dataset = file.Dataset.Clone();
        if (file.TransferSyntax.IsEncapsulated) Describe(dataset, format);
        dataset.Set(new DicomElement(DicomTags.PixelData, reader.Description.Format.BitsAllocated > 8 ? DicomVr.OW : DicomVr.OB, native));
        if (reader.Description.Format.SamplesPerPixel > 1) dataset.Set(DicomTags.PlanarConfiguration, 0);
        return new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian);
    }

    // What the stream was compressed as is no more: the dataset says what the cells are now (PS3.5 8.2, A.4.4).
    private static void Describe(DicomDataset dataset, FramePixelFormat format)
    {
        dataset.Set(DicomTags.PhotometricInterpretation, format.PhotometricInterpretation).Set(DicomTags.BitsStored, format.BitsStored)
            .Set(DicomTags.HighBit, format.HighBit).Set(DicomTags.PixelRepresentation, format.IsSigned ? 1 : 0);
        dataset.Remove(DicomTags.ExtendedOffsetTable);
        dataset.Remove(DicomTags.ExtendedOffsetTableLengths);
    }
}
