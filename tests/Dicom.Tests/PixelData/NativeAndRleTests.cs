using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData;

public sealed class NativeAndRleTests(ITestOutputHelper output)
{
    /// <summary>Every combination of cell, sign, samples and frames that the standard has; odd sizes, so that padding and word borders count.</summary>
    public static TheoryData<int, bool, int, int, int> Cells
    {
        get
        {
            var data = new TheoryData<int, bool, int, int, int>();
            foreach (var frames in new[] { 1, 3 })
            {
                data.Add(1, false, 1, 0, frames);
                foreach (var bits in new[] { 8, 16, 32 })
                {
                    data.Add(bits, false, 1, 0, frames);
                    data.Add(bits, true, 1, 0, frames);
                }
                data.Add(8, false, 3, 0, frames);
                data.Add(8, false, 3, 1, frames);
                data.Add(16, false, 3, 0, frames);
                data.Add(16, false, 3, 1, frames);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void Frames_are_read_alike_in_every_native_syntax_and_as_pydicom_reads_them(int bits, bool isSigned, int samples, int planar, int frames)
    {
        using var folder = TestData.Temporary();
        var source = Make(folder, bits, isSigned, samples, planar, frames);
        var expected = FrameHashes.Ours(source);
        Assert.Equal(expected, FrameHashes.Pydicom(source)[0]);
        foreach (var (name, syntax) in new[] { ("big", TransferSyntax.ExplicitBigEndian), ("implicit", TransferSyntax.ImplicitLittleEndian), ("deflated",
            TransferSyntax.DeflatedExplicitLittleEndian) })
        {
            var own = folder.File(name);
            File.WriteAllBytes(own, DicomWriter.ToBytes(new DicomFile(DicomFile.Read(File.ReadAllBytes(source)).Dataset, syntax)));
            Assert.Equal(expected, FrameHashes.Ours(own));
        }
        Peers.Dcmtk("dcmconv", "+tb", source, folder.File("dcmtk-big"));
        Assert.Equal(expected, FrameHashes.Ours(folder.File("dcmtk-big")));
        // pydicom 2.3 does not unswap 8-bit cells in big-endian words, and swaps 32-bit cells whole where PS3.5 8.1.1 swaps words; dcmtk judges those.
        if (bits == 16)
        {
            Assert.Equal(expected, FrameHashes.Pydicom(folder.File("big"))[0]);
        }
    }

    /// <summary>The same without single bits, which dcmcrle does not pack.</summary>
    public static TheoryData<int, bool, int, int, int> WholeCells => [.. Cells.Where(row => row.Data.Item1 > 1)];

    [Theory, MemberData(nameof(WholeCells))]
    public void Frames_that_dcmtk_packs_with_rle_decode_to_the_same_bytes(int bits, bool isSigned, int samples, int planar, int frames)
    {
        using var folder = TestData.Temporary();
        var source = Make(folder, bits, isSigned, samples, planar, frames);
        Peers.Dcmtk("dcmcrle", source, folder.File("rle"));
        Assert.Equal(FrameHashes.Ours(source), FrameHashes.Ours(folder.File("rle")));
    }

    [Fact]
    public void The_shared_images_decode_to_the_bytes_of_pydicom()
    {
        var files = TestData.Files("transfer-syntaxes").Concat(TestData.Files("mr-mosaic")).Concat(TestData.Files("ct-head-tilted")).Concat(TestData.Files("ct-phantom-1mm").Take(5))
            .Where(file => !file.EndsWith("OBXXXX1A_expb.dcm", StringComparison.Ordinal)
                && DicomFile.Read(File.ReadAllBytes(file)).TransferSyntax is { IsEncapsulated: false } or { Uid: "1.2.840.10008.1.2.5" }).ToArray();
        var theirs = FrameHashes.Pydicom(files);
        for (var i = 0; i < files.Length; i++)
        {
            output.WriteLine(Path.GetFileName(files[i]));
            Assert.Equal(theirs[i], FrameHashes.Ours(files[i]));
        }
    }

    [Fact]
    public void Eight_bit_cells_in_big_endian_words_give_the_picture_of_the_same_image_in_rle() =>
        Assert.Equal(PixelDataReader.Open(TestData.Read("transfer-syntaxes", "OBXXXX1A_rle.dcm")).ReadFrame(0).Bytes,
            PixelDataReader.Open(TestData.Read("transfer-syntaxes", "OBXXXX1A_expb.dcm")).ReadFrame(0).Bytes);

    [Theory]
    [InlineData("OBXXXX1A_rle.dcm")]
    [InlineData("OT-PAL-8-face.dcm")]
    public void A_palette_image_becomes_the_colours_that_pydicom_finds(string name)
    {
        var file = TestData.Read("transfer-syntaxes", name);
        var rgb = ColorConverter.ToRgb(PixelDataReader.Open(file).ReadFrame(0), file.Dataset);
        Assert.Equal(FrameHashes.Pydicom("rgb " + Path.Combine(TestData.Folder("transfer-syntaxes"), name))[0][0], FrameHashes.Of(rgb));
    }

    [Fact]
    public void Cells_keep_only_their_stored_bits()
    {
        // 12 bits stored at bits 2 to 13, signed; the other bits are noise.
        var dataset = Samples.Image(1, 2, 16, [0xFF, 0xFF, 0x05, 0xC0], isSigned: true).Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 13);
        var frame = PixelDataReader.Open(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)).ReadFrame(0).ToStoredValues();
        Assert.Equal([-1, 1], new[] { BitConverter.ToInt16(frame.Bytes, 0), BitConverter.ToInt16(frame.Bytes, 2) }.Select(v => (int)v));
        Assert.Equal(11, frame.Format.HighBit);
    }

    [Fact]
    public void A_segmented_palette_unfolds_as_the_standard_shows()
    {
        // Discrete 0 0x10, linear over 4 to 0x50, indirect repeat of the linear one.
        ushort[] words = [0, 2, 0, 0x10, 1, 4, 0x50, 2, 1, 4, 0];
        Assert.Equal([0, 0x10, 0x20, 0x30, 0x40, 0x50, 0x50, 0x50, 0x50, 0x50], PaletteSegments.Expand(words, 10)!.Select(v => (int)v));
        Assert.Null(PaletteSegments.Expand([2, 1, 0, 0], 4));
    }

    [Fact]
    public void A_syntax_without_codec_is_refused_by_name()
    {
        var refusal = Assert.Throws<DicomFormatException>(() => PixelDataReader.Open(TestData.Read("transfer-syntaxes", "693_J2KR.dcm"), new PixelCodecs(new RleCodec())));
        Assert.Equal(DicomErrorCodes.UnsupportedTransferSyntax, refusal.Code);
        Assert.Contains("1.2.840.10008.1.2.4.90", refusal.Message);
    }

    private static string Make(TemporaryFolder folder, int bits, bool isSigned, int samples, int planar, int frames)
    {
        const int rows = 7, columns = 9;
        var pixels = new byte[((rows * columns * samples * bits * frames) + 7) / 8];
        new Random(bits + samples + frames).NextBytes(pixels);
        var dataset = Samples.Image(rows, columns, bits, pixels, samples, samples == 3 ? "RGB"
            : "MONOCHROME2", isSigned, bits <= 8 && samples == 3 ? DicomVr.OB : DicomVr.OW);
        if (samples == 3)
        {
            dataset.Set(DicomTags.PlanarConfiguration, planar);
        }
        if (frames > 1)
        {
            dataset.Set(DicomTags.NumberOfFrames, frames);
        }
        File.WriteAllBytes(folder.File("source"), DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)));
        return folder.File("source");
    }
}
