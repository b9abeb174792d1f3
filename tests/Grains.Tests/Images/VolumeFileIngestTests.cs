using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Projects;
using Annotator.Grains.Images;
using Annotator.Imaging.Formats.VolumeFiles;
using Annotator.Imaging.Phantoms;
using static Annotator.Grains.Tests.Images.MadeVolumeFiles;

namespace Annotator.Grains.Tests.Images;

public sealed class VolumeFileIngestTests
{
    [Theory, InlineData(VolumeFileFormat.Nifti), InlineData(VolumeFileFormat.Nrrd)]
    public async Task In_every_orientation_each_pixel_of_each_plane_is_the_voxel_at_its_place_in_the_patient(VolumeFileFormat format)
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        for (var orientation = 0; orientation < CornerPhantom.Orientations; orientation++)
        {
            var phantom = CornerPhantom.Create(orientation, 11, 10, 9);
            var verdict = Assert.Single(await stage.UploadAsync(project, ("a" + EndingOf(format), Of(phantom, format))));
            Assert.Equal(Verdict.Stored, verdict.Verdict);
            var volume = await stage.LoadOnlyVolumeAsync(verdict);
            Assert.True(volume.Manifest.Descriptor.IsVolume);
            var ijkFromLps = phantom.LpsFromIjk.Inverse();
            foreach (var plane in volume.Manifest.Descriptor.Planes)
            {
                for (var index = 0; index < plane.Count; index++)
                {
                    using var pixels = volume.Slice(plane, index);
                    var values = MemoryMarshal.Cast<byte, short>(pixels.Bytes.Span);
                    for (var n = 0; n < values.Length; n++)
                    {
                        // By way of the patient: the place of the pixel in our grid, looked up in the lattice the file was written with.
                        var lps = plane.ToLps(volume.Grid.GetLpsFromIjk()!, new PicturePoint(n % plane.Width, n / plane.Width, index));
                        var at = (ijkFromLps * lps).ToVoxel();
                        Assert.Equal(phantom.Slices[at.K][(at.J * phantom.Columns) + at.I], values[n]);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task The_same_volume_packed_otherwise_is_a_duplicate_and_adds_nothing()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        var packed = Of(CornerPhantom.Create(5), VolumeFileFormat.Nifti);
        var first = Assert.Single(await stage.UploadAsync(project, ("a.nii.gz", packed)));
        var before = await CountBlobsAsync(stage);
        var again = await stage.UploadAsync(project, ("b.nii", Unpacked(packed)), ("c.nii.gz", packed));
        Assert.Equal([Verdict.Duplicate, Verdict.Duplicate], again.Select(v => v.Verdict));
        Assert.All(again, v => Assert.Equal((first.ExamId, first.SopInstanceUid), (v.ExamId, v.SopInstanceUid)));
        Assert.Equal(before, await CountBlobsAsync(stage));
        Assert.StartsWith("2.25.", first.SopInstanceUid, StringComparison.Ordinal);
        var other = await stage.MakeProjectAsync("q");
        Assert.Equal(Verdict.Stored, Assert.Single(await stage.UploadAsync(other, ("c.nii.gz", packed))).Verdict);
        Assert.Equal(before, await CountBlobsAsync(stage));
    }

    [Fact]
    public async Task Nothing_that_the_header_or_the_name_tells_of_the_patient_is_kept()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        var nifti = Unpacked(Of(CornerPhantom.Create(5), VolumeFileFormat.Nifti));
        Encoding.ASCII.GetBytes("SECRET^HENRIETTA").CopyTo(nifti, 148);
        Encoding.ASCII.GetBytes("SECRET-4711").CopyTo(nifti, 228);
        using var named = new MemoryStream();
        using (var gzip = new GZipStream(named, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write([.. nifti, .. "SECRET after the voxels"u8]);
        var nrrd = Of(CornerPhantom.Create(6), VolumeFileFormat.Nrrd, ("PatientName", "SECRET^HENRIETTA"));
        var verdicts = await stage.UploadAsync(project, ("SECRET-henrietta.nii.gz", named.ToArray()), ("SECRET.nrrd", nrrd));
        Assert.Equal([Verdict.Stored, Verdict.Stored], verdicts.Select(v => v.Verdict));
        Assert.Contains("descrip", verdicts[0].Text, StringComparison.Ordinal);
        Assert.Contains("key/value pairs", verdicts[1].Text, StringComparison.Ordinal);
        await foreach (var name in stage.Blobs.ListAsync(CancellationToken.None))
        {
            await using var blob = (await stage.Blobs.OpenAsync(name, CancellationToken.None))!;
            using var bytes = new MemoryStream();
            await blob.CopyToAsync(bytes);
            var all = bytes.ToArray() is [0x1F, 0x8B, ..] packed ? Unpacked(packed) : bytes.ToArray();
            Assert.Equal(-1, all.AsSpan().IndexOf("SECRET"u8));
        }
        var rows = await stage.Store.QueryAsync<string>("SELECT title || original || removed || format FROM volume_files", null, CancellationToken.None);
        Assert.All(rows, row => Assert.DoesNotContain("SECRET", row, StringComparison.OrdinalIgnoreCase));
        foreach (var verdict in verdicts) Assert.DoesNotContain("SECRET", (await stage.ReadExamAsync(verdict)).State.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_header_and_its_voxels_find_each_other_whichever_comes_first()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        var (header, voxels) = Detached("v.raw");
        var (other, otherVoxels) = Detached("w.raw", seed: 9);
        var verdicts = await stage.UploadAsync(
            project, ("x/v.raw", voxels), ("x/v.nhdr", header), ("y/w.nhdr", other), ("y/w.raw", otherVoxels), ("z/v.nhdr", header), ("z/lone.raw", voxels));
        Assert.Equal([Verdict.Stored, Verdict.Stored, Verdict.Stored, Verdict.Stored, Verdict.Refused, Verdict.Refused], verdicts.Select(v => v.Verdict));
        Assert.Equal(["x/v.raw", "x/v.nhdr", "y/w.nhdr", "y/w.raw", "z/v.nhdr", "z/lone.raw"], verdicts.Select(v => v.Name));
        Assert.Equal((VolumeFileCodes.DataFileMissing, "not-dicom"), (verdicts[4].Code, verdicts[5].Code));
        Assert.NotEqual(verdicts[0].ExamId, verdicts[2].ExamId);
        Assert.Equal(0, stage.Get<IngestMemory>().HeldBytes);
    }

    [Fact]
    public async Task Phases_become_volumes_of_one_axis_with_grids_of_their_own()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var verdict = Assert.Single(await stage.UploadAsync(await stage.MakeProjectAsync(), ("t.nrrd", Phases())));
        var volumes = Assert.Single((await stage.ReadExamAsync(verdict)).State.Series.Values).Volumes;
        Assert.Equal([0, 1, 2], volumes.Select(v => v.Phase!.Index));
        Assert.Equal(3, volumes.Select(v => v.Grid.Id).Distinct().Count());
        var service = stage.Get<VolumeService>();
        for (var phase = 0; phase < 3; phase++)
        {
            var volume = await service.LoadAsync((await service.FindAsync("p", volumes[phase].Id, CancellationToken.None))!, CancellationToken.None);
            Assert.Equal((phase * 24) + 7, volume.ModalityValue(new VoxelIndex(1, 0, 1)));
        }
    }

    [Fact]
    public async Task A_file_without_distances_is_refused_and_opens_as_a_stack_with_a_warning_when_that_is_asked_for()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        byte[] file = [.. "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 3 2 2\nencoding: raw\n\n"u8, .. Enumerable.Range(0, 12).Select(n => (byte)n)];
        Assert.Equal(VolumeFileCodes.NoSpacing, Assert.Single(await stage.UploadAsync(project, ("a.nrrd", file))).Code);
        var verdict = Assert.Single(await stage.UploadAsync(project, true, ("a.nrrd", file)));
        var volume = await stage.LoadOnlyVolumeAsync(verdict);
        var descriptor = volume.Manifest.Descriptor;
        Assert.Equal((false, null, VolumeFileCodes.NoSpacing), (descriptor.IsVolume, descriptor.Grid.LpsFromIjk, descriptor.Problems.Single().Code));
        Assert.Null(Assert.Single(descriptor.Planes).PixelSpacing);
    }

    [Theory]
    [InlineData(ScalarType.Int8, PixelType.Int16)]
    [InlineData(ScalarType.Uint32, PixelType.Int16)]
    [InlineData(ScalarType.Int64, PixelType.Int16)]
    [InlineData(ScalarType.Float32, PixelType.Float32)]
    [InlineData(ScalarType.Float64, PixelType.Int16)]
    [InlineData(ScalarType.Uint16, PixelType.Uint16)]
    public async Task Values_keep_their_depth_and_their_one_rescale(ScalarType type, PixelType kept)
    {
        await using var stage = await NodeStage.EmptyAsync();
        var layout = new VolumeLayout(3, 2, 2, type, Oblique, 0.5, -10);
        using var file = new MemoryStream();
        VolumeFileWriter.Write(file, layout, VolumeFileFormat.Nifti, k => Numbers(type, k * 6, 6), CancellationToken.None);
        var verdict = Assert.Single(await stage.UploadAsync(await stage.MakeProjectAsync(), ("a.nii.gz", file.ToArray())));
        var volume = await stage.LoadOnlyVolumeAsync(verdict);
        Assert.Equal(kept, volume.Manifest.Descriptor.PixelType);
        for (var n = 0; n < 12; n++) Assert.Equal((n * 0.5) - 10, volume.ModalityValue(new VoxelIndex(n % 3, n / 3 % 2, n / 6)));
    }

    [Fact]
    public async Task What_is_over_the_quota_is_refused_and_counts_for_nothing()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync(settings: new ProjectSettings(QuotaMiB: 1));
        var large = new VolumeLayout(512, 512, 3, ScalarType.Int16, Oblique);
        using var file = new MemoryStream();
        VolumeFileWriter.Write(file, large, VolumeFileFormat.Nifti, _ => new byte[large.SliceBytes], CancellationToken.None);
        Assert.Equal("quota-exceeded", Assert.Single(await stage.UploadAsync(project, ("a.nii.gz", file.ToArray()))).Code);
        Assert.Equal(Verdict.Stored, Assert.Single(await stage.UploadAsync(project, ("b.nii.gz", Of(CornerPhantom.Create(5), VolumeFileFormat.Nifti)))).Verdict);
        Assert.Equal("truncated", Assert.Single(await stage.UploadAsync(project, ("c.nii", Unpacked(Of(CornerPhantom.Create(6), VolumeFileFormat.Nifti))[..^5]))).Code);
        Assert.Equal("not-a-volume-file", Assert.Single(await stage.UploadAsync(project, ("d.nii.gz", "hello"u8.ToArray()))).Code);
    }

    private static async Task<int> CountBlobsAsync(NodeStage stage) => await stage.Blobs.ListAsync(CancellationToken.None).CountAsync();
}
