using System.Diagnostics;
using System.Runtime.InteropServices;
using Annotator.Core.Geometry;
using Annotator.Grains.Images;
using static Annotator.Grains.Tests.Images.TestImages;

namespace Annotator.Grains.Tests.Images;

public sealed class VolumeServiceTests
{
    [Fact]
    public async Task Every_voxel_of_the_phantom_is_pydicoms_in_all_three_planes()
    {
        var expected = StoredByPydicom("ct-phantom-1mm");
        await using var stage = await NodeStage.EmptyAsync();
        var verdicts = await stage.ImportAsync(await stage.MakeProjectAsync(), Files("ct-phantom-1mm"));
        var id = (await stage.ReadExamAsync(verdicts[0])).State.Series.Values.Single().Volumes.Single().Id;
        var service = stage.Get<VolumeService>();
        var manifest = (await service.FindAsync("p", id, CancellationToken.None))!;
        var volume = await service.LoadAsync(manifest, CancellationToken.None);
        const int N = 512, Slices = 140;

        // The phantom lies along the patient's axes: axial (x, y, index) = (i, j, k); sagittal x = j, y = −k, index = i; coronal x = i, y = −k, index = j.
        foreach (var index in Enumerable.Range(0, Slices))
            Assert.True(Pixels(LatticePlane.Axial, index).AsSpan().SequenceEqual(expected.AsSpan(index * N * N, N * N)), $"axial {index}");
        foreach (var index in new[] { 0, 1, 200, 255, 511 })
        {
            Assert.True(Pixels(LatticePlane.Sagittal, index).AsSpan().SequenceEqual(Reference(N, Slices, (x, y) => ((Slices - 1 - y) * N * N) + (x * N) + index)), $"sagittal {index}");
            Assert.True(Pixels(LatticePlane.Coronal, index).AsSpan().SequenceEqual(Reference(N, Slices, (x, y) => ((Slices - 1 - y) * N * N) + (index * N) + x)), $"coronal {index}");
        }

        short[] Pixels(LatticePlane plane, int index)
        {
            using var pixels = volume.Slice(manifest.Volume.FindPlane(plane)!, index);
            return MemoryMarshal.Cast<byte, short>(pixels.Bytes.Span).ToArray();
        }

        short[] Reference(int width, int height, Func<int, int, int> offset)
        {
            var picture = new short[width * height];
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                    picture[(y * width) + x] = expected[offset(x, y)];
            return picture;
        }
    }

    [Fact]
    public async Task A_volume_is_reached_only_through_a_project_that_has_it()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var verdicts = await stage.ImportAsync(await stage.MakeProjectAsync(), File(Slice("1.2.3.1", 0)), File(Slice("1.2.3.2", 1)));
        var id = (await stage.ReadExamAsync(verdicts[0])).State.Series.Values.Single().Volumes.Single().Id;
        Assert.NotNull(await stage.Get<VolumeService>().FindAsync("p", id, CancellationToken.None));
        Assert.Null(await stage.Get<VolumeService>().FindAsync("q", id, CancellationToken.None));
    }

    [Fact]
    public async Task A_coarse_copy_stands_where_the_volume_does()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var verdicts = await stage.ImportAsync(await stage.MakeProjectAsync(), Enumerable.Range(0, 6).Select(k => File(Slice($"1.2.3.{k + 1}", k))));
        var id = (await stage.ReadExamAsync(verdicts[0])).State.Series.Values.Single().Volumes.Single().Id;
        var service = stage.Get<VolumeService>();
        var volume = await service.LoadAsync((await service.FindAsync("p", id, CancellationToken.None))!, CancellationToken.None);
        var coarse = DecimatedVolume.Of(volume, 3, CancellationToken.None);
        Assert.Equal((3, 3, 3), (coarse.Columns, coarse.Rows, coarse.Slices));
        // Values grow linearly along every axis, so that the mean around an inner place is the value at that place.
        var values = MemoryMarshal.Cast<byte, short>(coarse.Bytes).ToArray();
        Assert.Equal(volume.ModalityValue(new VoxelIndex(2, 2, 2)), values[(1 * 9) + (1 * 3) + 1]);
    }

    [Fact]
    public async Task A_thumbnail_is_a_png_of_at_most_the_size_asked_for()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var verdicts = await stage.ImportAsync(await stage.MakeProjectAsync(), Files("ct-phantom-1mm").Take(3));
        var id = (await stage.ReadExamAsync(verdicts[0])).State.Series.Values.Single().Volumes.Single().Id;
        var manifest = await stage.Get<VolumeService>().FindAsync("p", id, CancellationToken.None);
        var png = await stage.Get<Thumbnails>().GetAsync(manifest!, 160, CancellationToken.None);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png.Take(4));
        Assert.Equal((128, 128), ((png[18] << 8) | png[19], (png[22] << 8) | png[23]));
    }

    private static short[] StoredByPydicom(string folder)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Images", "stored_values.py");
        var result = Path.GetTempFileName();
        var start = new ProcessStartInfo("/usr/bin/python3", [script, Path.GetDirectoryName(Files(folder)[0])!, result]) { RedirectStandardError = true };
        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEnd();
        python.WaitForExit();
        Assert.SkipWhen(errors.Contains("No module named", StringComparison.Ordinal), "SKIPPED LOUDLY: python3-pydicom is not installed.");
        Assert.True(python.ExitCode == 0, errors);
        var values = MemoryMarshal.Cast<byte, short>(System.IO.File.ReadAllBytes(result)).ToArray();
        System.IO.File.Delete(result);
        return values;
    }
}
