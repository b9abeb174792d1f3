using System.Diagnostics;
using Annotator.Decoder;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.PixelData.Jpeg2000;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData.Jpeg2000;

/// <summary>Damaged codestreams against real workers: whatever becomes of a worker, the caller gets a picture or a refusal by name, in time.</summary>
public sealed class J2kMutationTests(ITestOutputHelper output)
{
    private const int Seed = 20250303;
    private static readonly string[] Mapped =
    [
        DicomErrorCodes.CorruptFrame, DicomErrorCodes.BadPixelDescription, DicomErrorCodes.UnsupportedPixelFormat, DicomErrorCodes.TooLarge,
        DicomErrorCodes.DecoderCrashed, DicomErrorCodes.DecoderTimeout,
    ];

    [Fact]
    public void Damaged_codestreams_are_decoded_or_refused_and_never_hang_or_reach_the_server()
    {
        Decoders.Require();
        using var pool = new DecoderPool(new DecoderOptions { Seconds = 1.5, SecondsPerMillionSamples = 0, MemoryMiB = 256, Workers = 2 });
        var codecs = new PixelCodecs(new J2kCodec(pool));
        Assert.Null(pool.WhyUnavailable);
        var sources = Sources();
        var count = TestData.IsFull ? 5_000 : 300;
        var (verdicts, slowest, most) = (new SortedDictionary<string, int>(), TimeSpan.Zero, 0L);
        for (var i = 0; i < count; i++)
        {
            var file = sources[i % sources.Count];
            var codestream = J2kHeader.Codestream(file.Dataset[DicomTags.PixelData]!.Fragments!.Items[0].Span).ToArray();
            var damaged = Mutations.Damage(codestream, new Random(Seed + i), i % 2 == 0 ? 200 : codestream.Length);
            var dataset = file.Dataset.Clone().Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [damaged])));
            var (watch, started) = (Stopwatch.StartNew(), pool.StartedCount);
            var verdict = Verdict(new DicomFile(dataset, file.TransferSyntax), codecs, i);
            // Starting a new worker after a crash is not the damaged frame's time.
            slowest = started == pool.StartedCount && watch.Elapsed > slowest ? watch.Elapsed : slowest;
            most = Math.Max(most, pool.WorkerIds.Select(PeakMiB).DefaultIfEmpty(0).Max());
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
        }
        output.WriteLine($"{string.Join(", ", verdicts.Select(pair => $"{pair.Key} {pair.Value}"))}; slowest {slowest.TotalMilliseconds:F0} ms; "
            + $"{pool.StartedCount} workers started, {most} MiB resident at most");
        Assert.All(verdicts.Keys.Where(verdict => verdict != "read"), verdict => Assert.Contains(verdict, Mapped));
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"a frame took {slowest}");
        Assert.InRange(most, 1, 256 + 128);
        Assert.Equal(512 * 512 * 2, PixelDataReader.Open(TestData.Read("transfer-syntaxes", "693_J2KR.dcm"), codecs).ReadFrame(0).Bytes.Length);
    }

    private static string Verdict(DicomFile file, PixelCodecs codecs, int i)
    {
        try
        {
            PixelDataReader.Open(file, codecs).ReadFrame(0);
            return "read";
        }
        catch (DicomFormatException e)
        {
            return e.Code;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {Seed + i} broke the server's side", e);
        }
    }

    private static long PeakMiB(int worker)
    {
        try
        {
            var line = File.ReadLines($"/proc/{worker}/status").First(text => text.StartsWith("VmHWM", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0;
        }
    }

    private static List<DicomFile> Sources()
    {
        using var folder = TestData.Temporary();
        var made = new[]
        {
            (12, false, 1, "-n 3"), (16, true, 1, "-n 2 -I -r 5"), (8, false, 3, "-n 3 -t 32,32 -p RPCL"), (8, false, 3, "-n 2 -SOP -EPH -mct 0"), (16, false, 1, "-n 3 -M 63"),
        };
        var files = made.Select(one => Codestreams.Write(folder, Pictures.Write(folder, one.Item1, one.Item2, one.Item3, 48, 40), one.Item4.Split(' ')))
            .Select(path => DicomFile.Read(File.ReadAllBytes(path))).ToList();
        files.AddRange(new[] { "HTJ2K_08_RGB.dcm", "HTJ2KLossless_08_RGB.dcm" }.Select(name => TestData.Read("transfer-syntaxes", name)));
        return files;
    }
}
