using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData;

public sealed class FrameLocatorTests
{
    private static readonly ReadOnlyMemory<byte>[] FourFragments = [Fragment(0xD8, 10), Fragment(0, 6), Fragment(0xD8, 8), Fragment(0, 4)];

    [Fact]
    public void The_basic_offset_table_divides_the_fragments() =>
        Assert.Equal([0, 2, 4], FrameLocator.Locate(new DicomFragments([0, 32], FourFragments), new DicomDataset(), 2));

    [Fact]
    public void The_extended_offset_table_counts_before_the_basic_one()
    {
        var dataset = new DicomDataset().Set(new DicomElement(DicomTags.ExtendedOffsetTable, DicomVr.OV, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 18, 0, 0, 0,
            0, 0, 0, 0 }));
        Assert.Equal([0, 1, 4], FrameLocator.Locate(new DicomFragments([0, 32], FourFragments), dataset, 2));
    }

    [Fact]
    public void A_table_that_points_at_no_fragment_gives_way_to_start_markers() =>
        Assert.Equal([0, 2, 4], FrameLocator.Locate(new DicomFragments([0, 33], FourFragments), new DicomDataset(), 2));

    [Fact]
    public void Without_table_as_many_fragments_as_frames_are_one_each() =>
        Assert.Equal([0, 1, 2, 3, 4], FrameLocator.Locate(new DicomFragments([], FourFragments), new DicomDataset(), 4));

    [Fact]
    public void A_jp2_file_around_a_codestream_begins_a_frame_too()
    {
        ReadOnlyMemory<byte> jp2 = new byte[] { 0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ' };
        Assert.Equal([0, 2, 3], FrameLocator.Locate(new DicomFragments([], [jp2, Fragment(0, 6), jp2]), new DicomDataset(), 2));
    }

    [Fact]
    public void Fragments_that_cannot_be_told_apart_are_refused() =>
        Assert.Equal(DicomErrorCodes.BadPixelDescription,
            Assert.Throws<DicomFormatException>(() => FrameLocator.Locate(new DicomFragments([], FourFragments), new DicomDataset(), 3)).Code);

    [Fact]
    public void A_frame_of_several_fragments_is_joined() =>
        Assert.Equal(16, FrameLocator.Bytes(new DicomFragments([], FourFragments), [0, 2, 4], 0).Length);

    [Fact]
    public void Frames_of_a_written_encapsulated_file_come_back()
    {
        var source = TestData.Read("transfer-syntaxes", "OBXXXX1A_rle_2frame.dcm");
        var again = DicomFile.Read(DicomWriter.ToBytes(source));
        Assert.Equal(source.Dataset[DicomTags.PixelData]!.Fragments!.OffsetTable, again.Dataset[DicomTags.PixelData]!.Fragments!.OffsetTable);
        Assert.Equal(PixelDataReader.Open(source).ReadFrame(1).Bytes, PixelDataReader.Open(again).ReadFrame(1).Bytes);
    }

    private static ReadOnlyMemory<byte> Fragment(byte marker, int length)
    {
        var bytes = new byte[length];
        (bytes[0], bytes[1], bytes[2]) = (0xFF, marker, 0xFF);
        return bytes;
    }
}
