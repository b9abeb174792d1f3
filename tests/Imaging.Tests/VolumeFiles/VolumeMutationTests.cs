using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Tests.VolumeFiles;

public sealed class VolumeMutationTests(ITestOutputHelper output)
{
    private const int Seed = 20260101;
    private static readonly VolumeFileOptions Bounds = new() { MaxVoxelBytes = 16 << 20, MaxSkippedBytes = 1 << 20, AllowMissingSpacing = true };

    [Fact]
    public void Damaged_files_are_read_or_refused_and_never_crash_hang_or_swallow_memory()
    {
        var sources = Sources();
        var count = Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 40_000 : 3_000;
        var codes = new SortedDictionary<string, int>();
        for (var i = 0; i < count; i++)
        {
            var bytes = Damage(sources[i % sources.Count], new Random(Seed + i));
            var (watch, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            var code = Verdict(bytes, i);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"seed {Seed + i} took {watch.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 160 << 20, $"seed {Seed + i} took {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
            codes[code] = codes.GetValueOrDefault(code) + 1;
        }
        output.WriteLine(string.Join(", ", codes.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.True(codes.Count > 5);
    }

    private static string Verdict(byte[] bytes, int i)
    {
        try
        {
            var file = VolumeFileReader.Open(bytes, null, Bounds);
            var voxels = file.Decode();
            file.WriteCleaned(Stream.Null);
            var uids = FileUids.Of(file.Header, voxels);
            FileVolumes.Of(file.Header, uids, NarrowedVoxels.Of(file.Header, voxels));
            return "read";
        }
        catch (VolumeFormatException e)
        {
            return e.Code;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {Seed + i} broke the reader", e);
        }
    }

    private static byte[] Damage(byte[] source, Random random)
    {
        var bytes = source.ToArray();
        var area = random.Next(2) == 0 ? Math.Min(600, bytes.Length) : bytes.Length;
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(area);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, 9))).Fill((byte)(random.Next(2) * 255)); break;
                default: bytes[at] = (byte)"0123456789-:() \nen"[random.Next(18)]; break;
            }
        }
        return random.Next(6) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static List<byte[]> Sources()
    {
        const string Fields = "dimension: 3\nsizes: 3 2 2\nspace: LPS\nspace directions: (0.7,0,0) (0,0.9,0) (0,0,2.5)\nspace origin: (1,2,3)\nkinds: domain domain domain\n";
        byte[] voxels = [.. Enumerable.Range(0, 24).Select(n => (byte)(n * 7))];
        var text = string.Join(' ', Enumerable.Range(0, 12).Select(n => n * 100));
        byte[] Nrrd(string more, byte[] data) => [.. Encoding.ASCII.GetBytes($"NRRD0005\ntype: short\n{Fields}{more}\n"), .. data];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(voxels);
        using var packedNifti = new MemoryStream();
        using (var gzip = new GZipStream(packedNifti, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(RefusalTests.Nifti());
        // The 24 bytes 0, 7 … 161 by bzip2 1.0.8.
        var bzip2 = Convert.FromHexString(Bzip2Hex);
        return
        [
            RefusalTests.Nifti(), packedNifti.ToArray(), Nrrd("endian: little\nencoding: raw\n", voxels), Nrrd("endian: big\nencoding: gzip\n", packed.ToArray()),
            Nrrd("encoding: ascii\n", Encoding.ASCII.GetBytes(text)), Nrrd("endian: little\nencoding: hex\n", Encoding.ASCII.GetBytes(Convert.ToHexString(voxels))),
            Nrrd("endian: little\nencoding: bzip2\n", bzip2), Nrrd("endian: little\nencoding: raw\nbyte skip: -1\nSegment0_ID:=a\nSegment0_LabelValue:=1\n", voxels),
        ];
    }

    private const string Bzip2Hex = "425A68393141592653590953A6270000007FF0408102040810204081020408102040810204081020002000228001A6864C85068D1A0C80D15CF84653A56D7C64343BE748FC8BF1772453850900953A6270";
}
