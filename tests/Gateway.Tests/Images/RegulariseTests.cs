using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Grains.Images;
using Annotator.Imaging.Tests.Peers;

namespace Annotator.Gateway.Tests.Images;

/// <summary>A tilted or irregular stack becomes a regular volume when somebody asks, voxel for voxel as scipy resamples it (<c>regularise_check.py</c>), and nothing that was there changes.</summary>
public sealed class RegulariseTests(ITestOutputHelper log)
{
    [Fact]
    public async Task A_made_tilted_and_irregular_series_is_resampled_as_scipy_does_and_labels_keep_their_grid()
    {
        await using var site = await ImageSite.StartAsync();
        var folder = Directory.CreateTempSubdirectory("tilted").FullName;
        try
        {
            foreach (var (dataset, n) in Tilted().Select((dataset, n) => (dataset, n))) await File.WriteAllBytesAsync(Path.Combine(folder, $"{n:00}.dcm"), MadeImages.File(dataset));
            var (exam, stack) = await UploadAsync(site, Directory.GetFiles(folder));
            Assert.Equal(["gantry-tilt", "irregular-spacing"], stack.Problems.Select(problem => problem.Code));
            await site.AddMaskLabelAsync("g", panoptic: true);
            var set = StreamId.Set(exam, "g", "main");
            await site.PaintAsync(set, "on-the-stack", stack.Grid.Id, (2, [new VoxelRun(5, 3)]));

            var made = await RegulariseAsync(site, stack.Id);
            Assert.Equal(made, await RegulariseAsync(site, stack.Id));
            var volumes = await site.VolumesAsync(exam);
            Assert.Equal(2, volumes.Length);
            var derived = volumes.Single(volume => volume.Id == made.VolumeId);
            NamesItsOrigin(derived, stack);
            var checkedBy = await CheckAsync(site, derived, folder);
            Assert.True(checkedBy.Differing <= 1e-3 * checkedBy.Values && checkedBy.Worst <= 1, checkedBy.ToString());

            await site.PaintAsync(set, "on-the-volume", derived.Grid.Id, (1, [new VoxelRun(7, 2)]));
            var exported = (await site.Admin.GetFromJsonAsync<JsonElement>($"/api/projects/p/exams/{exam}/export")).GetProperty("exams")[0];
            var grids = exported.GetProperty("sets")[0].GetProperty("objects").EnumerateArray().ToDictionary(o => o.GetProperty("id").GetString()!, o => o.GetProperty("masks")[0].GetProperty("grid").GetString());
            Assert.Equal((stack.Grid.Id, derived.Grid.Id), (grids["on-the-stack"], grids["on-the-volume"]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_real_tilted_head_is_resampled_as_scipy_does()
    {
        var files = MadeImages.Shared("ct-head-tilted");
        await using var site = await ImageSite.StartAsync();
        var (_, stack) = await UploadAsync(site, files);
        Assert.False(stack.IsVolume);
        var made = await RegulariseAsync(site, stack.Id);
        var derived = (await site.Admin.GetFromJsonAsync<VolumeDescriptor>($"/api/projects/p/volumes/{made.VolumeId}", CoreJson.Options))!;
        NamesItsOrigin(derived, stack);
        Assert.InRange(derived.Derivation!.ShearDegrees, 18.45, 18.55);
        var checkedBy = await CheckAsync(site, derived, Path.GetDirectoryName(files[0])!);
        Assert.True(checkedBy.Differing <= 1e-3 * checkedBy.Values && checkedBy.Worst <= 1, checkedBy.ToString());
        Assert.Equal(System.Net.HttpStatusCode.OK, (await site.Admin.GetAsync($"/api/projects/p/volumes/{derived.Id}/slices/sagittal/{derived.Planes[1].Count / 2}")).StatusCode);
    }

    [Fact]
    public async Task What_is_regular_or_no_stack_of_slices_is_refused_by_name()
    {
        await using var site = await ImageSite.StartAsync();
        var regular = Assert.Single(await site.VolumesAsync((await site.UploadAsync("p", MadeImages.Volume(4))).Files[0].ExamId!));
        Assert.Equal("already-regular", await UploadTests.CodeAsync(await site.Admin.PostAsync(Address(regular.Id), null)));
        Assert.Equal("no-such-volume", await UploadTests.CodeAsync(await site.Admin.PostAsync(Address("none"), null)));
        var alone = MadeImages.Slice(0, "1.2.4.1").Set(DicomTags.StudyInstanceUid, "1.2.5").Set(DicomTags.SeriesInstanceUid, "1.2.6");
        var single = Assert.Single(await site.VolumesAsync((await site.UploadAsync("p", MadeImages.File(alone))).Files[0].ExamId!));
        Assert.Equal("cannot-be-regularised", await UploadTests.CodeAsync(await site.Admin.PostAsync(Address(single.Id), null)));
    }

    private static void NamesItsOrigin(VolumeDescriptor derived, VolumeDescriptor stack)
    {
        Assert.True(derived.IsVolume);
        Assert.EndsWith(" · regularised", derived.Title, StringComparison.Ordinal);
        Assert.StartsWith("Derived, not acquired", derived.Problems.Single(problem => problem.Code == "regularised").Text, StringComparison.Ordinal);
        Assert.Equal((stack.Id, stack.Grid.Id, Derivation.Regularised, "linear"), (derived.Derivation!.SourceVolumeId, derived.Derivation.SourceGridId, derived.Derivation.Method, derived.Derivation.Interpolation));
        Assert.Equal(stack.SlicePlanes!.Value.Select(plane => plane!), derived.Derivation.SourcePlanes);
        Assert.NotEqual(stack.Grid.Id, derived.Grid.Id);
        Assert.DoesNotContain(derived.Instances, uid => stack.Instances.Contains(uid));
    }

    private async Task<Resampled> CheckAsync(ImageSite site, VolumeDescriptor derived, string dicom)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{derived.Id}/file?format=nrrd"));
            var resampled = Check(dicom, file);
            log.WriteLine(resampled.ToString());
            Assert.Equal([derived.Grid.Columns, derived.Grid.Rows, derived.Grid.Slices], resampled.Size);
            Assert.InRange(resampled.RightAngles, 0, 1e-9);
            Assert.InRange(resampled.Covers, -1e-4, 1e-4);
            Assert.True(resampled.Values > resampled.Outside, resampled.ToString());
            return resampled;
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + ".raw");
        }
    }

    // Slanted by 18 degrees along the columns, with one distance of 4 mm among those of 2.5.
    private static IEnumerable<DicomDataset> Tilted()
    {
        var oblique = MadeSeries.Oblique;
        var lattice = oblique with { K = oblique.K + (oblique.J.Normalised() * 0.8) };
        var normal = oblique.K.Normalised();
        var made = new MadeSeries(lattice, 40, 36, 12);
        return made.Classic("CT", "1.2.840.10008.5.1.4.1.1.2", (dataset, k, _) =>
        {
            var place = made.PositionOf(k) + (normal * (k >= 6 ? 1.5 : 0));
            dataset.Set(DicomTags.ImagePositionPatient, place.X, place.Y, place.Z).Set(DicomTags.RescaleSlope, 1).Set(DicomTags.RescaleIntercept, -1024);
        });
    }

    private static async Task<(string Exam, VolumeDescriptor Stack)> UploadAsync(ImageSite site, IEnumerable<string> files)
    {
        var uploaded = (await site.UploadAsync("p", files.Select(File.ReadAllBytes))).Files;
        Assert.All(uploaded, file => Assert.Equal((Verdict.Stored, null), (file.Verdict, file.Code)));
        return (uploaded[0].ExamId!, Assert.Single(await site.VolumesAsync(uploaded[0].ExamId!)));
    }

    private static async Task<RegularisedVolume> RegulariseAsync(ImageSite site, string volume)
    {
        var answer = await site.Admin.PostAsync(Address(volume), null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<RegularisedVolume>(CoreJson.Options))!;
    }

    private static string Address(string volume) => $"/api/projects/p/volumes/{volume}/regularised";

    private static Resampled Check(string dicom, string file)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3") && File.Exists("/usr/bin/teem-unu"), "SKIPPED LOUDLY: python3 and teem-apps are not installed.");
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Here(), "regularise_check.py"), dicom, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = python.StandardError.ReadToEndAsync();
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.SkipWhen(errors.Result.Contains("No module named", StringComparison.Ordinal), "SKIPPED LOUDLY: python3-scipy or python3-pydicom is not installed.");
        Assert.True(python.ExitCode == 0, errors.Result);
        return JsonSerializer.Deserialize<Resampled>(output, JsonSerializerOptions.Web)!;
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private sealed record Resampled(int[] Size, long Values, long Outside, long Differing, double Worst, double RightAngles, double Covers, double Step);
}
