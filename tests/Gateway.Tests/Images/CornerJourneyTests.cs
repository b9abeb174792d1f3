using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Gateway.Tests.Images;

/// <summary>A phantom with markers in its patient's corners goes in in each of the 48 axis orientations and six oblique ones, as DICOM and as NIfTI, and is found at the same
/// places of the patient in every picture, shape, mask and file that comes out. Who makes and who finds is pydicom, nibabel and teem (<c>corner_journey.py</c>).</summary>
public sealed class CornerJourneyTests(ITestOutputHelper log)
{
    private const int Orientations = 54;
    private const int AtOnce = 8;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    [Fact]
    public async Task Corners_are_where_the_patient_says_in_every_orientation_from_import_to_export()
    {
        var folder = Directory.CreateTempSubdirectory("corners").FullName;
        await using var site = await ImageSite.StartAsync();
        try
        {
            var plans = Script<Plan>("make", folder);
            Assert.Equal(2 * Orientations, plans.Length);
            await File.WriteAllLinesAsync(Path.Combine(folder, "plan"), plans.Select(plan => JsonSerializer.Serialize(plan, Json)));
            await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
            await site.AddMaskLabelAsync("g", panoptic: true);
            foreach (var shape in new[] { "location", "boundingBox" }) await site.CommandAsync(StreamId.Project("p"), new AddLabel("g", new Label(shape, shape, "#56b4e9", shape)));
            await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (plan, _) => await TravelAsync(site, folder, plan));
            Report(Script<Result>("check", folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Report(Result[] results)
    {
        Assert.Equal(2 * Orientations, results.Length);
        log.WriteLine($"{"orientation (i j k toward)",-28}{string.Join("", results[0].Verdicts.Keys.Select(step => $"{step,-13}"))}");
        foreach (var result in results)
            log.WriteLine($"{result.Name + " " + result.Case[3..],-28}{string.Join("", result.Verdicts.Values.Select(verdict => $"{verdict,-13}"))}");
        Assert.All(results, result => Assert.All(result.Verdicts, verdict => Assert.True(verdict.Value == "ok", $"{result.Case}, {verdict.Key}: {verdict.Value}")));
    }

    private static async Task TravelAsync(ImageSite site, string folder, Plan plan)
    {
        var source = Path.Combine(folder, "in", plan.Case);
        IEnumerable<string> files = plan.Case.EndsWith("nifti", StringComparison.Ordinal) ? [source + ".nii"] : Directory.GetFiles(source).Order(StringComparer.Ordinal);
        var uploaded = (await site.UploadAsync("p", files.Select(File.ReadAllBytes))).Files;
        Assert.All(uploaded, file => Assert.Equal((Verdict.Stored, null), (file.Verdict, file.Code)));
        var exam = uploaded[0].ExamId!;
        var volume = Assert.Single(await site.VolumesAsync(exam));
        Assert.True(volume.IsVolume, string.Join(' ', volume.Problems.Select(problem => problem.Text)));
        var target = Directory.CreateDirectory(Path.Combine(folder, "out", plan.Case)).FullName;
        await AnnotateAsync(site, StreamId.Set(exam, "g", "main"), volume.Grid, plan);
        foreach (var plane in volume.Planes) await ViewAsync(site, volume, plane, target);
        foreach (var (address, name) in Exports(exam, volume.Id))
            await File.WriteAllBytesAsync(Path.Combine(target, name), await site.Admin.GetByteArrayAsync($"/api/projects/p/{address}"));
    }

    private static (string Address, string Name)[] Exports(string exam, string volume) =>
    [
        ($"exams/{exam}/export", "export.json"), ($"volumes/{volume}/file?format=nifti", "volume.nii.gz"), ($"volumes/{volume}/file?format=nrrd", "volume.nrrd"),
        ($"exams/{exam}/labelmap?group=g&format=nifti", "labels.nii.gz"), ($"exams/{exam}/labelmap?group=g&format=nrrd", "labels.seg.nrrd"), ($"exams/{exam}/originals", "originals.zip"),
    ];

    // Every slice of a plane, one after the other.
    private static async Task ViewAsync(ImageSite site, VolumeDescriptor volume, LatticePlaneDescriptor plane, string target)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(plane.Plane.ToString());
        await using var file = File.Create(Path.Combine(target, name));
        for (var index = 0; index < plane.Count; index++)
            await file.WriteAsync(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/{name}/{index}"));
    }

    // Places in the patient become places in the lattice as any client finds them: by the grid's affine.
    private static async Task AnnotateAsync(ImageSite site, StreamId set, Grid grid, Plan plan)
    {
        var ijkFromLps = grid.GetLpsFromIjk()!.Inverse();
        IjkPoint Ijk(double[] lps) => ijkFromLps * new LpsPoint(lps[0], lps[1], lps[2]);
        foreach (var shape in plan.Shapes)
        {
            var points = shape.Lps.Select(Ijk).Select(p => (System.Collections.Immutable.ImmutableArray<double>)[p.I, p.J, p.K]);
            await site.CommandAsync(set, new AddObject($"{shape.Shape}-{shape.Plane}", shape.Shape, new FrameGeometry(shape.Shape, grid.Id, shape.Plane, shape.Index, [.. points])));
        }
        var voxels = plan.Mask.Select(lps => Ijk(lps).ToVoxel()).GroupBy(voxel => voxel.K);
        (int, VoxelRun[])[] slices = [.. voxels.OrderBy(s => s.Key).Select(s => (s.Key, Runs(s.Select(v => (v.J * grid.Columns) + v.I).Order())))];
        await site.PaintAsync(set, "mask", grid.Id, slices);
    }

    private static VoxelRun[] Runs(IEnumerable<int> voxels)
    {
        var runs = new List<VoxelRun>();
        foreach (var voxel in voxels)
        {
            if (runs.Count > 0 && runs[^1].End == voxel) runs[^1] = runs[^1] with { Length = runs[^1].Length + 1 };
            else runs.Add(new VoxelRun(voxel, 1));
        }
        return [.. runs];
    }

    private static T[] Script<T>(string what, string folder)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3") && File.Exists("/usr/bin/teem-unu"), "SKIPPED LOUDLY: python3 and teem-apps are not installed.");
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Here(), "corner_journey.py"), what, folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = python.StandardError.ReadToEndAsync();
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.SkipWhen(errors.Result.Contains("No module named", StringComparison.Ordinal), "SKIPPED LOUDLY: python3-nibabel or python3-pydicom is not installed.");
        Assert.True(python.ExitCode == 0, errors.Result);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<T>(line, Json)!)];
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private sealed record Plan(string Case, string Name, PlannedShape[] Shapes, double[][] Mask);

    private sealed record PlannedShape(string Shape, LatticePlane Plane, int Index, double[][] Lps);

    private sealed record Result(string Case, string Name, Dictionary<string, string> Verdicts);
}
