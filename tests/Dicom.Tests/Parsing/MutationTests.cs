using System.Diagnostics;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Parsing;

public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Seed = 20250101;

    [Fact]
    public void Damaged_files_are_read_or_refused_and_never_crash_hang_or_swallow_memory()
    {
        var sources = Sources();
        var count = TestData.IsFull ? 20_000 : 600;
        var options = new DicomReaderOptions { MaxAllocatedBytes = 64 << 20, MaxInflatedBytes = 16 << 20, MaxFrameBytes = 32 << 20 };
        var codes = new SortedDictionary<string, int>();
        for (var i = 0; i < count; i++)
        {
            var random = new Random(Seed + i);
            var bytes = Mutations.Damage(sources[i % sources.Count], random, 4096);
            var (watch, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            var code = Verdict(bytes, options, i);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"seed {Seed + i} took {watch.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 320 << 20,
                $"seed {Seed + i} took {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
            codes[code] = codes.GetValueOrDefault(code) + 1;
        }
        output.WriteLine(string.Join(", ", codes.Select(pair => $"{pair.Key} {pair.Value}")));
    }

    private static string Verdict(byte[] bytes, DicomReaderOptions options, int i)
    {
        try
        {
            var file = DicomFile.Read(bytes, options);
            _ = ElementDump.Of(file.Dataset);
            PixelDataReader.Open(file, options: options).ReadFrame(0).ToStoredValues();
            return "read";
        }
        catch (DicomFormatException e)
        {
            return e.Code;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {Seed + i} broke the reader", e);
        }
    }

    private static IEnumerable<byte[]> Compressed()
    {
        using var folder = TestData.Temporary();
        foreach (var (tool, options, stored, samples) in new[]
        {
            ("dcmcjpeg", "+el +sv 6", 16, 1), ("dcmcjpeg", "+eb +s2", 8, 3), ("dcmcjpeg", "+ep +np", 8, 3), ("dcmcjpeg", "+ee +bt", 12, 1), ("dcmcjpeg", "+es +bt", 12, 1), ("dcmcjpeg", "+e1", 16, 1), ("dcmcrle", "",
                16, 3), ("dcmcjpls", "+el +is", 8, 3), ("dcmcjpls", "+en +il", 8, 3), ("dcmcjpls", "+el", 16, 1),
        })
        {
            Peers.Dcmtk(tool, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), Pictures.Write(folder, stored, false, samples, 24, 20),
                folder.File("out")]);
            yield return File.ReadAllBytes(folder.File("out"));
        }
    }

    // Syntaxes that no encoder here writes, and whose frames are those of another one.
    private static IEnumerable<byte[]> Relabelled()
    {
        foreach (var (name, syntax) in new[] { ("693_J2KR.dcm", TransferSyntax.Jpeg2000MultiComponentLossless), ("693_J2KR.dcm", TransferSyntax.Jpeg2000MultiComponent),
            ("HTJ2KLossless_08_RGB.dcm", TransferSyntax.Htj2kLosslessRpcl) })
        {
            yield return DicomWriter.ToBytes(new DicomFile(TestData.Read("transfer-syntaxes", name).Dataset, syntax));
        }
        var native = Samples.Image(8, 8, 16, []).Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [new byte[128]])));
        yield return DicomWriter.ToBytes(new DicomFile(native, TransferSyntax.EncapsulatedUncompressed));
    }

    /// <summary>Every transfer syntax whose pixels are read.</summary>
    private static IEnumerable<string> EveryRead => PixelCodecs.Default.All.SelectMany(codec => codec.TransferSyntaxes).Concat(
        [TransferSyntax.ExplicitLittleEndian.Uid, TransferSyntax.ImplicitLittleEndian.Uid, TransferSyntax.ExplicitBigEndian.Uid, TransferSyntax.DeflatedExplicitLittleEndian.Uid]);

    private static List<byte[]> Sources()
    {
        var nested = Samples.Nested();
        foreach (var element in Samples.Image(8, 8, 16, new byte[128]))
        {
            nested.Set(element);
        }
        var sources = new[] { TransferSyntax.ExplicitLittleEndian, TransferSyntax.ImplicitLittleEndian, TransferSyntax.ExplicitBigEndian,
            TransferSyntax.DeflatedExplicitLittleEndian }
            .Select(syntax => DicomWriter.ToBytes(new DicomFile(nested, syntax))).ToList();
        sources.AddRange(Compressed());
        sources.AddRange(TestData.Files("transfer-syntaxes").Select(File.ReadAllBytes));
        sources.AddRange(Relabelled());
        Assert.Empty(EveryRead.Except(sources.Select(source => DicomFile.Read(source).TransferSyntax.Uid)));
        return sources;
    }
}
