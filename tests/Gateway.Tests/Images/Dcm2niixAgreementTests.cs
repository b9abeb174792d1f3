using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Annotator.Core.Geometry;
using Annotator.Dicom;
using Annotator.Imaging.Tests.Peers;

namespace Annotator.Gateway.Tests.Images;

/// <summary>What comes out of the export endpoint against what dcm2niix makes of the files that went in. What may differ is listed in <c>docs/formats.md</c>, and nothing else may.</summary>
public sealed class Dcm2niixAgreementTests(ITestOutputHelper log)
{
    // A float32 of some hundred mm is good to 3e-5 mm; dcm2niix computes in it too.
    private const double Float32Mm = 2e-4;

    private static readonly LpsFromIjk Oblique = MadeSeries.Oblique;

    // docs/formats.md, “Against dcm2niix”, one by one.
    private static readonly string[] Documented =
        ["aux_file", "datatype", "descrip", "dim", "dim_info", "pixdim", "qoffset_x", "qoffset_y", "qoffset_z", "quatern_b", "quatern_c", "quatern_d", "slice_code", "srow_x", "srow_y", "srow_z"];

    [Fact]
    public async Task Every_made_series_leaves_as_dcm2niix_converts_it() => await AgreeAsync(folder => Task.FromResult(Made().Select(made =>
    {
        var dicom = Directory.CreateDirectory(Path.Combine(folder, made.Name, "dicom")).FullName;
        foreach (var (dataset, n) in made.Datasets.Select((dataset, n) => (dataset, n))) File.WriteAllBytes(Path.Combine(dicom, $"{n:000}.dcm"), MadeImages.File(dataset));
        return made.Name;
    }).ToArray()));

    [Theory]
    [InlineData("ct-phantom-1mm")]
    [InlineData("mr-mosaic")]
    public async Task A_real_series_leaves_as_dcm2niix_converts_it(string name) => await AgreeAsync(folder =>
    {
        var files = MadeImages.Shared(name);
        var dicom = Directory.CreateDirectory(Path.Combine(folder, name, "dicom")).FullName;
        foreach (var file in files) File.CreateSymbolicLink(Path.Combine(dicom, Path.GetFileName(file)), file);
        return Task.FromResult<string[]>([name]);
    });

    private async Task AgreeAsync(Func<string, Task<string[]>> prepare)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dcm2niix") && File.Exists("/usr/bin/teem-unu") && File.Exists("/usr/bin/nifti_tool"), "SKIPPED LOUDLY: dcm2niix, teem-apps and nifti-bin are not all installed.");
        var folder = Directory.CreateTempSubdirectory("agreement").FullName;
        await using var site = await ImageSite.StartAsync();
        try
        {
            var cases = await prepare(folder);
            foreach (var name in cases) await ExportAsync(site, Path.Combine(folder, name));
            var verdicts = Compare(folder);
            Assert.Equal(cases.Length, verdicts.Length);
            foreach (var v in verdicts)
                log.WriteLine($"{v.Case,-28} phases {v.Phases}  voxels {(v.Voxels ? "equal" : "DIFFER")}  stored {(v.Stored ? "equal" : "differ")}  affine {v.Affine:0.0e0} mm  axes from their other end: {v.Turned,-3} header: {string.Join(' ', v.Header)}");
            Assert.All(verdicts, v => Assert.True(v is { Voxels: true, Stored: true, Nrrd: true, NiftiTool: true, Affine: < Float32Mm }, v.ToString()));
            Assert.All(verdicts, v => Assert.Empty(v.Header.Except(Documented)));
            Assert.All(verdicts, v => Assert.Contains(v.Turned, (string[])["j", "jk"]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ExportAsync(ImageSite site, string folder)
    {
        var uploaded = (await site.UploadAsync("p", Directory.GetFiles(Path.Combine(folder, "dicom")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes))).Files;
        Assert.All(uploaded, file => Assert.True(file.Code is null, $"{file.Name}: {file.Code} {file.Text}"));
        var target = Directory.CreateDirectory(Path.Combine(folder, "ours")).FullName;
        foreach (var (volume, n) in (await site.VolumesAsync(uploaded[0].ExamId!)).OrderBy(v => v.Phase?.Index ?? 0).Select((volume, n) => (volume, n)))
        {
            foreach (var (format, ending) in new[] { ("nifti", "nii.gz"), ("nrrd", "nrrd") })
                await File.WriteAllBytesAsync(Path.Combine(target, $"{n}.{ending}"), await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/file?format={format}"));
        }
    }

    private static IEnumerable<(string Name, IEnumerable<DicomDataset> Datasets)> Made()
    {
        LpsFromIjk Of(LpsVector row, LpsVector column) => new(row * 0.7, column * 0.9, row.Cross(column) * 2.5, new LpsPoint(-23.4, 56.7, 89.1));
        IEnumerable<DicomDataset> Mr(LpsFromIjk lattice) => new MadeSeries(lattice, 13, 11, 7).Classic("MR", MadeSeries.Mr);
        (string, IEnumerable<DicomDataset>)[] made =
        [
            ("oblique", Mr(Oblique)), ("slices-downwards", Mr(Oblique with { K = -Oblique.K })), ("rows-to-the-right", Mr(Of(new(-0.96, -0.28, 0), new(0.2688, -0.9216, -0.28)))),
            ("sagittal", Mr(Of(new(0, 1, 0), new(0, 0, -1)))), ("coronal", Mr(Of(new(1, 0, 0), new(0, 0, -1)))), ("prone", Mr(Of(new(-1, 0, 0), new(0, -1, 0)))),
            ("left-handed", Mr(Of(new(-0.2688, 0.9216, 0.28), new(0.96, 0.28, 0)))),
            ("flipped-columns", Mr(Of(new(0.96, 0.28, 0), new(0.2688, -0.9216, -0.28)))),
            ("phases", new MadeSeries(Oblique, 13, 11, 7, 4).Classic("MR", MadeSeries.Mr, (d, _, phase) => d
                .Set(DicomTags.TemporalPositionIdentifier, phase + 1).Set(DicomTags.NumberOfTemporalPositions, 4).Set(DicomTags.AcquisitionTime, $"1010{10 + (2 * phase)}"))),
            ("enhanced", [new MadeSeries(Oblique, 13, 11, 7).Enhanced()]), ("enhanced-phases", [new MadeSeries(Oblique, 13, 11, 7, 3).Enhanced()]),
            ("mosaic", new MadeSeries(Oblique, 16, 12, 7, 3).Mosaics(isAgainst: false)),
            ("mosaic-against", new MadeSeries(Oblique with { K = -Oblique.K }, 16, 12, 7, 3).Mosaics(isAgainst: true)),
            ("pet", new MadeSeries(Oblique, 13, 11, 7).Classic("PT", MadeSeries.Pet, (d, k, _) => d
                .Set(DicomTags.RescaleSlope, 0.25 + (k * 0.5)).Set(DicomTags.RescaleIntercept, 0).Set(DicomTags.Units, "BQML"))),
            ("ct", new MadeSeries(Oblique, 13, 11, 7).Classic("CT", "1.2.840.10008.5.1.4.1.1.2", (d, _, _) => d
                .Set(DicomTags.RescaleSlope, 1).Set(DicomTags.RescaleIntercept, -1024))),
        ];
        return made.Select((series, n) => (series.Item1, series.Item2.Select(dataset => Named(dataset, n + 1))));
    }

    // All are of one study as they are made; here each is a study of its own.
    private static DicomDataset Named(DicomDataset dataset, int study)
    {
        foreach (var tag in new[] { DicomTags.StudyInstanceUid, DicomTags.SeriesInstanceUid, DicomTags.SopInstanceUid, DicomTags.FrameOfReferenceUid })
            dataset.Set(tag, $"{dataset.RequireUid(tag)}.{study}");
        return dataset;
    }

    private static Agreement[] Compare(string folder)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Here(), "dcm2niix_agreement.py"), folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = python.StandardError.ReadToEndAsync();
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.SkipWhen(errors.Result.Contains("No module named", StringComparison.Ordinal), "SKIPPED LOUDLY: python3-nibabel is not installed.");
        Assert.True(python.ExitCode == 0, errors.Result + output);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Agreement>(line, JsonSerializerOptions.Web)!)];
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private sealed record Agreement(string Case, int Phases, bool Voxels, bool Stored, double Affine, bool Nrrd, bool NiftiTool, string Turned, string[] Header);
}
