using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Silo;

namespace Annotator.Gateway.Tests.Images;

/// <summary>Files of nibabel and teem go in by the command line, are looked at, painted on and come out by the command line, and their own tools find the paint where it was put.</summary>
public sealed class VolumeJourneyTests
{
    private static readonly string[] Planes = ["axial", "sagittal", "coronal"];

    [Fact]
    public async Task What_is_painted_on_a_volume_file_is_found_by_other_tools_at_the_same_places()
    {
        var folder = Directory.CreateTempSubdirectory("journey").FullName;
        await using var site = await ImageSite.StartAsync();
        try
        {
            var made = Script<Made>("make", folder);
            await site.AddMaskLabelAsync("g", panoptic: true);
            await site.AddMaskLabelAsync("h", panoptic: true, "lesion-h", "Second");
            foreach (var file in made)
            {
                var imported = JsonDocument.Parse(await AnnotatorAsync(site, "import", Path.Combine(folder, file.File), "--project", "p", "--json")).RootElement;
                var verdict = imported.GetProperty("files")[0];
                Assert.Equal("stored", verdict.GetProperty("verdict").GetString());
                var exam = verdict.GetProperty("examId").GetString()!;
                var volume = Assert.Single(await site.VolumesAsync(exam));
                await SlicesAreTheSourceAsync(site, volume, file);
                await PaintComesOutAsync(site, exam, volume, folder);
                using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(await site.Admin.GetByteArrayAsync($"/api/projects/p/exams/{exam}/originals")));
                Assert.EndsWith(Path.GetExtension(file.File), Assert.Single(zip.Entries).FullName, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_dicom_series_leaves_as_the_file_that_dcm2niix_makes_of_its_originals()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dcm2niix"), "SKIPPED LOUDLY: dcm2niix is not installed.");
        var folder = Directory.CreateTempSubdirectory("journey").FullName;
        await using var site = await ImageSite.StartAsync();
        try
        {
            var (c, s) = (Math.Cos(0.2), Math.Sin(0.2));
            var files = Enumerable.Range(0, 7).Select(k => MadeImages.File(MadeImages.Slice(k)
                .Set(DicomTags.ImageOrientationPatient, c, s, 0, -s, c, 0).Set(DicomTags.ImagePositionPatient, -10, -20, 2.5 * k)));
            var exam = (await site.UploadAsync("p", [.. files])).Files[0].ExamId!;
            var volume = Assert.Single(await site.VolumesAsync(exam));
            var ours = Path.Combine(folder, "ours.nii.gz");
            await AnnotatorAsync(site, "export", "--project", "p", "--volume", volume.Id, "-o", ours);
            var originals = Directory.CreateDirectory(Path.Combine(folder, "originals")).FullName;
            await AnnotatorAsync(site, "export", "--project", "p", "--exam", exam, "--originals", "-o", Path.Combine(folder, "originals.zip"));
            foreach (var entry in System.IO.Compression.ZipFile.OpenRead(Path.Combine(folder, "originals.zip")).Entries)
                System.IO.Compression.ZipFileExtensions.ExtractToFile(entry, Path.Combine(originals, entry.Name));
            var same = Assert.Single(Script<Same>("same", ours, originals));
            Assert.True(same is { Shape: true, Voxels: true, Affine: < 1e-5 }, same.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Each place that the peer names is looked up in all three planes.
    private static async Task SlicesAreTheSourceAsync(ImageSite site, VolumeDescriptor volume, Made file)
    {
        var ijkFromLps = volume.Grid.GetLpsFromIjk()!.Inverse();
        var slices = new Dictionary<string, short[]>();
        foreach (var probe in file.Probes)
        {
            foreach (var plane in volume.Planes)
            {
                var at = plane.ToPicture(ijkFromLps, new LpsPoint(probe.Lps[0], probe.Lps[1], probe.Lps[2]));
                Assert.True(Math.Abs(at.X - Math.Round(at.X)) < 1e-3 && Math.Abs(at.Slice - Math.Round(at.Slice)) < 1e-3, "the place is no voxel's centre");
                var path = $"{Planes[(int)plane.Plane]}/{(int)Math.Round(at.Slice)}";
                if (!slices.TryGetValue(path, out var slice))
                    slices[path] = slice = MemoryMarshal.Cast<byte, short>(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/{path}")).ToArray();
                Assert.Equal(probe.Value, slice[((int)Math.Round(at.Y) * plane.Width) + (int)Math.Round(at.X)]);
            }
        }
    }

    private static async Task PaintComesOutAsync(ImageSite site, string exam, VolumeDescriptor volume, string folder)
    {
        var grid = volume.Grid;
        (int K, VoxelRun[] Runs)[] painted = [(0, [new VoxelRun(0, 5), new VoxelRun(100, 40)]), (4, [new VoxelRun(29, 4)]), (10, [new VoxelRun((grid.Columns * grid.Rows) - 3, 3)])];
        await site.PaintAsync(StreamId.Set(exam, "g", "main"), "lesion-1", grid.Id, painted);
        var lpsFromIjk = grid.GetLpsFromIjk()!;
        var expected = painted.SelectMany(s => s.Runs.SelectMany(r => Enumerable.Range(r.Start, r.Length)), (s, n) => lpsFromIjk * new IjkPoint(n % grid.Columns, n / grid.Columns, s.K)).ToList();
        string[] files = [Path.Combine(folder, "out.nii.gz"), Path.Combine(folder, "out.seg.nrrd")];
        foreach (var file in files) await AnnotatorAsync(site, "export", "--project", "p", "--exam", exam, "--labels", "Findings", "-o", file);
        // Another tool turns the axes round; what it saved comes in again at the same places.
        var turned = Path.Combine(folder, "turned.nii.gz");
        Assert.Equal("RAS", Assert.Single(Script<Turned>("turn", files[0], turned)).Axes);
        await AnnotatorAsync(site, "import-labels", turned, "--project", "p", "--exam", exam, "--labels", "Second");
        files = [.. files, Path.Combine(folder, "again.seg.nrrd")];
        await AnnotatorAsync(site, "export", "--project", "p", "--exam", exam, "--labels", "Second", "-o", files[2]);
        foreach (var read in Script<Labels>(["labels", .. files]))
        {
            Assert.Equal([grid.Columns, grid.Rows, grid.Slices], read.Shape);
            Assert.Equal((expected.Count, 0), (read.Places.Length, read.Others));
            Assert.All(expected, place => Assert.Contains(read.Places, found => (new LpsPoint(found[0], found[1], found[2]) - place).Length < 1e-3));
        }
    }

    internal static async Task<string> AnnotatorAsync(ImageSite site, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Node).Assembly.Location, .. arguments, "--server", site.Address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ANNOTATOR_KEY"] = ImageSite.AdminKey;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"annotator {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}{await output}");
        return await output;
    }

    private static T[] Script<T>(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3") && File.Exists("/usr/bin/teem-unu"), "SKIPPED LOUDLY: python3 and teem-apps are not installed.");
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Here(), "volume_journey.py"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = python.StandardError.ReadToEndAsync();
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.SkipWhen(errors.Result.Contains("No module named", StringComparison.Ordinal), "SKIPPED LOUDLY: python3-nibabel is not installed.");
        Assert.True(python.ExitCode == 0, errors.Result);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!)];
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private sealed record Made(string File, Probe[] Probes);

    private sealed record Probe(double[] Lps, int Value);

    private sealed record Same(bool Shape, bool Voxels, double Affine);

    private sealed record Turned(string Axes);

    private sealed record Labels(string File, int[] Shape, int Others, double[][] Places);
}
