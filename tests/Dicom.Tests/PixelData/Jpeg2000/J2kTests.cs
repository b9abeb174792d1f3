using Annotator.Dicom.PixelData;
using Annotator.Dicom.PixelData.Jpeg2000;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData.Jpeg2000;

public sealed class J2kTests
{
    /// <summary>Every even depth that is read (OpenJPEG's program takes no odd ones), both signs, one and three components.</summary>
    public static TheoryData<int, bool, int> Depths
    {
        get
        {
            var data = new TheoryData<int, bool, int>();
            for (var stored = 2; stored <= 16; stored += 2)
            {
                data.Add(stored, false, 1);
                data.Add(stored, true, 1);
            }
            data.Add(8, false, 3);
            data.Add(12, false, 3);
            data.Add(16, false, 3);
            return data;
        }
    }

    [Theory, MemberData(nameof(Depths))]
    public void What_openjpeg_compresses_without_loss_comes_back_bit_for_bit(int stored, bool isSigned, int samples)
    {
        Decoders.Require();
        foreach (var (rows, columns) in new[] { (61, 77), (1, 1) })
        {
            using var folder = TestData.Temporary();
            var source = Pictures.Write(folder, stored, isSigned, samples, rows, columns);
            var (before, after) = (Frame(source), Frame(Codestreams.Write(folder, source, "-n", rows == 1 ? "1" : "4")));
            Assert.Equal(before.Bytes, after.Bytes);
            Assert.Equal((stored, isSigned), (after.Format.BitsStored, after.Format.IsSigned));
            Assert.Equal(samples == 3 ? "RGB" : "MONOCHROME2", after.Format.PhotometricInterpretation);
        }
    }

    [Theory]
    [InlineData("-p", "RPCL", "-t", "32,32")]
    [InlineData("-p", "CPRL", "-SOP", "-EPH")]
    [InlineData("-p", "PCRL", "-b", "32,16")]
    [InlineData("-mct", "0")]
    [InlineData("-r", "20,10,1")]
    [InlineData("-M", "63")]
    public void Tiles_layers_progressions_and_coding_modes_make_no_difference(params string[] options)
    {
        Decoders.Require();
        using var folder = TestData.Temporary();
        var source = Pictures.Write(folder, 12, false, 3);
        Assert.Equal(Frame(source).Bytes, Frame(Codestreams.Write(folder, source, ["-n", "3", .. options])).Bytes);
    }

    [Theory]
    [InlineData(8, false, 1)]
    [InlineData(12, false, 1)]
    [InlineData(16, true, 1)]
    [InlineData(8, false, 3)]
    public void What_is_compressed_with_loss_is_decoded_as_by_openjpegs_own_program(int stored, bool isSigned, int samples)
    {
        Decoders.Require();
        using var folder = TestData.Temporary();
        var frame = Frame(Codestreams.Write(folder, Pictures.Write(folder, stored, isSigned, samples), "-I", "-r", "6", "-n", "4"));
        Assert.Equal(Codestreams.Decompress(folder, frame), frame.Bytes);
        Assert.Equal(samples == 3 ? "RGB" : "MONOCHROME2", frame.Format.PhotometricInterpretation);
    }

    [Fact]
    public void What_gdcm_compresses_comes_back_bit_for_bit()
    {
        Decoders.Require();
        using var folder = TestData.Temporary();
        foreach (var (stored, samples) in new[] { (16, 1), (8, 3) })
        {
            var source = Pictures.Write(folder, stored, stored == 16, samples, 128, 96);
            Peers.Tool("gdcmconv", "libgdcm-tools", "--j2k", source, folder.File("j2k"));
            Assert.Equal(Frame(source).Bytes, Frame(folder.File("j2k")).Bytes);
        }
    }

    [Theory]
    [InlineData("J2K_pixelrep_mismatch.dcm", 13)]
    [InlineData("693_J2KI.dcm", 16)]
    [InlineData("MR_small_jp2klossless.dcm", 16)]
    [InlineData("JPEG2000.dcm", 16)]
    public void Signs_and_depths_that_stream_and_dataset_see_differently_end_as_with_pydicom(string name, int bits)
    {
        Decoders.Require();
        var path = PydicomFile(name);
        var frame = Frame(path);
        Assert.Equal(FrameHashes.Pydicom(path)[0][0], FrameHashes.Of(frame.Bytes));
        Assert.Equal((bits, true), (frame.Format.BitsStored, frame.Format.IsSigned));
    }

    [Fact]
    public void A_codestream_inside_a_jp2_file_is_found()
    {
        Decoders.Require();
        var frame = Frame(PydicomFile("GDCMJ2K_TextGBR.dcm"));
        Assert.Equal("RGB", frame.Format.PhotometricInterpretation);
    }

    [Theory]
    [InlineData("HTJ2KLossless_08_RGB.dcm", "HTJ2K_08_RGB.dcm")]
    public void High_throughput_streams_are_decoded(string lossless, string lossy)
    {
        Decoders.Require();
        var (exact, near) = (Frame(Path.Combine(TestData.Folder("transfer-syntaxes"), lossless)), Frame(Path.Combine(TestData.Folder("transfer-syntaxes"), lossy)));
        var mean = exact.Bytes.Zip(near.Bytes, (a, b) => Math.Abs(a - b)).Average();
        // Both were made of one picture; what loss there is stays small, what a wrong transform would do does not.
        Assert.InRange(mean, 0.01, 4);
    }

    [Theory]
    [InlineData(0x01, 0x50, DicomErrorCodes.CorruptFrame)]
    [InlineData(0x0B, 1, DicomErrorCodes.BadPixelDescription)]
    [InlineData(0x0F, 1, DicomErrorCodes.BadPixelDescription)]
    [InlineData(0x29, 3, DicomErrorCodes.CorruptFrame)]
    [InlineData(0x2E, 0x76, DicomErrorCodes.UnsupportedPixelFormat)]
    [InlineData(0x2A, 25, DicomErrorCodes.UnsupportedPixelFormat)]
    [InlineData(0x2B, 2, DicomErrorCodes.UnsupportedPixelFormat)]
    public void A_main_header_that_contradicts_the_dataset_is_refused_before_decoding(int at, byte value, string code)
    {
        var file = TestData.Read("transfer-syntaxes", "693_J2KR.dcm");
        var codestream = file.Dataset[DicomTags.PixelData]!.Fragments!.Items[0].ToArray();
        codestream[at] = value;
        file.Dataset.Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [codestream])));
        var codecs = new PixelCodecs(new J2kCodec(new NoDecoder()));
        Assert.Equal(code, Assert.Throws<DicomFormatException>(() => PixelDataReader.Open(file, codecs).ReadFrame(0)).Code);
    }

    private static PixelFrame Frame(string path) => PixelDataReader.Open(DicomFile.Read(File.ReadAllBytes(path))).ReadFrame(0);

    private static string PydicomFile(string name)
    {
        var path = Path.Combine("/usr/lib/python3/dist-packages/pydicom/data/test_files", name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not there (Debian: python3-pydicom)");
        return path;
    }

    private sealed class NoDecoder : ICodestreamDecoder
    {
        public string? WhyUnavailable => null;

        public void Decode(ReadOnlySpan<byte> codestream, J2kHeader header, Span<byte> target) => Assert.Fail("It got as far as the decoder.");
    }
}
