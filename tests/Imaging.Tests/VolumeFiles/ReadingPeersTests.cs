using System.Globalization;
using System.Security.Cryptography;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Tests.VolumeFiles;

/// <summary>Files that nibabel and teem wrote, of every type, byte order, encoding, space and orientation, are read voxel by voxel and placed where their writers put them.</summary>
public sealed class ReadingPeersTests(ITestOutputHelper output)
{
    [Theory, InlineData("nifti", 189), InlineData("nrrd", 168)]
    public void Voxels_and_places_are_those_the_writer_meant(string what, int files)
    {
        var folder = Directory.CreateTempSubdirectory("volume-files").FullName;
        try
        {
            var written = VolumePeers.Write(what, folder);
            Assert.Equal(files, written.Length);
            var verdicts = written.Select(file => (file.Name, Difference: Compare(file))).ToList();
            foreach (var (name, difference) in verdicts) output.WriteLine($"{name,-32} {difference ?? "voxels exact, affine agrees"}");
            output.WriteLine($"{verdicts.Count(v => v.Difference is null)} of {verdicts.Count} agree");
            Assert.DoesNotContain(verdicts, v => v.Difference is not null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, InlineData("nifti"), InlineData("nrrd")]
    public void A_cleaned_file_is_the_same_volume_without_the_secret(string what)
    {
        var folder = Directory.CreateTempSubdirectory("volume-files").FullName;
        try
        {
            foreach (var file in VolumePeers.Write(what, folder))
            {
                using var cleaned = new MemoryStream();
                var original = Open(file);
                original.WriteCleaned(cleaned);
                Assert.NotEmpty(original.Header.Removed);
                var again = VolumeFileReader.Open(cleaned.ToArray());
                Assert.Equal(original.Decode(), again.Decode());
                Assert.Equal(original.Header with { Removed = [], Segments = [], Problems = [] }, again.Header with { Removed = [], Segments = [], Problems = [] });
                Assert.Equal(original.Header.Problems, again.Header.Problems);
                Assert.Empty(again.Header.Removed);
                Assert.Equal(-1, Inflated(cleaned.ToArray()).AsSpan().IndexOf("SECRET"u8));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static VolumeFile Open(PeerFile file) =>
        VolumeFileReader.Open(File.ReadAllBytes(file.File), file.Data is null ? (ReadOnlyMemory<byte>?)null : File.ReadAllBytes(file.Data), new VolumeFileOptions { AllowMissingSpacing = true });

    private static string? Compare(PeerFile file)
    {
        var read = Open(file);
        var header = read.Header;
        if (!(new[] { header.Columns, header.Rows, header.Slices }).SequenceEqual(file.Shape) || header.Phases != file.Phases) return "the size";
        if (!header.Type.ToString().Equals(file.Type, StringComparison.OrdinalIgnoreCase)) return $"the type {header.Type}";
        if ((header.Slope, header.Intercept) != (file.Slope, file.Inter)) return "the rescale";
        if (file.Data is not null && !VolumeFileReader.DataFileNames(Path.GetFileName(file.File), File.ReadAllBytes(file.File)).Contains(Path.GetFileName(file.Data))) return "the name of its data";
        if (Convert.ToHexStringLower(SHA256.HashData(read.Decode())) != file.Sha256) return "voxels";
        if (file.Lps is not { } expected) return header is { LpsFromIjk: null, Problems: [{ Code: VolumeFileCodes.NoOrientation }, ..] } ? null : "an orientation that nobody told";
        // nibabel takes the real part of a half turn's quaternion from a difference of floats; there what was meant decides.
        if (Math.Min(Worst(expected), Worst(file.Peer ?? expected)) is var apart and > 1e-6) return string.Create(CultureInfo.InvariantCulture, $"the affine, by {apart:g3}");
        return null;

        double Worst(double[] theirs) => header.LpsFromIjk!.ToRows().Zip(theirs, (ours, other) => Math.Abs(ours - other) / Math.Max(1, Math.Abs(other))).Max();
    }

    private static byte[] Inflated(byte[] file)
    {
        using var target = new MemoryStream();
        target.Write(file);
        if (file is [0x1F, 0x8B, ..])
        {
            using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(file), System.IO.Compression.CompressionMode.Decompress);
            gzip.CopyTo(target);
        }
        return target.ToArray();
    }
}
