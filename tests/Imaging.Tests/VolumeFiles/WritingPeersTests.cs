using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Annotator.Core.Geometry;
using Annotator.Imaging.Formats.VolumeFiles;
using Annotator.Imaging.Phantoms;

namespace Annotator.Imaging.Tests.VolumeFiles;

/// <summary>What is written is read by nibabel, nifti_tool and teem to the same voxels at the same places.</summary>
public sealed class WritingPeersTests(ITestOutputHelper output)
{
    private static readonly ScalarType[] Types = [.. Enum.GetValues<ScalarType>()];

    [Theory, InlineData(VolumeFileFormat.Nifti), InlineData(VolumeFileFormat.Nrrd)]
    public void Every_type_and_all_orientations_arrive(VolumeFileFormat format)
    {
        var folder = Directory.CreateTempSubdirectory("volume-files").FullName;
        try
        {
            List<(string Name, VolumeLayout Layout)> cases =
            [
                .. Types.Select(type => ($"{type}", new VolumeLayout(7, 5, 4, type, Oblique))),
                .. Enumerable.Range(0, CornerPhantom.Orientations).Select(n => ($"orientation-{n}", new VolumeLayout(7, 5, 4, ScalarType.Int16, CornerPhantom.Create(n).LpsFromIjk))),
                .. Enumerable.Range(0, CornerPhantom.Orientations).Select(n => ($"oblique-{n}", new VolumeLayout(7, 5, 4, ScalarType.Int16, Turned(n)))),
                ("rescaled", new VolumeLayout(7, 5, 4, ScalarType.Uint16, Oblique, format == VolumeFileFormat.Nifti ? 0.5 : 1, format == VolumeFileFormat.Nifti ? -1024 : 0)),
                ("long", new VolumeLayout(40_000, 2, 2, ScalarType.Uint8, Oblique)),
                ("labels", new VolumeLayout(7, 5, 4, ScalarType.Uint8, Oblique, IsLabelmap: true)),
                ("sheared", new VolumeLayout(7, 5, 4, ScalarType.Int16, Oblique with { K = Oblique.K + (Oblique.I * 0.3) })),
            ];
            var written = cases.ConvertAll(c => Write(folder, c.Name, c.Layout, format));
            var read = VolumePeers.Read(written.Select(w => w.File));
            for (var n = 0; n < cases.Count; n++)
            {
                Check(cases[n].Layout, written[n].Voxels, read[n], format);
                output.WriteLine($"{cases[n].Name,-16} voxels exact, affine agrees");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_nifti_library_finds_nothing_wrong_with_a_header()
    {
        var folder = Directory.CreateTempSubdirectory("volume-files").FullName;
        try
        {
            var (file, _) = Write(folder, "check", new VolumeLayout(7, 5, 4, ScalarType.Int16, Oblique), VolumeFileFormat.Nifti);
            var (_, said) = VolumePeers.NiftiTool("-check_hdr", "-check_nim", "-infiles", file);
            Assert.Contains("header IS GOOD", said, StringComparison.Ordinal);
            Assert.Contains("nifti_image IS GOOD", said, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly LpsFromIjk Oblique = LpsFromIjk.FromRows([0.61, -0.31, 0.82, -21.5, 0.3, 0.81, 0.55, 33.25, -0.1687, 0.2308, 2.294, 102.75]) is var a ? Squared(a) : a;

    // Gram–Schmidt at 0.7 × 0.9 × 2.5 mm.
    private static LpsFromIjk Squared(LpsFromIjk a)
    {
        var i = a.I.Normalised();
        var j = (a.J - (i * a.J.Dot(i))).Normalised();
        return new LpsFromIjk(i * 0.7, j * 0.9, i.Cross(j) * 2.5, a.Origin);
    }

    private static LpsFromIjk Turned(int orientation)
    {
        var straight = CornerPhantom.Create(orientation).LpsFromIjk;
        LpsVector Turn(LpsVector v) => (Oblique.I.Normalised() * v.X) + (Oblique.J.Normalised() * v.Y) + (Oblique.K.Normalised() * v.Z);
        return new LpsFromIjk(Turn(straight.I), Turn(straight.J), Turn(straight.K), straight.Origin);
    }

    private static (string File, byte[] Voxels) Write(string folder, string name, VolumeLayout layout, VolumeFileFormat format)
    {
        var voxels = new byte[layout.SliceBytes * layout.Slices];
        new Random(7).NextBytes(voxels);
        if (layout.Type is ScalarType.Float32) foreach (ref var v in MemoryMarshal.Cast<byte, float>(voxels.AsSpan())) v = float.IsFinite(v) ? v : 1.5f;
        if (layout.Type is ScalarType.Float64) foreach (ref var v in MemoryMarshal.Cast<byte, double>(voxels.AsSpan())) v = double.IsFinite(v) ? v : 1.5;
        ReadOnlyMemory<byte> Slice(int k) => voxels.AsMemory(k * layout.SliceBytes, layout.SliceBytes);
        var file = Path.Combine(folder, name + (format == VolumeFileFormat.Nifti ? ".nii.gz" : ".nrrd"));
        using var stream = File.Create(file);
        VolumeFileWriter.Write(stream, layout, format, Slice, CancellationToken.None);
        Assert.Null(VolumeFileWriter.FindDifference(stream, layout, format, Slice, CancellationToken.None));
        return (file, voxels);
    }

    private static void Check(VolumeLayout layout, byte[] voxels, PeerReading read, VolumeFileFormat format)
    {
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(voxels)), read.Sha256);
        Assert.Equal((layout.Slope, layout.Intercept), format == VolumeFileFormat.Nifti ? (read.Slope, read.Inter) : (1, 0));
        AssertNear(layout.LpsFromIjk, read.Lps, 1e-7);
        if (format == VolumeFileFormat.Nrrd) return;
        Assert.Equal(layout.IsLabelmap ? 1002 : 0, read.Intent);
        var isSheared = Math.Abs(layout.LpsFromIjk.I.Dot(layout.LpsFromIjk.K)) > 1e-3;
        Assert.Equal(isSheared ? 0 : 1, read.Qcode);
        // A quaternion of a half turn holds the real part as the square root of a difference of floats.
        if (!isSheared) AssertNear(layout.LpsFromIjk, read.Qform!, 1e-3);
    }

    private static void AssertNear(LpsFromIjk expected, double[] read, double share)
    {
        foreach (var (ours, theirs) in expected.ToRows().Zip(read)) Assert.True(Math.Abs(ours - theirs) <= share * Math.Max(1, Math.Abs(ours)), $"{ours} became {theirs}");
    }
}
