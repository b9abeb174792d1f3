using System.Diagnostics;
using System.IO.Compression;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Parsing;

public sealed class BoundsTests
{
    [Fact]
    public void Nesting_beyond_the_bound_is_refused_by_name()
    {
        var dataset = new DicomDataset().Set(DicomTags.CodeMeaning, "x");
        for (var depth = 0; depth < 40; depth++)
        {
            dataset = new DicomDataset().Set(DicomTags.ReferencedStudySequence, dataset);
        }
        AssertRefused(DicomErrorCodes.TooDeep, Bytes(dataset));
    }

    [Fact]
    public void More_elements_than_the_bound_are_refused_by_name() =>
        AssertRefused(DicomErrorCodes.TooManyElements, Bytes(Samples.Nested()), new DicomReaderOptions { MaxElements = 10 });

    [Fact]
    public void More_memory_than_the_bound_is_refused_by_name() =>
        AssertRefused(DicomErrorCodes.TooLarge, Bytes(Samples.Nested()), new DicomReaderOptions { MaxAllocatedBytes = 1000 });

    [Fact]
    public void A_deflate_bomb_is_refused_before_it_unfolds()
    {
        using var bomb = new MemoryStream();
        bomb.Write(Samples.MetaOnly(TransferSyntax.DeflatedExplicitLittleEndian));
        using (var deflate = new DeflateStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write("\b\0\x05\0CS"u8);
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
            {
                deflate.Write(zeros);
            }
        }
        var file = bomb.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(DicomErrorCodes.TooLarge, file, new DicomReaderOptions { MaxInflatedBytes = 1 << 20 });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void A_file_cut_inside_an_element_is_refused_as_truncated()
    {
        var whole = Bytes(Samples.Nested());
        AssertRefused(DicomErrorCodes.Truncated, whole[..^3]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a and then some more bytes")]
    [InlineData("%PDF-1.7 and then some more bytes")]
    public void What_is_no_dicom_is_said_to_be_none(string text) => AssertRefused(DicomErrorCodes.NotDicom, System.Text.Encoding.ASCII.GetBytes(text));

    [Fact]
    public void Reversed_tags_cost_no_more_than_sorted_ones()
    {
        using var stream = new MemoryStream();
        var elements = new DicomDataset();
        for (var i = 0; i < 20_000; i++)
        {
            elements.Set(new DicomElement(new DicomTag(0x0009 + (2 * (i / 0xE000)), 0x1000 + (i % 0xE000)), DicomVr.UN, Array.Empty<byte>()));
        }
        foreach (var element in elements.Reverse())
        {
            DicomWriter.WriteDataset(new DicomDataset().Set(element), TransferSyntax.ExplicitLittleEndian, stream);
        }
        var watch = Stopwatch.StartNew();
        var read = DicomFile.ReadDataset(stream.ToArray(), TransferSyntax.ExplicitLittleEndian).Dataset;
        Assert.Equal(20_000, read.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
    }

    private static byte[] Bytes(DicomDataset dataset)
    {
        using var stream = new MemoryStream();
        DicomWriter.WriteDataset(dataset.Clone().Set(DicomTags.SopClassUid, "1.2").Set(DicomTags.SopInstanceUid, "1.3"),
            TransferSyntax.ExplicitLittleEndian, stream);
        return stream.ToArray();
    }

    private static void AssertRefused(string code, byte[] bytes, DicomReaderOptions? options = null) =>
        Assert.Equal(code, Assert.Throws<DicomFormatException>(() => DicomFile.Read(bytes, options)).Code);
}
