using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData;

public sealed class JpegTests(ITestOutputHelper output)
{
    /// <summary>Bits stored, signed, samples, selection value, point transform.</summary>
    public static TheoryData<int, bool, int, int, int> Lossless
    {
        get
        {
            var data = new TheoryData<int, bool, int, int, int>();
            for (var predictor = 1; predictor <= 7; predictor++)
            {
                data.Add(8, false, 1, predictor, 0);
                data.Add(8, false, 3, predictor, 0);
                data.Add(12, true, 1, predictor, 0);
                data.Add(16, predictor % 2 == 0, 1, predictor, 0);
            }
            data.Add(8, false, 1, 4, 2);
            data.Add(16, false, 1, 7, 3);
            data.Add(12, false, 3, 1, 1);
            return data;
        }
    }

    [Theory, MemberData(nameof(Lossless))]
    public void Lossless_frames_equal_those_of_dcmtk_bit_for_bit(int stored, bool isSigned, int samples, int predictor, int transform)
    {
        using var folder = TestData.Temporary();
        var source = Pictures.Write(folder, stored, isSigned, samples);
        Peers.Dcmtk("dcmcjpeg", "+el", "+sv", $"{predictor}", "+pt", $"{transform}", source, folder.File("jpeg"));
        Peers.Dcmtk("dcmdjpeg", "+cn", "+px", folder.File("jpeg"), folder.File("back"));
        Assert.Equal("1.2.840.10008.1.2.4.57", DicomFile.Read(File.ReadAllBytes(folder.File("jpeg"))).TransferSyntax.Uid);
        Assert.Equal(FrameHashes.Ours(folder.File("back")), FrameHashes.Ours(folder.File("jpeg")));
        if (transform == 0)
        {
            Assert.Equal(FrameHashes.Ours(source), FrameHashes.Ours(folder.File("jpeg")));
        }
    }

    [Theory]
    [InlineData(8, 1, "+eb")]
    [InlineData(8, 1, "+ee")]
    [InlineData(8, 1, "+es")]
    [InlineData(8, 1, "+ep")]
    [InlineData(12, 1, "+ee", "+bt")]
    [InlineData(12, 1, "+es", "+bt")]
    [InlineData(12, 1, "+ep", "+bt")]
    [InlineData(8, 3, "+eb", "+s4")]
    [InlineData(8, 3, "+eb", "+s2")]
    [InlineData(8, 3, "+eb", "+np")]
    [InlineData(8, 3, "+eb", "+n1", "+q", "30")]
    [InlineData(8, 3, "+eb", "+cr")]
    [InlineData(8, 3, "+ee", "+s2")]
    [InlineData(8, 3, "+ep", "+s2")]
    [InlineData(8, 3, "+ep", "+np", "+q", "40")]
    [InlineData(8, 3, "+eb", "-ho", "+q", "5")]
    public void Lossy_frames_equal_those_of_dcmtk_bit_for_bit(int stored, int samples, params string[] options)
    {
        foreach (var (rows, columns) in new[] { (61, 77), (16, 16), (9, 3), (1, 2), (33, 5) })
        {
            using var folder = TestData.Temporary();
            Peers.Dcmtk("dcmcjpeg", [.. options, Pictures.Write(folder, stored, false, samples, rows, columns), folder.File("jpeg")]);
            Peers.Dcmtk("dcmdjpeg", "+cn", "+px", folder.File("jpeg"), folder.File("back"));
            Assert.Equal(FrameHashes.Ours(folder.File("back")), FrameHashes.Ours(folder.File("jpeg")));
            if (samples == 3)
            {
                Peers.Dcmtk("dcmdjpeg", "+cp", "+px", folder.File("jpeg"), folder.File("rgb"));
                Assert.Equal(FrameHashes.Ours(folder.File("rgb"))[0], FrameHashes.Of(Rgb(folder.File("jpeg"))));
            }
        }
    }

    [Theory]
    [InlineData("-sample", "2x2", "-restart", "1")]
    [InlineData("-sample", "2x1", "-restart", "3B")]
    [InlineData("-sample", "2x2", "-progressive", "-restart", "2B")]
    [InlineData("-sample", "1x1", "-progressive")]
    [InlineData("-sample", "2x2", "-quality", "3")]
    public void Streams_with_restarts_equal_those_of_libjpeg(params string[] options)
    {
        using var folder = TestData.Temporary();
        foreach (var (rows, columns) in new[] { (61, 77), (32, 48), (17, 9) })
        {
            var dataset = DicomFile.Read(File.ReadAllBytes(Pictures.Write(folder, 8, false, 3, rows, columns))).Dataset;
            File.WriteAllBytes(folder.File("ppm"), [.. System.Text.Encoding.ASCII.GetBytes($"P6 {columns} {rows} 255\n"),
                .. dataset[DicomTags.PixelData]!.Bytes.ToArray().Take(rows * columns * 3)]);
            Peers.Tool("cjpeg", "libjpeg-turbo-progs", [.. options, "-outfile", folder.File("jpg"), folder.File("ppm")]);
            Peers.Tool("djpeg", "libjpeg-turbo-progs", "-dct", "int", "-ppm", "-outfile", folder.File("back"), folder.File("jpg"));
            dataset.Set(DicomTags.PhotometricInterpretation, "YBR_FULL_422").Set(new DicomElement(DicomTags.PixelData, new DicomFragments([],
                [File.ReadAllBytes(folder.File("jpg"))])));
            var frame = PixelDataReader.Open(new DicomFile(dataset, TransferSyntax.JpegBaseline)).ReadFrame(0);
            Assert.Equal(FrameHashes.Of(File.ReadAllBytes(folder.File("back")).AsSpan()[^(rows * columns * 3)..]),
                FrameHashes.Of(ColorConverter.ToRgb(frame, dataset)));
        }
    }

    [Theory]
    [InlineData("JPEG-LL.dcm")]
    [InlineData("JPGLosslessP14SV1_1s_1f_8b.dcm")]
    public void The_shared_images_equal_those_of_dcmtk(string name)
    {
        using var folder = TestData.Temporary();
        var source = Path.Combine(TestData.Folder("transfer-syntaxes"), name);
        Peers.Dcmtk("dcmdjpeg", source, folder.File("back"));
        Assert.Equal(FrameHashes.Ours(folder.File("back")), FrameHashes.Ours(source));
        output.WriteLine(name);
    }

    [Fact]
    public void A_stream_of_another_size_than_the_dataset_is_refused()
    {
        using var folder = TestData.Temporary();
        Peers.Dcmtk("dcmcjpeg", "+e1", Pictures.Write(folder, 8), folder.File("jpeg"));
        var file = DicomFile.Read(File.ReadAllBytes(folder.File("jpeg")));
        file.Dataset.Set(DicomTags.Rows, 60);
        Assert.Equal(DicomErrorCodes.BadPixelDescription, Assert.Throws<DicomFormatException>(() => PixelDataReader.Open(file).ReadFrame(0)).Code);
    }

    [Fact]
    public void A_stream_that_is_cut_off_is_refused_and_never_shown_half()
    {
        using var folder = TestData.Temporary();
        foreach (var process in new[] { "+e1", "+eb", "+ep" })
        {
            Peers.Dcmtk("dcmcjpeg", process, Pictures.Write(folder, 8), folder.File("jpeg"));
            var file = DicomFile.Read(File.ReadAllBytes(folder.File("jpeg")));
            var whole = file.Dataset[DicomTags.PixelData]!.Fragments!.Items[0];
            file.Dataset.Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [whole[..(whole.Length * 2 / 3)]])));
            Assert.Equal(DicomErrorCodes.CorruptFrame, Assert.Throws<DicomFormatException>(() => PixelDataReader.Open(file).ReadFrame(0)).Code);
        }
    }

    [Fact]
    public void A_few_bytes_that_claim_a_huge_frame_allot_nothing_for_it()
    {
        byte[] stream = [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0x4E, 0x20, 0x4E, 0x20, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9];
        var description = new PixelDescription(20000, 20000, 1, new(8, 8, 7, false, 3, "RGB"), 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DicomErrorCodes.CorruptFrame,
            Assert.Throws<DicomFormatException>(() => new Annotator.Dicom.PixelData.Jpeg.JpegCodec().Decode(stream, description, [])).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[] Rgb(string path)
    {
        var file = DicomFile.Read(File.ReadAllBytes(path));
        return ColorConverter.ToRgb(PixelDataReader.Open(file).ReadFrame(0), file.Dataset);
    }
}
