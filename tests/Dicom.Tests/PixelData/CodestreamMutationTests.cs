using System.Diagnostics;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData;

/// <summary>Damage inside the compressed frames of files that are otherwise whole, so that every hit reaches a codec.</summary>
public sealed class CodestreamMutationTests(ITestOutputHelper output)
{
    private const int Seed = 20250202;

    [Fact]
    public void Damaged_frames_are_decoded_or_refused_and_never_crash_or_hang()
    {
        var sources = Sources().ToList();
        var count = TestData.IsFull ? 20_000 : 2_000;
        var verdicts = new SortedDictionary<string, int>();
        for (var i = 0; i < count; i++)
        {
            var random = new Random(Seed + i);
            var file = sources[i % sources.Count];
            var frame = Mutations.Damage(file.Dataset[DicomTags.PixelData]!.Fragments!.Items[0].ToArray(), random, 700);
            var damaged = new DicomFile(file.Dataset.Clone().Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [frame]))), file.TransferSyntax);
            var watch = Stopwatch.StartNew();
            var verdict = $"{file.TransferSyntax.Uid[17..]} {Verdict(damaged, i)}";
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"seed {Seed + i} took {watch.Elapsed}");
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
        }
        output.WriteLine(string.Join(", ", verdicts.Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    private static string Verdict(DicomFile file, int i)
    {
        try
        {
            PixelDataReader.Open(file).ReadFrame(0);
            return "read";
        }
        catch (DicomFormatException e)
        {
            return e.Code;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {Seed + i} broke a codec", e);
        }
    }

    private static IEnumerable<DicomFile> Sources()
    {
        using var folder = TestData.Temporary();
        foreach (var (tool, options, stored, samples) in new[]
        {
            ("dcmcjpeg", "+el +sv 6", 16, 1), ("dcmcjpeg", "+el +sv 1", 8, 3), ("dcmcjpeg", "+eb +s2", 8, 3), ("dcmcjpeg", "+ep +np", 8, 3), ("dcmcjpeg",
                "+ee +bt", 12, 1),
            ("dcmcjpeg", "+ep +bt", 12, 1), ("dcmcjpeg", "+es +s4", 8, 3), ("dcmcjpeg", "+e1", 16, 1), ("dcmcrle", "", 16, 3), ("dcmcrle", "", 8, 1), ("dcmcjpls", "+el +is", 8, 3), ("dcmcjpls", "+en +il", 8, 3),
                ("dcmcjpls", "+el", 16, 1),
        })
        {
            Peers.Dcmtk(tool, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), Pictures.Write(folder, stored, false, samples, 48, 40),
                folder.File("out")]);
            yield return DicomFile.Read(File.ReadAllBytes(folder.File("out")));
        }
    }
}
